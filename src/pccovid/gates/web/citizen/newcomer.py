"""Whom no system knows: oneself, or somebody of the household, written down on one page."""

from typing import Any

from litestar import Response, get, post

from pccovid import people
from pccovid.commons import units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.citizen.family import OWN
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem

_PAGE = "citizen/family_new.html"
_LONGEST_NAME, _LONGEST_PLACE = 100, 300


@get("/vao/moi", opt=OWN, sync_to_thread=True)
def oneself_page(request: AnyRequest) -> Response[Any]:
    """Who are you? For whom no telephone and no paper found."""
    return pages.page(request, _PAGE, oneself=True, place="")


@post("/vao/moi", opt=OWN, sync_to_thread=True)
def oneself(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Write down the owner of this telephone; sent twice, they are one."""
    form = forms.Form(pages.spoken(request), data)
    who = _newcomer(form, None)
    if who is None:
        return pages.again(request, _PAGE, form, oneself=True, place="")
    try:
        with session.entered(request) as tx:
            person = people.register_by_phone(tx, who, None, at=clock.now())
    except Problem as problem:
        form.refuse("name", problem)
        return pages.again(request, _PAGE, form, status=problem.status, oneself=True, place="")
    return pages.go("/", cookies=[session.acting_for(request, person), session.forget(request)])


@get("/gia-dinh/them/moi", opt=OWN, sync_to_thread=True)
def relative_page(request: AnyRequest) -> Response[Any]:
    """Somebody of the household who is known nowhere."""
    return pages.page(request, _PAGE, oneself=False, place=presenting.commune(_home(request)))


@post("/gia-dinh/them/moi", opt=OWN, sync_to_thread=True)
def relative(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Write them down, or find whom the name and birth date describe; this telephone acts for them from now on."""
    form, home = forms.Form(pages.spoken(request), data), _home(request)
    who = _newcomer(form, home)
    if form.text("kin") not in set(people.Kin):
        form.fault("kin", "family_new.kin_fault")
    if who is None or form.faults:
        return pages.again(request, _PAGE, form, oneself=False, place=presenting.commune(home))
    try:
        with session.own_record(request) as own:
            person = people.register_by_phone(own.tx, who, people.Kin(form.text("kin")), at=clock.now())
    except (people.MustAgree, people.SelfFirst, people.TooManyNewcomers, people.CannotRegister) as problem:
        form.refuse("name", problem)
        return pages.again(
            request, _PAGE, form, status=problem.status, oneself=False, place=presenting.commune(home)
        )  # fmt: skip
    return pages.go("/gia-dinh", cookies=[session.acting_for(request, person), session.forget(request)])


def _home(request: AnyRequest) -> int | None:
    """The commune of the person shown: a household lives together unless somebody says otherwise."""
    with session.own_record(request) as own:
        known = people.identity(own.tx, own.person).attributes
    return next((int(a.value) for a in known if a.attribute == "commune_id"), None)


def _newcomer(form: forms.Form, home: int | None) -> people.Newcomer | None:
    """What was typed; None when something is to be mended."""
    name, birth, sex = people.keys.name(form.text("name")), people.keys.birth(form.birth()), form.text("sex")
    if name is None or len(name) > _LONGEST_NAME or not all(c.isalpha() or c in " .'-" for c in name):
        form.fault("name", "family_new.name_fault")
    today = clock.today()
    if birth is None or birth.year > today.year or (birth.date and birth.date > today):
        form.fault("birth", "family_new.birth_fault")
    if sex not in {"M", "F"}:
        form.fault("sex", "family_new.sex_fault")
    place, commune = form.text("place")[:_LONGEST_PLACE], home
    if place or home is None:
        unit = units.units().parse_address(place, today).unit if place else None
        commune = unit.unit_id if unit is not None and unit.level == "commune" else None
        if commune is None:
            form.fault("place", "family_new.place_fault")
    if form.faults or name is None or birth is None:
        return None
    return people.Newcomer(name, birth, sex, commune, place or None)


ROUTES = [oneself_page, oneself, relative_page, relative]
