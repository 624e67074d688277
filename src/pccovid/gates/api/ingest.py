"""Pushing messages: stored first, then taken in by the same steps as every other delivery."""

from litestar import Router, get, post
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_202_ACCEPTED

from pccovid.access import Purpose
from pccovid.gates.api.inbox import Inbox, Receipt
from pccovid.gates.api.security import AnyRequest, caller, refused_source
from pccovid.ground.errors import NotFound, Problem


class NothingSent(Problem):
    """Yêu cầu không có nội dung. Hãy gửi ít nhất một bản ghi, mỗi bản ghi một dòng JSON."""

    code = "nothing_sent"


def router(inbox: Inbox) -> Router:
    """The routes that lead to `inbox`."""

    @post("/{source:str}", status_code=HTTP_202_ACCEPTED, sync_to_thread=True)
    def push(request: AnyRequest, source: FromPath[str], body: RawBody) -> Receipt:
        """Store messages of a source, one JSON object a line; 202 once they are on disk.

        The same body again gives the first receipt, so a sender who got no answer sends again.
        """
        _agreed(request, source)
        if not body.strip():
            raise NothingSent
        who = caller(request)
        return inbox.receive(source, f"POST {who.system.code} {who.viewer.request_id}", body)

    @get("/{source:str}/{number:int}", sync_to_thread=True)
    def receipt(request: AnyRequest, source: FromPath[str], number: FromPath[int]) -> Receipt:
        """What became of pushed messages: how many were taken in, how many wait in quarantine."""
        _agreed(request, source)
        found = inbox.receipt(source, number)
        if found is None:
            raise NotFound
        return found

    return Router("/ingest", route_handlers=[push, receipt], opt={"purpose": Purpose.TESTING}, tags=["ingest"])


def _agreed(request: AnyRequest, source: str) -> None:
    if source not in caller(request).system.sources:
        raise refused_source(request)
