"""Staying apart and watching one's health: what is asked of whom, until when and why, and how one is today.

Never who the case was. Everybody of the household has their own card; a guardian tells for a child.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import door, presenting
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import followup, quarantine

_OWN = {"purpose": Purpose.OWN_RECORD}
_FORM, _HOME = "citizen/watching_form.html", "/cach-ly"
_DAYS_BACK = timedelta(days=14)


@dataclass(frozen=True)
class Card:
    """One of the household who is asked: the order, which day of how many, what was said, what comes next."""

    name: str
    me: bool
    asked: followup.Asked
    day: int
    days: int
    told: followup.Check | None
    danger: bool
    samples: list[tuple[followup.Task, str]]
    visits: list[followup.Task]
    breaches: list[followup.Breach]
    commune: str
    rule: quarantine.RuleSet | None
    papers: list[quarantine.Paper]
    doses_unknown: bool


@get(_HOME, opt=_OWN, sync_to_thread=True)
def mine(request: AnyRequest) -> Response[str]:
    """The card of everybody of this telephone who is asked something, oneself first."""
    with session.own_record(request) as own:
        cards = _cards(own, pages.spoken(request))
    return pages.page(request, "citizen/watching.html", cards=cards, several=len(own.acts_for) > 1)


@post(_HOME + "/{order_no:str}/khoe", opt=_OWN, sync_to_thread=True)
def well(request: AnyRequest, order_no: FromPath[str]) -> Response[Any]:
    """Well today: one tap. The same tap twice changes nothing that anybody would notice."""
    with session.own_record(request) as own:
        asked = followup.one_asked(own.tx, session.household(own), order_no, clock.today())
        followup.tell(own.tx, asked, followup.Said(well=True), by=own.account, at=clock.now())
    return pages.go(_HOME)


@get(_HOME + "/{order_no:str}/khai", opt=_OWN, sync_to_thread=True)
def form_page(request: AnyRequest, order_no: FromPath[str]) -> Response[str]:
    """Ask which symptoms, the temperature, and whether it is better or worse."""
    return pages.page(request, _FORM, **_form(request, order_no))


@post(_HOME + "/{order_no:str}/khai", opt=_OWN, sync_to_thread=True)
def tell(request: AnyRequest, order_no: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Write it down; symptoms ask for a sample by themselves."""
    form = forms.Form(pages.spoken(request), data)
    ticked = [s.code for s in followup.symptoms() if data.get(f"symptom-{s.code}")]
    try:
        said = followup.said(ticked, form.text("temperature"), form.text("feeling"), followup.on(clock.today()))
        with session.own_record(request) as own:
            asked = followup.one_asked(own.tx, session.household(own), order_no, clock.today())
            followup.tell(own.tx, asked, said, by=own.account, at=clock.now())
    except followup.NotATemperature as problem:
        form.refuse("temperature", problem)
    except followup.NothingTicked as problem:
        form.refuse("symptom", problem)
    if form.faults:
        return pages.again(request, _FORM, form, **_form(request, order_no))
    return pages.go(_HOME)


def _form(request: AnyRequest, order_no: str) -> dict[str, Any]:
    with session.own_record(request) as own:
        names = door.names(own)
        asked = followup.one_asked(own.tx, list(names), order_no, clock.today())
    return {"asked": asked, "name": names[asked.person_id], "symptoms": followup.symptoms()}


def _cards(own: session.Own, said: Language) -> list[Card]:
    names, today = door.names(own), clock.today()
    everybody = sorted(names, key=lambda person: person != own.person)
    since = today - _DAYS_BACK
    checks = followup.checks(own.tx, everybody, today)
    tasks = followup.tasks(own.tx, everybody, since)
    breaches = followup.breaches(own.tx, everybody)
    sets = {one.version: one for one in quarantine.rule_sets()}
    cards, all_asked = list[Card](), followup.asked(own.tx, everybody, today)
    orders = {o.order_id: o for o in quarantine.opened(own.tx, [a.order_id for a in all_asked])}
    papers = [p for p in quarantine.papers(own.tx, [a.order_id for a in all_asked]) if p.undone_at is None]
    for asked in all_asked:
        day, days = followup.day_of(asked, today)
        told = next((c for c in checks if c.person_id == asked.person_id), None)
        of_them = [t for t in tasks if t.person_id == asked.person_id]
        cards.append(
            Card(
                names[asked.person_id] or said.text("home.hello_unknown"), asked.person_id == own.person,
                asked, day, days, told, told is not None and followup.dangerous(told.symptoms),
                [(t, _place(t)) for t in of_them if t.kind == "sample" and t.outcome is None],
                [t for t in of_them if t.kind == "visit" and t.outcome in {"well", "symptoms", "not_found"}],
                [b for b in breaches if b.person_id == asked.person_id and b.order_no == asked.order_no],
                presenting.commune(asked.unit_id), sets.get(asked.rule),
                [p for p in papers if p.order_id == asked.order_id],
                quarantine.doses_unknown(quarantine.rule_sets(), orders[asked.order_id]),
            )
        )  # fmt: skip
    return cards


def _place(task: followup.Task) -> str:
    return followup.sampling(task.order_kind, task.setting, task.reason)


ROUTES = [mine, well, form_page, tell]
