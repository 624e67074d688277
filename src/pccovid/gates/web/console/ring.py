"""The ring of a case: ranked contacts with their reasons; decided one by one, as ticked, by group, or all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console import ring_words
from pccovid.gates.web.console.casework import CASES, ONE, casework
from pccovid.gates.web.console.office import Office
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import rings, tracing, warnings
from pccovid.response.rings import Part
from pccovid.response.tracing import Chosen, Contact, Mark

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_RING, _PAGE = ONE + "/tiep-xuc", "console/ring.html"
MOST, _SHOWN_REASONS = 50, 2
_MEASURED = timedelta(days=14)
CLASSES, STATES = ("close", "met"), ("proposed", "accepted", "rejected", "converted", "dropped")
KINDS = (
    "household", "vehicle", "place", "work", "class", "bluetooth", "interview", "border", "quarantine_room",
)  # fmt: skip
# Why a contact is rejected, to choose from; on the page of one contact an officer may write other words.
REASONS = ("not_met", "wrong_person", "protected", "duplicate")

Decision = Literal["accepted", "rejected"]


@dataclass(frozen=True)
class Line:
    """A contact as a list shows them. `elsewhere`: the unit they were passed on to; then nothing else is known."""

    contact: Contact
    name: str
    birth: str
    elsewhere: str
    reasons: list[str]
    more: int
    through: list["Line"] = field(default_factory=list["Line"])


@get(_RING, opt=_FOR, sync_to_thread=True)
def ring(request: AnyRequest, case_no: FromPath[str]) -> Response[str]:
    """The ring, the highest score first; those who live elsewhere as the unit that looks after them."""
    return pages.page(request, _PAGE, **_shown(request, case_no))


@post(_RING, opt=_FOR, sync_to_thread=True)
def decide(request: AnyRequest, case_no: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Accept or reject one, those ticked, a group, or all close contacts; one act, which can be undone."""
    form = forms.Form(pages.spoken(request), data)
    becomes, asked = _asked(form)
    why = reason_given(form, becomes)
    if not asked:
        form.fault("chosen", "ring.nobody_chosen")
    if form.faults:
        return pages.again(request, _PAGE, form, **_shown(request, case_no))
    with casework(request, case_no) as work:
        tracing.require_confirmed(work.case)
        tx = work.here.tx
        if isinstance(asked, Part):
            act, count = rings.decide_group(tx, case_no, asked, becomes, why=why, at=clock.now())
        else:
            act, count = tracing.decide(tx, asked, becomes, why=why, at=clock.now())
    done = session.remember(request, act=str(act), of=case_no, count=str(count), became=becomes)
    query = request.url.query
    return pages.go(request.url.path + (f"?{query}" if query else ""), cookies=[done])


@post(_RING + "/hoan-tac/{act:uuid}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, case_no: FromPath[str], act: FromPath[UUID]) -> Response[Any]:
    """Take back an act where nothing else was decided since."""
    with casework(request, case_no) as work:
        tracing.undo(work.here.tx, act, at=clock.now())
    return pages.go(f"{CASES}/{case_no}/tiep-xuc", cookies=[session.forget(request)])


def reason_given(form: forms.Form, becomes: Decision) -> str:
    """Why, as it is kept; a fault at the field when somebody is rejected without a reason."""
    why = form.text("words")[:500] or form.text("why")
    if becomes == "accepted":
        return why or "accepted"
    if not why:
        form.fault("why", "ring.why_missing")
    return why


def _asked(form: forms.Form) -> tuple[Decision, Sequence[int] | Part]:
    """Which button was pressed, and about whom."""
    for name, becomes in (("accept", "accepted"), ("reject", "rejected")):
        pressed = form.text(name)
        if pressed == "ticked":
            ticked = [int(key[1:]) for key in form.values if key[0] == "c" and key[1:].isdecimal()]
            return becomes, ticked  # pyright: ignore[reportReturnType]  # one of the two above
        if pressed:
            asked = _part(pressed) if "." in pressed else [forms.number(pressed)]
            return becomes, asked  # pyright: ignore[reportReturnType]  # one of the two above
    raise ValidationException


def part_value(part: Part) -> str:
    """A part of a ring as the value of a button: ring.class.kinds.minutes, empty where all are meant."""
    kinds = "" if part.kinds is None else "-".join(part.kinds)
    minutes = "" if part.from_minutes is None else part.from_minutes
    return f"{part.ring}.{part.klass or ''}.{kinds}.{minutes}"


def _part(text: str) -> Part:
    ring_no, klass, kinds, minutes = [*text.split("."), "", "", ""][:4]
    return Part(
        forms.number(ring_no), klass or None, tuple(kinds.split("-")) if kinds else None,
        forms.number(minutes) if minutes else None,
    )  # fmt: skip


def _shown(request: AnyRequest, case_no: str) -> dict[str, Any]:
    said, chosen = pages.spoken(request), _chosen(request)
    mark = _mark(request)
    with casework(request, case_no) as work:
        here = work.here
        rows = tracing.contacts(here.tx, case_no, chosen, mark, MOST + 1)
        beyond, newer = len(rows) > MOST, mark is not None and mark.newer
        rows = rows[1:] if beyond and newer else rows[:MOST]
        first = [row.contact_id for row in rows if row.ring == 1]
        through = rings.met_through(here.tx, case_no, first) if chosen.ring is None and first else []
        doors = [row.person_id for row in (*rows, *through) if row.person_id]
        access.open_more(here.tx, session.viewer(request), doors, case=case_no)
        lines = _lines(here, rows, through, said)
        return work.shown | {
            "traced": tracing.traced(here.tx, case_no),
            "lines": lines,
            "groups": [(group, part_value(_part_of(group))) for group in rings.groups(here.tx, case_no)],
            "delay": warnings.delay(here.tx, case_no, clock.now() - _MEASURED),
            "chosen": chosen,
            "options": {"klass": CLASSES, "kind": KINDS, "state": STATES, "why": REASONS},
            "last": session.remembered(request),
            "span": partial(ring_words.span, said=said),
            "paged": _paged,
            "query": request.url.query,
            "older": rows[-1] if rows and (beyond or newer) else None,
            "newer": rows[0] if rows and mark and (beyond or not newer) else None,
        }


def _part_of(group: rings.Group) -> Part:
    return Part(group.ring, group.klass, tuple(group.kinds), group.from_minutes)


def _lines(here: Office, rows: list[Contact], through: list[Contact], said: Language) -> list[Line]:
    """Ring 2 under whom of ring 1 they met, where that line is on the page too."""
    everybody = [*rows, *through]
    known = {p.person_id: p for p in people.portraits(here.tx, [r.person_id for r in everybody if r.person_id])}
    spoken = tracing.reasons(here.tx, [row.contact_id for row in everybody if row.person_id])

    def line(row: Contact) -> Line:
        portrait = known.get(row.person_id) if row.person_id else None
        told = [ring_words.reason(reason, said) for reason in spoken.get(row.contact_id, [])]
        elsewhere = "" if row.person_id else unit_name(row.unit_id, said)
        name, birth = (portrait.full_name or "", portrait.birth or "") if portrait else ("", "")
        return Line(row, name, birth, elsewhere, told[:_SHOWN_REASONS], max(0, len(told) - _SHOWN_REASONS))

    under: dict[int | None, list[Line]] = {}
    for row in through:
        under.setdefault(row.via_contact_id, []).append(line(row))
    hung = {one.contact.contact_id for lines in under.values() for one in lines}
    top = [line(row) for row in rows if row.contact_id not in hung]
    return [replace(one, through=under.get(one.contact.contact_id, [])) for one in top]


def unit_name(unit: int | None, said: Language) -> str:
    """A unit in words, with its district and province; or that nobody knows it."""
    if unit is None:
        return said.text("ring.unit_unknown")
    found = units.units().get(unit)
    above = [units.units().get(one) for one in (found.district_id, found.province_id) if one]
    return ", ".join(dict.fromkeys(one.full_name for one in (found, *above)))


def _chosen(request: AnyRequest) -> Chosen:
    """The filter in the address; what is none of ours counts as all."""
    asked = request.query_params

    def one_of(name: str, allowed: Sequence[str]) -> Any:
        return value if (value := asked.get(name, "")) in allowed else None

    ring_no = one_of("vong", ("1", "2"))
    return Chosen(
        int(ring_no) if ring_no else None, one_of("lop", CLASSES), one_of("trang-thai", STATES), one_of("loai", KINDS)
    )


def _paged(query: str, name: str, contact: Contact) -> str:
    """The same list behind (`sau`) or before (`truoc`) a contact."""
    kept = [(key, value) for key, value in parse_qsl(query) if key not in {"sau", "truoc"}]
    return urlencode([*kept, (name, f"{contact.score}_{contact.contact_id}")])


def _mark(request: AnyRequest) -> Mark | None:
    """Where the page before ended (`sau`) or the page behind began (`truoc`), as score_id."""
    for name in ("sau", "truoc"):
        score, _, contact = request.query_params.get(name, "").partition("_")
        if contact.isdecimal() and score.replace(".", "", 1).replace("e-", "", 1).isdecimal():
            return Mark(float(score), int(contact), newer=name == "truoc")
    return None


ROUTES = [ring, decide, undo]
