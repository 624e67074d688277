"""Line lists in files: hand one in, see what was understood, let it count, take it back whole; and get cases as a file.

Ground: decision 3638/QĐ-BYT (lists of cases are sent to the units concerned).
"""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.types import ControllerRouterHandler

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages
from pccovid.gates.web.console import list_files
from pccovid.gates.web.console.cases import rows_of
from pccovid.gates.web.console.casework import CASES
from pccovid.gates.web.console.desk import SourcesDesk
from pccovid.gates.web.console.downloads import MEDIA, download, form_of
from pccovid.gates.web.console.office import office
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.records import linelists
from pccovid.records.linelists import Bad, Decision, State
from pccovid.response import cases

_FOR = {"purpose": Purpose.CONTACT_TRACING}
LISTS = CASES + "/danh-sach"
_ALL, _ONE = "console/lists.html", "console/list_one.html"
_AT_ONCE, _ROWS = 25, 50
_UPLOAD = 5 * linelists.LARGEST  # bytes: a file that is too large gets a sentence, not a cut line
# What each code of a row at fault is about, where it does not name its column.
_COLUMN = {
    "key_missing": "key", "key_malformed": "key", "name_missing": "full_name", "id_number_malformed": "id_number",
    "birth_date_missing": "birth", "birth_date_impossible": "birth", "birth_date_future": "birth",
    "source_connected": "source",
}  # fmt: skip
Uploaded = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, in which column ("": with the row as a whole), and how to mend it."""

    why: str
    column: str
    how: str


@dataclass(frozen=True)
class BadRow:
    """A row set aside as its officer reads it."""

    line: int
    key: str
    name: str
    faults: list[Fault]


def routes(desk: SourcesDesk) -> list[ControllerRouterHandler]:
    """The pages of line lists; `desk` knows their columns and the words of what is wrong."""

    @get(LISTS, opt=_FOR, sync_to_thread=True)
    def lists_page(request: AnyRequest) -> Response[str]:
        """Hand a list in, get one, and the lists of this unit."""
        return pages.page(request, _ALL, **_all(request, desk))

    @post(LISTS, opt=_FOR, sync_to_thread=True, request_max_body_size=_UPLOAD)
    def hand_in(request: AnyRequest, data: Uploaded) -> Response[Any]:
        """Take a file; nothing of it counts yet."""
        file = data.get("file")
        name, content = (file.filename, file.file.read()) if isinstance(file, UploadFile) else ("", b"")
        try:
            with office(request) as here:
                sent = linelists.hand_in(here.tx, name, content, at=clock.now())
        except Problem as problem:
            form = forms.Form(pages.spoken(request), {})
            form.refuse("file", problem)
            status = problem.status if problem.status != Problem.status else 422
            return pages.again(request, _ALL, form, status=status, **_all(request, desk))
        return pages.go(f"{LISTS}/{sent}")

    return [lists_page, hand_in, *_files(desk), *_of_one(desk)]


def _files(desk: SourcesDesk) -> list[ControllerRouterHandler]:
    @get(LISTS + "/mau/{form:str}", opt=_FOR, sync_to_thread=True)
    def template(request: AnyRequest, form: FromPath[str]) -> Response[bytes]:
        """An empty table with the agreed headings."""
        chosen = form_of(form)
        with office(request):
            pass
        return download(list_files.template(desk, chosen), f"mau-danh-sach-ca-benh.{chosen}", MEDIA[chosen])

    @post(LISTS + "/xuat", opt=_FOR, sync_to_thread=True)
    def export(request: AnyRequest, data: forms.Sent) -> Response[Any]:
        """The unit's cases as a file; everybody in it reads in their log that the office took it."""
        form = forms.Form(pages.spoken(request), data)
        since = list_files.first_day(form)
        table = b""
        if since is not None:
            try:
                table = list_files.exported(request, desk, since)
            except Problem as problem:
                form.refuse("since", problem)
        if form.faults or since is None:
            return pages.again(request, _ALL, form, **_all(request, desk))
        return download(table, f"ca-benh-tu-{since.isoformat()}.csv", MEDIA["csv"])

    return [template, export]


def _of_one(desk: SourcesDesk) -> list[ControllerRouterHandler]:
    @get(LISTS + "/{sent:int}", opt=_FOR, sync_to_thread=True)
    def one(request: AnyRequest, sent: FromPath[int]) -> Response[str]:
        """What was understood of a list, what became of it, its rows set aside."""
        return pages.page(request, _ONE, **_seen(request, desk, sent))

    @post(LISTS + "/{sent:int}", opt=_FOR, sync_to_thread=True)
    def decide(request: AnyRequest, sent: FromPath[int], data: forms.Sent) -> Response[Any]:
        """Let it count, drop it, or take it back whole."""
        form = forms.Form(pages.spoken(request), data)
        try:
            decision = Decision(form.text("act"))
            with office(request) as here:
                linelists.decide(here.tx, sent, decision, at=clock.now())
        except (ValueError, linelists.AlreadyDecided) as fault:
            form.refuse("act", fault if isinstance(fault, Problem) else linelists.AlreadyDecided())
            return pages.again(request, _ONE, form, status=409, **_seen(request, desk, sent))
        return pages.go(f"{LISTS}/{sent}")

    @get(LISTS + "/{sent:int}/de-rieng/{form:str}", opt=_FOR, sync_to_thread=True)
    def set_aside(request: AnyRequest, sent: FromPath[int], form: FromPath[str]) -> Response[bytes]:
        """The rows set aside in the same columns, with what is wrong, to mend and send again."""
        chosen = form_of(form)
        with office(request) as here:
            linelists.one(here.tx, sent)
            table = list_files.set_aside(here.tx, desk, sent, chosen, pages.spoken(request).code)
        return download(table, f"can-sua-{sent}.{chosen}", MEDIA[chosen])

    return [one, decide, set_aside]


def _all(request: AnyRequest, desk: SourcesDesk) -> dict[str, Any]:
    before = request.query_params.get("truoc", "")
    with office(request) as here:
        unit = access.session(here.tx).unit_id
        cursor = int(before) if before.isdecimal() else None
        found = linelists.lists(here.tx, unit, before=cursor, most=_AT_ONCE + 1) if unit else []
    older = found[_AT_ONCE - 1].list_id if len(found) > _AT_ONCE else None
    columns = desk.contracts()[list_files.SOURCE].columns
    return {
        "here": here, "sent": found[:_AT_ONCE], "older": older, "newest": not before, "columns": columns,
        "since": list_files.usual_first_day(clock.today()),
    }  # fmt: skip


def _seen(request: AnyRequest, desk: SourcesDesk, sent: int) -> dict[str, Any]:
    after = request.query_params.get("sau", "")
    said = pages.spoken(request)
    with office(request) as here:
        found = linelists.one(here.tx, sent)
        bad = linelists.bad_rows(here.tx, sent, after=int(after) if after.isdecimal() else 0, most=_ROWS + 1)
        is_in = found.state in {State.DONE, State.TAKEN_BACK}
        outcome = cases.list_outcome(here.tx, sent) if found.state == State.DONE else None
        concerned = cases.people_of_list(here.tx, sent) if found.state == State.DONE else []
        opened = cases.list_cases(here.tx, "all", at=clock.now(), people=concerned, most=_ROWS) if concerned else []
        rows = rows_of(request, here, opened)
    names = desk.contracts()[list_files.SOURCE].names
    return {
        "here": here,
        "sent": found,
        "is_in": is_in,
        "outcome": outcome,
        "rows": rows,
        "bad": [_bad_row(desk, names, row, said) for row in bad[:_ROWS]],
        "further": bad[_ROWS - 1].line_no if len(bad) > _ROWS else None,
        "first": not after,
    }


def _bad_row(desk: SourcesDesk, names: tuple[str, ...], row: Bad, said: Language) -> BadRow:
    told = dict(zip(names, row.cells or (), strict=False))
    faults = list[Fault]()
    for code in row.reasons:
        named = code.partition(":")[0] if ":" in code else _COLUMN.get(code, "")
        column = named if named in names else ""
        how = said.text(f"list_column.{column}") if column else said.text("lists.mend_row")
        faults.append(Fault(desk.reason(code)[0 if said.code == "vi" else 1], column, how))
    return BadRow(row.line_no, told.get("key", ""), told.get("full_name", ""), faults)
