"""The files of line lists: the template, rows to mend, and the unit's cases in the columns that come in again."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Literal

from pccovid import access, people
from pccovid.gates.web import forms, session
from pccovid.gates.web.console.desk import SourcesDesk
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.ground.tx import Tx
from pccovid.ground.zone import day_of
from pccovid.people import Portrait
from pccovid.records import linelists
from pccovid.response import cases
from pccovid.response.cases import Case, Classification, Origin, Outcome

Form = Literal["csv", "xlsx"]
SOURCE = "import_cases"
_USUAL = timedelta(days=30)
_OURS = ("_line", "_reasons", "_raw")  # beside the agreed columns; whoever takes the file in again leaves them out
_MOST, _AT_ONCE, _BOM = 5_000, 500, b"\xef\xbb\xbf"  # with the mark, Excel reads UTF-8
_LOGGED_AS = "xuat-danh-sach"
_LISTED = {Classification.SUSPECT, Classification.PROBABLE, Classification.CONFIRMED}


class TooManyCases(Problem):
    """Từ ngày này có hơn 5.000 ca, một tệp không chứa hết. Bạn chọn ngày gần hơn."""

    code = "list_too_many_cases"


def template(desk: SourcesDesk, form: Form) -> bytes:
    """The agreed headings and no row."""
    return _table(desk, form, desk.contracts()[SOURCE].names, iter(()))


def set_aside(tx: Tx, desk: SourcesDesk, sent: int, form: Form, language: str) -> bytes:
    """All rows of a list that were set aside, with the line, what is wrong in words, and text without cells."""
    names = desk.contracts()[SOURCE].names

    def rows() -> Iterator[tuple[object, ...]]:
        after = 0
        while bad := linelists.bad_rows(tx, sent, after=after, most=_AT_ONCE):
            after = bad[-1].line_no
            for row in bad:
                cells, raw = (row.cells, "") if row.cells else ([""] * len(names), row.raw)
                words = "; ".join(desk.reason(code)[0 if language == "vi" else 1] for code in row.reasons)
                yield (*cells, row.line_no, words, raw)

    return _table(desk, form, (*names, *_OURS), rows())


def usual_first_day(today: date) -> date:
    """From when cases are usually asked for."""
    return today - _USUAL


def first_day(form: forms.Form) -> date | None:
    """The day typed, or a fault at its field."""
    found = people.keys.birth(form.day_typed("since"))
    if found is None or found.date is None or found.date > clock.today():
        form.fault("since", "lists.fault_day")
        return None
    return found.date


def exported(request: AnyRequest, desk: SourcesDesk, since: date) -> bytes:
    """The unit's cases that were opened since a day; each person's door is opened for it, and so logged.

    Who moved away, doubles and what turned out to be no case are left out.

    Raises
    ------
    TooManyCases
    """
    with office(request) as here:
        rows = [row for found in _opened(request, here.tx, since) for row in found]
    return _table(desk, "csv", desk.contracts()[SOURCE].names, iter(rows))


def _opened(request: AnyRequest, tx: Tx, since: date) -> Iterator[list[tuple[object, ...]]]:
    before, count = None, 0
    while listed := cases.list_cases(tx, "all", at=clock.now(), before=before, most=_AT_ONCE):
        before = listed[-1].case_id
        chosen = [c for c in listed if day_of(c.opened_at) >= since and c.classification in _LISTED]
        count += len(chosen)
        if count > _MOST:
            raise TooManyCases
        concerned = list({c.person_id for c in chosen})
        access.open_more(tx, session.viewer(request), concerned, case=_LOGGED_AS)
        known = {p.person_id: p for p in people.portraits(tx, concerned)}
        found = cases.among(tx, [c.case_id for c in chosen])
        yield [
            _row(case, known[case.person_id]) for case in found if case.joined_to is None and case.person_id in known
        ]
        if day_of(listed[-1].opened_at) < since:
            return


def _row(case: Case, person: Portrait) -> tuple[object, ...]:
    """A case in the columns of docs/formats.md."""
    sampled = day_of(case.sampled_at) if case.sampled_at else None
    return (
        "", case.case_no, "", person.full_name, _as_written(person.birth), person.sex, person.pin or person.old_id, "",
        person.phone, person.commune, "", "",
        case.classification, _as_written(case.onset_on), _as_written(sampled),
        "" if case.outcome == Outcome.NONE else case.outcome, _as_written(case.outcome_on),
        "" if case.origin == Origin.UNKNOWN else case.origin,
    )  # fmt: skip


def _as_written(day: date | str | None) -> str:
    """A day as officers write it; a year alone stays."""
    text = str(day or "")
    year, *rest = text.split("-")
    return "/".join([*reversed(rest), year])


def _table(desk: SourcesDesk, form: Form, names: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> bytes:
    file = BytesIO()
    if form == "csv":
        file.write(_BOM)
    desk.write_table(form, names, rows, file)
    return file.getvalue()
