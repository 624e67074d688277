"""The vaccination platform's REST interface: doses changed since a moment, page after page."""

import base64
import binascii
import json
from datetime import datetime
from pathlib import Path

from pccovid.gates.demo.sandboxes import store
from pccovid.gates.demo.sandboxes.server import Answer, Request, answer
from pccovid.gates.demo.sandboxes.store import Position
from pccovid.ground import clock

PATH = "/api/v1/mui-tiem"
_MOST_ROWS = 5_000


class Platform:
    """Answers out of the file that the builder wrote."""

    def __init__(self, doses: Path) -> None:
        self._doses = doses

    def __call__(self, request: Request) -> Answer:
        if (request.method, request.path) != ("GET", PATH):
            return answer(404, {"loi": "Không có địa chỉ này."})
        try:
            limit = min(_MOST_ROWS, int(request.query.get("so_dong", "2000")))
            after = _position(request)
        except ValueError:
            return answer(400, {"loi": "cap_nhat_tu, trang hoặc so_dong không đúng."})
        return self._page(after, max(1, limit))

    def _page(self, after: Position, limit: int) -> Answer:
        rows = store.page(self._doses, after, limit + 1)
        more = _cursor(rows[limit - 1][0]) if len(rows) > limit else None
        told = ",".join(text for _, text in rows[:limit])  # each row is stored as the text of its answer
        end = json.dumps({"trang_tiep": more, "luc": clock.now().isoformat()})
        return Answer(200, f'{{"du_lieu":[{told}],{end[1:]}'.encode())


def _position(request: Request) -> Position:
    """Where to go on: behind the last row of the page before, or at the moment asked for. ValueError for neither."""
    if cursor := request.query.get("trang"):
        return _read_cursor(cursor)
    since = request.query.get("cap_nhat_tu")
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
