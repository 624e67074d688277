"""A FHIR R4 server as other agencies run them: search in pages, bulk export as a job, errors as OperationOutcome."""

import itertools
import json
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pccovid.gates.demo.sandboxes.server import Answer, Request, answer
from pccovid.ground import clock
from pccovid.ground.sql import Query, query

BASE = "/fhir"
_KINDS = ("Patient", "Immunization", "Observation", "Coverage", "Encounter")
_MOST_ROWS = 1_000


class _Export(NamedTuple):
    """A job: everything that changed behind `since`, up to `until`; `polls` answers before it is ready."""

    since: str
    until: str
    kinds: tuple[str, ...]
    polls: list[int]


class FhirServer:
    """Answers out of the file that `write` made. `polls`: how often an export answers that it is not ready yet."""

    def __init__(self, path: Path, polls: int = 1) -> None:
        self.polls = polls
        self._path = path
        self._exports: dict[str, _Export] = {}
        self._numbers = itertools.count(1)

    def __call__(self, request: Request) -> Answer:
        try:
            return self._answer(request, request.path.removeprefix(f"{BASE}/").split("/"))
        except ValueError:
            return refused(400, "Tham số không đúng.")

    def _answer(self, request: Request, parts: list[str]) -> Answer:
        match request.method, parts:
            case "GET", [kind] if kind in _KINDS:
                return self._search(request, kind)
            case "GET", ["$export"]:
                return self._begin(request)
            case "GET", ["jobs", job] if job in self._exports:
                return self._poll(request, job)
            case "GET", ["files", job, name] if job in self._exports:
                return self._file(self._exports[job], name)
            case "DELETE", ["jobs", job]:
                given = answer(202, {}) if self._exports.pop(job, None) else refused(404, "Không có lệnh này.")
            case _:
                given = refused(404, "Không có địa chỉ này.")
        return given

    def _search(self, request: Request, kind: str) -> Answer:
        asked = request.query
        limit = max(1, min(_MOST_ROWS, int(asked.get("_count", "100"))))
        updated, number = asked.get("_page", " -1").rsplit(" ", 1)
        if "_page" not in asked and "_lastUpdated" in asked:
            updated = _moment(asked["_lastUpdated"].removeprefix("ge"))
        params = {"kind": kind, "updated": updated, "number": int(number), "rows": limit + 1}
        rows = self._rows("page", params)
        links = [{"relation": "self", "url": f"{_here(request)}/{kind}"}]
        if len(rows) > limit:
            last = rows[limit - 1]
            following = urlencode({**asked, "_page": f"{last[0]} {last[1]}"})
            links.append({"relation": "next", "url": f"{_here(request)}/{kind}?{following}"})
        head = json.dumps({"resourceType": "Bundle", "type": "searchset", "link": links})
        entries = ",".join(f'{{"resource":{content},"search":{{"mode":"match"}}}}' for *_, content in rows[:limit])
        return Answer(200, (f'{head[:-1]},"entry":[{entries}]}}' if entries else head).encode())

    def _begin(self, request: Request) -> Answer:
        if "respond-async" not in request.headers.get("Prefer", ""):
            return refused(400, "Chỉ nhận lệnh xuất không đồng bộ (Prefer: respond-async).")
        since = request.query.get("_since")
        kinds = tuple(kind for kind in request.query.get("_type", ",".join(_KINDS)).split(",") if kind in _KINDS)
        until = self._rows("newest", {})[0][0]
        job = str(next(self._numbers))
        self._exports[job] = _Export(_moment(since) if since else "", until, kinds, [self.polls])
        return answer(202, {})._replace(headers={"Content-Location": f"{_here(request)}/jobs/{job}"})

    def _poll(self, request: Request, job: str) -> Answer:
        export = self._exports[job]
        if export.polls[0]:
            export.polls[0] -= 1
            return answer(202, {})._replace(headers={"Retry-After": "0", "X-Progress": "preparing"})
        files = f"{_here(request)}/files/{job}"
        span = {"since": export.since, "until": export.until}
        output = [
            {"type": kind, "url": f"{files}/{kind}", "count": count}
            for kind in export.kinds
            if (count := len(self._rows("changed", {"kind": kind, **span})))
        ]
        deleted = [{"type": "Bundle", "url": f"{files}/deleted"}] if export.since and self._rows("erased", span) else []
        manifest: dict[str, Any] = {
            "transactionTime": export.until, "request": f"{_here(request)}/$export", "requiresAccessToken": True,
            "output": output, "deleted": deleted, "error": [],
        }  # fmt: skip
        return answer(200, manifest)

    def _file(self, export: _Export, name: str) -> Answer:
        span = {"since": export.since, "until": export.until}
        if name == "deleted":
            return Answer(200, "".join(map(_deletion, self._rows("erased", span))).encode())
        rows = self._rows("changed", {"kind": name, **span})
        return Answer(200, "".join(f"{content}\n" for (content,) in rows).encode())

    def _rows(self, name: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as connection:
            return connection.execute(_q(name).text, params).fetchall()


class FhirWriter:
    """Takes resources and deletions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._insert, self._delete = _q("add_resource").text, _q("add_deleted").text

    def add(self, kind: str, updated: datetime, key: str, content: bytes | str) -> None:
        """A resource as the server will tell it, changed at `updated`."""
        text = content.decode() if isinstance(content, bytes) else content
        self._connection.execute(self._insert, {"kind": kind, "updated": _iso(updated), "id": key, "content": text})

    def delete(self, kind: str, updated: datetime, key: str) -> None:
        """Say that a resource was deleted."""
        self._connection.execute(self._delete, {"kind": kind, "updated": _iso(updated), "id": key})


@contextmanager
def write(path: Path) -> Generator[FhirWriter]:
    """A new file of resources; its index is made when all are in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in ("create_resource", "create_deleted"):
            connection.execute(_q(name).text)
        yield FhirWriter(connection)
        connection.execute(_q("index_resource").text)


def refused(status: int, why: str) -> Answer:
    """An error in FHIR's own form."""
    code = {401: "login", 404: "not-found", 429: "throttled", 500: "exception"}.get(status, "invalid")
    issue = {"severity": "error", "code": code, "diagnostics": why}
    return answer(status, {"resourceType": "OperationOutcome", "issue": [issue]})


def _here(request: Request) -> str:
    return f"http://{request.headers['Host']}{BASE}"


def _deletion(row: tuple[Any, ...]) -> str:
    kind, key = row
    request = {"method": "DELETE", "url": f"{kind}/{key}"}
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": [{"request": request}]}) + "\n"


def _moment(text: str) -> str:
    return _iso(datetime.fromisoformat(text.replace(" ", "+")))


def _iso(moment: datetime) -> str:
    """All times in one form and zone, so that their texts are in their order."""
    return moment.astimezone(clock.VIETNAM).isoformat(timespec="milliseconds")


def _q(name: str) -> Query:
    return query(__package__ or "", name, "fhir.sql")
