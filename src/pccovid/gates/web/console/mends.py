"""Mending at the desk: a dose told anew or added, one taken away, attributes; by two people where the rule asks it."""

from collections.abc import Callable
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from pccovid import people
from pccovid.access import Purpose
from pccovid.commons import codes, units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.held import as_stated, attributes_of, dose_in_question, open_on_desk, tell
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.records import corrections, vaccination
from pccovid.records.corrections import Change, Correction, Dose, Kind

_FOR = {"purpose": Purpose.SUPPORT_CORRECTION}
_ONE, _LIST = "console/correction.html", "/quan-ly/phan-anh"
_ORDINALS = range(1, 10)


class Refused(Problem):
    """Có chỗ cần sửa trước khi ghi. Những gì bạn đã nhập vẫn còn."""

    code = "mend_refused"


@post("/quan-ly/phan-anh/{correction:int}/mui-tiem", opt=_FOR, sync_to_thread=True)
def state_dose(request: AnyRequest, correction: FromPath[int], data: forms.Sent) -> Response[Any]:
    """State a dose anew, or one that is missing."""
    return _propose(request, correction, data, _dose_change)


@post("/quan-ly/phan-anh/{correction:int}/go-ra", opt=_FOR, sync_to_thread=True)
def take_away(request: AnyRequest, correction: FromPath[int], data: forms.Sent) -> Response[Any]:
    """The injection is not this person's: all who tell of it are taken off this record."""
    return _propose(request, correction, data, _taken_away)


@post("/quan-ly/phan-anh/{correction:int}/thong-tin", opt=_FOR, sync_to_thread=True)
def state_identity(request: AnyRequest, correction: FromPath[int], data: forms.Sent) -> Response[Any]:
    """State attributes; what is left empty stays as it is."""
    return _propose(request, correction, data, _identity_change)


@post("/quan-ly/phan-anh/{correction:int}/dong-y", opt=_FOR, sync_to_thread=True)
def agree(request: AnyRequest, correction: FromPath[int]) -> Response[Any]:
    """Agree as the second person."""
    with office(request) as here:
        found = corrections.let_in(here.tx, session.viewer(request), correction, at=clock.now())
        corrections.agree(here.tx, correction, by=here.officer, at=clock.now())
        tell(here, found)
    return _back(request, found, done=True)


@post("/quan-ly/phan-anh/{correction:int}/khong-sua", opt=_FOR, sync_to_thread=True)
def refuse(request: AnyRequest, correction: FromPath[int]) -> Response[Any]:
    """Do not change it; the correction waits on."""
    with office(request) as here:
        corrections.let_in(here.tx, session.viewer(request), correction, at=clock.now())
        corrections.refuse(here.tx, correction, at=clock.now())
    return pages.go(f"{_LIST}/{correction}")


def _propose(
    request: AnyRequest, correction: int, data: dict[str, str],
    change: Callable[[Office, Correction, forms.Form], Change],
) -> Response[Any]:  # fmt: skip
    form, at = forms.Form(pages.spoken(request), data), clock.now()
    try:
        with office(request) as here:
            found = corrections.let_in(here.tx, session.viewer(request), correction, at=at)
            done = corrections.propose(here.tx, correction, change(here, found, form), by=here.officer, at=at)
            if done:
                tell(here, found)
    except (Refused, corrections.NothingMended) as problem:
        if not form.faults:
            form.refuse("mend", problem)
        held = open_on_desk(request, correction)
        form.values = held.pop("known") | form.values
        return pages.again(request, _ONE, form, **held)
    return _back(request, found, done=done)


def _back(request: AnyRequest, found: Correction, *, done: bool) -> Response[Any]:
    kept = {"done": found.reference, "undo": str(found.correction_id)} if done else {"proposed": found.reference}
    return pages.go(_LIST, cookies=[session.remember(request, **kept)])


def _dose_change(here: Office, found: Correction, form: forms.Form) -> Change:
    told = dose_in_question(here, found) if found.record_id else None
    if found.record_id and told is None:
        raise corrections.NotMendable
    former = as_stated(told) if told else None
    dose = _dose(here, found, form, former)
    return Change(
        Kind.CHANGE_DOSE if told else Kind.ADD_DOSE,
        corrections.fields(dose),
        corrections.fields(former),
        supersedes=told.record_id if told else None,
        needs_second=corrections.needs_second(dose, former, clock.today()),
    )


def _dose(here: Office, found: Correction, form: forms.Form, former: Dose | None) -> Dose:
    product = codes.vaccines().get(form.text("vaccine"))
    born = people.keys.birth(form.day_typed("given"))
    number = form.text("dose_no")
    if product is None:
        form.fault("vaccine", "bench.fault_vaccine")
    if born is None or born.date is None:
        form.fault("given", "bench.fault_day")
    if number and not (number.isdecimal() and int(number) in _ORDINALS):
        form.fault("dose_no", "bench.fault_dose_no")
    if product is None or born is None or born.date is None or form.faults:
        raise Refused
    try:
        corrections.check_dose(product.code, born.date, _birth(here, found), clock.today())
    except Problem as problem:
        form.refuse("given", problem)
        raise Refused from problem
    kept = former is not None and former.vaccine == product.code
    site = form.text("site") or None
    return Dose(
        product.code, former.vaccine_text if former and kept else product.name, born.date,
        int(number) if number else None, form.text("lot") or None,
        former.site_code if former and site == former.site_name else found.site_code, site,
    )  # fmt: skip


def _taken_away(here: Office, found: Correction, _form: forms.Form) -> Change:
    told = dose_in_question(here, found) if found.record_id else None
    if told is None:
        raise corrections.NotMendable
    dose = next(d for d in vaccination.doses(here.tx, found.person_id) if told in d.witnesses)
    everybody = tuple(t.record_id for t in (*dose.witnesses, *dose.former))
    return Change(Kind.TAKE_AWAY, {}, corrections.fields(as_stated(told)), taken=everybody)


def _identity_change(here: Office, found: Correction, form: forms.Form) -> Change:
    readers = {
        "full_name": _name,
        "birth": _born,
        "sex": _sex,
        "phone": _phone,
        "id_number": _paper,
        "commune": _commune,
    }
    told: dict[str, str] = {}
    for attribute in attributes_of(here, found):
        if typed := form.text(attribute):
            read = readers[attribute](typed)
            if read:
                told |= read
            else:
                form.fault(attribute, f"bench.fault_{attribute}")
    if form.faults:
        raise Refused
    held = {a.attribute: a.value for a in people.identity(here.tx, found.person_id).attributes}
    return Change(Kind.IDENTITY, told, {key: held[key] for key in told if key in held})


def _name(typed: str) -> dict[str, str]:
    name = people.keys.name(typed)
    return {"full_name": name} if name else {}


def _born(typed: str) -> dict[str, str]:
    born = people.keys.birth(typed)
    if born is None or born.year > clock.today().year or (born.date and born.date > clock.today()):
        return {}
    return ({"birth_date": born.date.isoformat()} if born.date else {}) | {"birth_year": str(born.year)}


def _sex(typed: str) -> dict[str, str]:
    return {"sex": typed} if typed in {"M", "F"} else {}


def _phone(typed: str) -> dict[str, str]:
    phone = people.keys.phone(typed)
    return {"phone": phone} if phone else {}


def _paper(typed: str) -> dict[str, str]:
    paper = people.keys.id_number(typed)
    return {"id_number": paper} if paper else {}


def _commune(typed: str) -> dict[str, str]:
    unit = units.units().parse_address(typed, clock.today()).unit
    return {"commune_id": str(unit.unit_id), "place_text": typed} if unit and unit.level == "commune" else {}


def _birth(here: Office, found: Correction) -> str | None:
    held = {a.attribute: a.value for a in people.identity(here.tx, found.person_id).attributes}
    return held.get("birth_date") or held.get("birth_year")


ROUTES = [state_dose, take_away, state_identity, agree, refuse]
