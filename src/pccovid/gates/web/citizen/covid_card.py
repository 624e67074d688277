"""The COVID card: the colour with its reasons, its facts, its rule, until when it holds and what would change it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from litestar import Response, get

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import card

_PAGES = {
    "dose": "/so-tiem",
    "positive": "/xet-nghiem",
    "negative": "/xet-nghiem",
    "care": "/dieu-tri",
    "recovery": "/dieu-tri",
    "order": "/cach-ly",
}
_RESULTS = {"positive", "negative"}


@dataclass(frozen=True)
class Evidence:
    """A fact: what it is, when, where it is told in full, who tells it, its record; None: we tell it ourselves."""

    kind: str
    text: str
    day: date
    href: str
    source: str
    as_of: datetime
    record_id: int | None


@dataclass(frozen=True)
class Line:
    """One rule of a set: the colour, the condition in words, the document it stands in."""

    colour: card.Colour
    condition: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Face:
    """A card as a page shows it, in one language; `turns` says what comes of itself, empty if nothing does."""

    colour: card.Colour
    reason: str
    do: str
    until: str
    turns: str
    missing: bool
    facts: list[Evidence]
    ahead: list[Evidence]
    verified: bool
    version: str
    rules_title: str
    rules_source: str
    rules_from: date
    lines: list[Line]
    at: datetime


@get("/the", opt={"purpose": Purpose.OWN_RECORD}, sync_to_thread=True)
def card_page(request: AnyRequest) -> Response[str]:
    """My card, big and printable, with everything that it rests on."""
    with session.own_record(request) as own:
        shown = card.show(own.tx, own.person, at=clock.now())
        name = presenting.name(people.identity(own.tx, own.person))
    return pages.page(request, "citizen/covid_card.html", name=name, card=face(shown, pages.spoken(request)))


def face(shown: card.Card, said: Language) -> Face:
    """A card in the words of a language."""
    rules, vietnamese = shown.rule_set, said.code == "vi"
    return Face(
        colour=shown.colour,
        reason=_condition(shown.rule, said),
        do=(shown.rule.do_vi if vietnamese else shown.rule.do_en).format(**shown.rule.when),
        until=_until(shown, said),
        turns=_turns(shown.change, said),
        missing=shown.colour == card.Colour.GREY and not shown.facts and not shown.rule.when,
        facts=[_evidence(fact, said) for fact in shown.facts],
        ahead=[_evidence(fact, said) for fact in shown.ahead],
        verified=shown.rule.confidence == "verified",
        version=f"{rules.version}#{shown.rule.id}",
        rules_title=rules.title_vi if vietnamese else rules.title_en,
        rules_source=rules.source,
        rules_from=rules.valid_from,
        lines=[
            Line(rule.colour, _condition(rule, said), rule.source, verified=rule.confidence == "verified")
            for rule in rules.rules
        ],
        at=shown.at,
    )


def _condition(rule: card.Rule, said: Language) -> str:
    return (rule.vi if said.code == "vi" else rule.en).format(**rule.when)


def _until(shown: card.Card, said: Language) -> str:
    """The last day that a card holds; the minute, where it ends within a day. Grey has nothing that could expire."""
    if shown.colour == card.Colour.GREY:
        return said.text("covid_card.until_grey")
    ends = shown.valid_until
    is_midnight = (ends.hour, ends.minute) == (0, 0)
    if is_midnight:
        return said.text("covid_card.until_day", day=said.day((ends - timedelta(days=1)).date()))
    return said.text("covid_card.until_moment", moment=said.moment(ends))


def _turns(change: card.Change | None, said: Language) -> str:
    """What comes of itself: the colour, from when, why."""
    if change is None:
        return ""
    colour = said.text(f"covid_card.colour_{change.colour}")
    reason = _condition(change.rule, said)
    return said.text("covid_card.turns", colour=colour.lower(), day=said.day(change.at.date()), reason=reason)


def _evidence(fact: card.Fact, said: Language) -> Evidence:
    source = fact.source_title_vi if said.code == "vi" else fact.source_title_en
    text = said.word("test_method", fact.text) if fact.kind in _RESULTS else fact.text
    return Evidence(fact.kind, text, fact.at.date(), _PAGES[fact.kind], source, fact.as_of, fact.record_id)


ROUTES = [card_page]
