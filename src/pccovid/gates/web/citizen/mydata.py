"""My data: what is held and from where, who looked, until when it is kept; take it along, object, delete.

Ground: Law 91/2025/QH15, art. 4 (know, access, correct, delete, object); notice 242/TB-VPCP, 2.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import extract, forms, pages, session
from pccovid.gates.web.citizen import held, presenting
from pccovid.gates.web.desk import Desk, Fresh
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock

_OWN = {"purpose": Purpose.OWN_RECORD}
_DELETE_PAGE = "citizen/delete.html"


@get("/du-lieu-cua-toi/tai-ve.json", opt=_OWN, sync_to_thread=True)
def download(request: AnyRequest) -> Response[bytes]:
    """All of it as JSON, for another programme to read."""
    with session.own_record(request) as own:
        whole = held.everything(own, clock.now())
    body = msgspec.json.format(msgspec.json.encode(whole), indent=1)
    headers = {"content-disposition": f'attachment; filename="pccovid-{clock.today():%Y%m%d}.json"'}
    return Response(body, media_type="application/json", headers=headers)


@get("/du-lieu-cua-toi/tai-ve.pdf", opt=_OWN, sync_to_thread=True)
def printable(request: AnyRequest) -> Response[bytes]:
    """The same for people, to read or to show on paper."""
    said = pages.spoken(request)
    with session.own_record(request) as own:
        name = presenting.name(people.identity(own.tx, own.person))
        sections = held.sections(own, said)
    made = said.text("mydata.made", name=name, moment=said.moment(clock.now()))
    body = extract.pdf(said.text("data.title"), made, sections, said.code)
    headers = {"content-disposition": f'attachment; filename="pccovid-{clock.today():%Y%m%d}.pdf"'}
    return Response(body, media_type="application/pdf", headers=headers)


@get("/du-lieu-cua-toi/xoa", opt=_OWN, sync_to_thread=True)
def delete_page(request: AnyRequest) -> Response[str]:
    """What the law lets a person delete, and what it does not, and why."""
    with session.own_record(request) as own:
        people_here = len(own.acts_for)
    return pages.page(request, _DELETE_PAGE, people=people_here, kept=access.kept())


@post("/du-lieu-cua-toi/xoa", opt=_OWN, sync_to_thread=True)
def delete(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Delete the account: the telephone is forgotten and logs nobody in; health records stay, as the law asks."""
    form = forms.Form(pages.spoken(request), data)
    if form.text("understood") != "yes":
        form.fault("understood", "mydata.understood_fault")
        with session.own_record(request) as own:
            people_here = len(own.acts_for)
        return pages.again(request, _DELETE_PAGE, form, people=people_here, kept=access.kept())
    with session.own_record(request) as own:
        access.close_account(own.tx)
    return pages.go("/da-xoa-tai-khoan", cookies=session.closed(request))


@get("/da-xoa-tai-khoan", opt={"public": True}, sync_to_thread=True)
def deleted(request: AnyRequest) -> Response[str]:
    """It is done; nobody is logged in any more."""
    return pages.page(request, "citizen/deleted.html")


def routes(desk: Desk | None) -> list[HTTPRouteHandler]:
    """The pages; `desk` says how fresh each kind of data is."""

    @get("/du-lieu-cua-toi", opt=_OWN, sync_to_thread=True)
    def my_data(request: AnyRequest) -> Response[str]:
        """What is held about me, from where and how fresh; who looked, when, for what; until when it is kept."""
        said = pages.spoken(request)
        with session.own_record(request) as own:
            fresh: Mapping[str, Fresh] = desk.field_freshness(own.tx) if desk else {}
            rows = held.rows(own, dict(fresh), said)
            lines = held.lines(own, said)
            looks = access.who_looked(own.tx, own.person)
        return pages.page(
            request, "citizen/data.html", lines=lines, rows=rows, looks=presenting.looks(looks), kept=access.kept()
        )

    return [my_data, download, printable, delete_page, delete, deleted]
