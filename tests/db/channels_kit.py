"""A push service and an SMS gateway on this machine: they take what is sent, read it as the receiver would, or fail."""

import base64
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Browser:
    """A browser that subscribed: its keys, and the pushes it could read."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    pushes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def public_key(self) -> str:
        return encoded(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def read(self, sealed: bytes) -> dict[str, Any]:
        return json.loads(http_ece.decrypt(sealed, private_key=self.private, auth_secret=self.secret))


class Server(ThreadingHTTPServer):
    """Both services in one; `answers` are given first, in their order, then everything is taken."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.browsers = dict[str, Browser]()
        self.texts = list[dict[str, str]]()
        self.headers = list[dict[str, str]]()
        self.answers = list[int | tuple[int, str]]()
        self.receipt_states = dict[str, str]()
        self.lock = Lock()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def browser(self, name: str) -> tuple[str, Browser]:
        """A new browser and its address at this push service."""
        self.browsers[name] = Browser()
        return f"{self.origin}/push/{name}", self.browsers[name]


class Handler(BaseHTTPRequestHandler):
    """One request to either service."""

    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]  # the library says BaseServer
    timeout = 5

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        with self.server.lock:
            self.server.headers.append({k.lower(): v for k, v in self.headers.items()})
            planned = self.server.answers.pop(0) if self.server.answers else 201
        status, after = planned if isinstance(planned, tuple) else (planned, "")
        if status == 0:  # say nothing until the other side gives up
            time.sleep(1.5)
            return
        answer = {}
        if status < 300:
            with self.server.lock:
                answer = self._push(body) if self.path.startswith("/push/") else self._text(body)
        self._answer(status, answer, after)

    def do_GET(self) -> None:
        ids = parse_qs(urlsplit(self.path).query)["id"]
        self._answer(200, {one: self.server.receipt_states.get(one, "waiting") for one in ids})

    def _push(self, body: bytes) -> dict[str, str]:
        assert self.headers["content-encoding"] == "aes128gcm"
        assert Vapid02.verify(self.headers["authorization"])
        browser = self.server.browsers[self.path.removeprefix("/push/")]
        browser.pushes.append(browser.read(body))
        return {}

    def _text(self, body: bytes) -> dict[str, str]:
        message = json.loads(body)
        self.server.texts.append(message)
        return {"id": f"id-{message['key']}"}

    def _answer(self, status: int, answer: dict[str, str], after: str = "") -> None:
        self.send_response(status)
        if after:
            self.send_header("retry-after", after)
        content = json.dumps(answer).encode()
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        pass


@contextmanager
def serving() -> Generator[Server]:
    """Both services, as long as the block lasts."""
    server = Server()
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
