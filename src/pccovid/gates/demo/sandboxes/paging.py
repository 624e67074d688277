"""A REST interface that tells rows changed since a moment, page after page; each system names its parts otherwise."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pccovid.gates.demo.sandboxes import store
from pccovid.gates.demo.sandboxes.server import Answer, Request, answer
from pccovid.gates.demo.sandboxes.store import Position
from pccovid.ground import clock

_MOST_ROWS = 5_000


@dataclass(frozen=True)
class Form:
    """Where a system tells its rows, and how it names what is asked and what is answered.

    `has_tags`: an answer bears an ETag, and who comes with it again is told when nothing has changed (304).
    """

    path: str
    since: str
    cursor: str
    limit: str
    rows: str
    next: str
    has_tags: bool = False


class Pages:
    """Answers out of the file that the builder wrote."""

    def __init__(self, rows: Path, form: Form) -> None:
        self._rows = rows
        self._form = form

    def __call__(self, request: Request) -> Answer:
        form = self._form
        if (request.method, request.path) != ("GET", form.path):
            return answer(404, {"loi": "Không có địa chỉ này."})
        try:
            limit = min(_MOST_ROWS, int(request.query.get(form.limit, "2000")))
            after = self._position(request)
        except ValueError:
            return answer(400, {"loi": f"{form.since}, {form.cursor} hoặc {form.limit} không đúng."})
        tag = self._tag() if form.has_tags else ""
        if tag and request.headers.get("If-None-Match") == tag and form.cursor not in request.query:
            return Answer(304, b"", {"ETag": tag})
        return self._page(after, max(1, limit), {"ETag": tag} if tag else {})

    def _page(self, after: Position, limit: int, headers: dict[str, str]) -> Answer:
        rows = store.page(self._rows, after, limit + 1)
        more = _cursor(rows[limit - 1][0]) if len(rows) > limit else None
        told = ",".join(text for _, text in rows[:limit])  # each row is stored as the text of its answer
        end = json.dumps({self._form.next: more, "luc": clock.now().isoformat()})
        return Answer(200, f'{{"{self._form.rows}":[{told}],{end[1:]}'.encode(), headers)

    def _tag(self) -> str:
        rows, newest = store.state(self._rows)
        return f'"{rows}-{newest}"'

    def _position(self, request: Request) -> Position:
        """Behind the last row of the page before, or at the moment asked for; ValueError for neither."""
        if cursor := request.query.get(self._form.cursor):
            return _read_cursor(cursor)
        since = request.query.get(self._form.since)
        if not since:
            return Position("", "", -1)
        moment = datetime.fromisoformat(since)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.VIETNAM)
        return Position(moment.astimezone(clock.VIETNAM).isoformat(timespec="seconds"), "", -1)


def _cursor(position: Position) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


def _read_cursor(text: str) -> Position:
    try:
        updated, row_id, row = json.loads(base64.urlsafe_b64decode(text))
        return Position(str(updated), str(row_id), int(row))
    except (binascii.Error, TypeError) as error:
        raise ValueError(text) from error
