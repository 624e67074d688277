"""A programme of another agency that calls: its keys are its own, every request is signed (RFC 9421, Ed25519)."""

import ssl
from pathlib import Path
from typing import Any, Self

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from http_message_signatures.algorithms import ED25519  # pyright: ignore[reportPrivateImportUsage]  # its own front door
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageSigner

from pccovid.ground import ids
from pccovid.ground.config import settings

SIGNING_KEY, PUBLIC_KEY, TLS_KEY, TLS_REQUEST = "signing.key", "signing.pub", "tls.key", "tls.csr"
CERTIFICATE, AUTHORITY = "tls.crt", "authority.crt"  # what it is given when it is let in
COVERED = ("@method", "@authority", "@target-uri", "x-purpose", "x-request-id")
_PEM, _PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def make_keys(folder: Path, name: str) -> None:
    """New keys in `folder`; who lets the agency in is handed the public key and the request for a certificate."""
    folder.mkdir(parents=True, exist_ok=True)
    signing, tls = Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())
    for file, key in ((SIGNING_KEY, signing), (TLS_KEY, tls)):
        path = folder / file
        path.touch(mode=0o600)
        path.write_bytes(key.private_bytes(_PEM, _PKCS8, serialization.NoEncryption()))
    public = signing.public_key().public_bytes(_PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / PUBLIC_KEY).write_bytes(public)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(named).sign(tls, hashes.SHA256())
    (folder / TLS_REQUEST).write_bytes(request.public_bytes(_PEM))


def is_let_in(folder: Path) -> bool:
    """Whether the agency has its certificate yet."""
    return (folder / CERTIFICATE).exists()


def door() -> str:
    """Where the interface for agencies of this installation is."""
    return f"https://{settings().host}:{settings().api_port}"


class Agency:
    """A caller with the keys in `folder`, who signs as `key_id`; use it as a context."""

    def __init__(self, folder: Path, key_id: str, url: str) -> None:
        self._key_id = key_id
        key = serialization.load_pem_private_key((folder / SIGNING_KEY).read_bytes(), None)
        assert isinstance(key, Ed25519PrivateKey)  # made above
        keys = MappingKeyResolver(public_keys={}, private_keys={key_id: key})
        self._signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=keys)
        context = ssl.create_default_context(cafile=folder / AUTHORITY)
        context.load_cert_chain(folder / CERTIFICATE, folder / TLS_KEY)
        self.http = httpx.Client(base_url=url, verify=context, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def signed(
        self,
        method: str,
        path: str,
        *,
        purpose: str,
        body: bytes = b"",
        covered: tuple[str, ...] = COVERED,
        **more: Any,
    ) -> httpx.Request:
        """A request with a fresh nonce, signed; `more` goes to the signer (created, nonce)."""
        request = self.http.build_request(method, path, content=body or None)
        request.headers["x-purpose"] = purpose
        request.headers["x-request-id"] = str(ids.new_id())
        covered = (*covered, "content-digest") if body and covered is COVERED else covered
        digested = body if "content-digest" in covered else None
        more.setdefault("nonce", ids.token())
        self._signer.sign(request, key_id=self._key_id, covered_component_ids=covered, body=digested, **more)
        return request

    def push(self, source: str, body: bytes, *, purpose: str = "testing") -> httpx.Response:
        """Push messages of a source."""
        return self.http.send(self.signed("POST", f"/ingest/{source}", purpose=purpose, body=body))
