"""A server that asks every connection for a certificate, and tells the application which one it showed."""

import hashlib
import ssl
from asyncio import Transport
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from litestar import Litestar
from uvicorn.protocols.http.h11_impl import H11Protocol

from pccovid.gates.api.authority import Files
from pccovid.gates.api.security import CERTIFICATE


class _Certified(H11Protocol):
    """HTTP/1.1 over TLS; the SHA-256 of the caller's certificate goes along with each request."""

    def connection_made(self, transport: Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]  # as its base
        super().connection_made(transport)
        shown: bytes = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
        fingerprint = hashlib.sha256(shown).digest()
        application: Any = self.app

        async def certified(scope: dict[str, Any], receive: Callable[..., Awaitable[Any]], send: Any) -> None:
            await application(scope | {"extensions": {CERTIFICATE: fingerprint}}, receive, send)

        self.app = certified  # pyright: ignore[reportAttributeAccessIssue]  # an ASGI application too


def serve(application: Litestar, host: str, port: int, files: Files) -> None:
    """Serve until told to stop; without a certificate of the authority nobody gets past the handshake."""
    uvicorn.run(
        application,
        host=host,
        port=port,
        http=_Certified,
        ws="none",
        lifespan="off",
        server_header=False,
        log_config=None,
        log_level="warning",
        access_log=False,
        ssl_certfile=files.certificate,
        ssl_keyfile=files.key,
        ssl_ca_certs=str(files.clients),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
        timeout_graceful_shutdown=10,
    )
