"""An HTTP server on loopback as other agencies run them: a key, a rate, and days on which it fails."""

import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit


class Request(NamedTuple):
    """What was asked."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str]


class Answer(NamedTuple):
    """What is answered; the body is JSON in UTF-8."""

    status: int
    body: bytes
    headers: Mapping[str, str] = MappingProxyType({})


Application = Callable[[Request], Answer]
Refuse = Callable[[int, str], Answer]  # an answer that refuses, in the form of the server


def answer(status: int, content: object) -> Answer:
    """An answer out of plain values."""
    return Answer(status, json.dumps(content, ensure_ascii=False).encode())


def _refused(status: int, why: str) -> Answer:
    return answer(status, {"loi": why})


@dataclass
class Faults:
    """How many of the next answers go wrong; a test sets them, each failed answer takes one away."""

    error: int = 0  # answered with 500
    cut: int = 0  # half the body, then the connection ends
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, kind: str) -> bool:
        """Whether this answer is one that fails so."""
        with self._lock:
            left: int = getattr(self, kind)
            if left:
                setattr(self, kind, left - 1)
            return left > 0


class Rate:
    """So many requests a second, with as many saved up at most."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._saved = max(1.0, per_second)
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def wait(self) -> int:
        """0 when the request may pass, else the whole seconds after which to come again."""
        with self._lock:
            now = time.monotonic()
            self._saved = min(max(1.0, self._per_second), self._saved + (now - self._at) * self._per_second)
            self._at = now
            if self._saved >= 1:
                self._saved -= 1
                return 0
            return math.ceil((1 - self._saved) / self._per_second)


class Sandbox:
    """A running server; `faults` and `rate` may be changed while it runs. Key None: the application asks for one."""

    def __init__(
        self, application: Application, *, key: str | None, per_second: float, port: int = 0, refuse: Refuse = _refused
    ) -> None:
        self.faults = Faults()
        self.rate = Rate(per_second)
        self._application = application
        self._key = key
        self._refuse = refuse
        handler = type("Handler", (_Handler,), {"sandbox": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def respond(self, request: Request) -> Answer:
        """The answer, after key, rate and faults."""
        if self._key is not None and request.headers.get("Authorization") != f"Bearer {self._key}":
            return self._refuse(401, "Thiếu khóa truy cập hoặc khóa không đúng.")
        if wait := self.rate.wait():
            return self._refuse(429, "Bạn hỏi quá nhanh.")._replace(headers={"Retry-After": str(wait)})
        if self.faults.take("error"):
            return self._refuse(500, "Lỗi hệ thống.")
        return self._application(request)


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections kept open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    sandbox: Sandbox

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: questions are about people."""

    def _respond(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), body, dict(self.headers))
        given = self.sandbox.respond(request)
        cut = given.status == 200 and self.sandbox.faults.take("cut")
        self.send_response(given.status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(given.body)))
        for name, value in given.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(given.body[: len(given.body) // 2] if cut else given.body)
        self.close_connection = cut or self.close_connection
