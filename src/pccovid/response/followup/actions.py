"""Verbs: say how one is; visit, and take it back; look at breaches; take a text message; keep everything up to date."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.records import notices
from pccovid.records.notices import Kind, Message
from pccovid.response import quarantine
from pccovid.response.followup import rules, store
from pccovid.response.followup.model import (
    Answer,
    Asked,
    Breach,
    Check,
    Decision,
    Due,
    Found,
    NotAsked,
    NotOnList,
    ReasonNeeded,
    Reply,
    Said,
    SampleDay,
    Task,
    Text,
)

_KEPT = timedelta(days=90)
_FEWEST_LETTERS = 10
_TEXTS = 100  # read in one transaction


def one_asked(tx: Tx, people: Sequence[UUID], order_no: str, day: date) -> Asked:
    """Who of people whose door is open is asked by an order today.

    Raises
    ------
    NotAsked
    """
    found = next((a for a in store.asked(tx, people, day) if a.order_no == order_no), None)
    if found is None:
        raise NotAsked
    return found


def tell(tx: Tx, asked: Asked, said: Said, *, by: UUID, at: datetime) -> None:
    """Write down how somebody whose door is open says they are; symptoms ask for a sample, and visits end."""
    check = store.write_check(tx, asked, said, at=at, way="app", by=by)
    store.end_visits(tx, asked.person_id, "needless", at=at)
    if not said.well:
        _sample(tx, asked, check, at)


def visit(tx: Tx, person: UUID, found: Found, *, by: UUID, at: datetime) -> int:
    """Write down what a visit to a person whose door is open found; the task by which it can be undone.

    Nobody at home is no breach yet: an officer looks at it. Whoever only watches themselves may be out.

    Raises
    ------
    NotOnList
        Somebody else wrote it down meanwhile, or the person was heard of.
    """
    task = next((t for t in store.tasks(tx, [person], at.date()) if t.kind == "visit" and t.outcome is None), None)
    asked = next(iter(store.asked(tx, [person], at.date())), None)
    if task is None or asked is None:
        raise NotOnList
    check = None
    if found != "not_found":
        check = store.write_check(tx, asked, Said(found == "well"), at=at, way="visit", by=by)
    store.end_visits(tx, person, found, at=at, by=by, check=check)
    if check is not None and found == "symptoms":
        _sample(tx, asked, check, at)
    if found == "not_found" and asked.stage == "staying":
        store.write_breach(tx, asked, task=task.task_id, day=at.date(), at=at)
    return task.task_id


def decide(tx: Tx, breach: int, state: Decision, why: str, *, at: datetime) -> bool:
    """Confirm or dismiss a breach of a person whose door is open, in words that they read; whether it was open.

    Raises
    ------
    ReasonNeeded
    """
    if len(why.strip()) < _FEWEST_LETTERS:
        raise ReasonNeeded
    return store.decide_breach(tx, breach, state, why.strip(), at=at)


def undo_decision(tx: Tx, breach: int, *, at: datetime) -> None:
    """Take a decision back: the breach is open again."""
    store.decide_breach(tx, breach, None, None, at=at)


def read_texts(tx: Tx, *, at: datetime) -> list[Reply]:
    """Read the texts that came in; what to answer to each, once this is written. `tx` is the engine's."""
    return [Reply(text, _read(tx, text, at)) for text in store.texts_to_read(tx, _TEXTS)]


def keep_up(tx: Tx, *, at: datetime) -> None:
    """Bring the work of a day up to date; repeating changes nothing. `tx` is the engine's."""
    day, held = at.date(), rules.on(at.date())
    store.close_needless(tx, day, at)
    by, midnight = rules.visit_by(day, at, held), datetime.combine(day, time(), at.tzinfo)
    _lay(tx, store.unread_today(tx, day, by, midnight), at)
    _lay(tx, store.silent(tx, day, by), at)
    tests = _sample_days()
    told = _lay(tx, store.test_days(tx, day, tests, by=time(held.visit_by_hour), late=held.early_days), at)
    store.close_samples(tx, early=held.early_days, at=at)
    store.find_breaches(tx, day, since=at - timedelta(days=held.looked_back_days), at=at, lawful=held.lawful_places)
    notices.send_all(tx, Kind.SAMPLE_DUE, told, at=at)
    if at.hour >= held.remind_hour:
        asked = (Message(person, {"day": day}) for person in store.to_remind(tx, day))
        notices.send_all(tx, Kind.DAILY_CHECK, asked, at=at)


def held_about(tx: Tx, person: UUID, *, at: datetime) -> list[Check | Task | Breach]:
    """All that is kept of following up a person whose door is open."""
    since = (at - _KEPT).date()
    return [*store.checks(tx, [person], since), *store.tasks(tx, [person], since), *store.breaches(tx, [person])]


def _read(tx: Tx, text: Text, at: datetime) -> Answer:
    """Write down what a text says of those of its number; where nobody can be sure, its people are visited."""
    household = store.people_of_phone(tx, text.phone, at.date())
    read = rules.read_text(text.body, rules.on(at.date()))
    meant = [one.person_id for one in rules.whom(read, household)] if read else []
    store.settle_text(tx, text.message_id, meant or [one.person_id for one in household], understood=bool(meant))
    if read is None or not meant:
        return "help" if household else "stranger"
    told = list[Message]()
    for asked in store.asked(tx, meant, at.date()):
        check = store.write_check(tx, asked, read.said, at=at, way="sms", by=None)
        store.end_visits(tx, asked.person_id, "needless", at=at)
        told += _asked_for(tx, asked, check, at) if not read.said.well else ()
    notices.send_all(tx, Kind.SAMPLE_DUE, told, at=at)
    return "danger" if rules.dangerous(read.said.symptoms) else "thanks"


@cache
def _sample_days() -> tuple[SampleDay, ...]:
    """The days on which the rules of quarantine ask for a test."""
    days = (
        SampleDay(one.version, line.kind, line.span, day)
        for one in quarantine.rule_sets()
        for line in one.lines
        for day in line.tests
    )
    return tuple(dict.fromkeys(days))  # two groups of one rule may be asked the same


def _sample(tx: Tx, asked: Asked, check: int, at: datetime) -> None:
    """Ask for a sample of somebody whose door is open, and tell them."""
    for told in _asked_for(tx, asked, check, at):
        notices.send(tx, told.person, Kind.SAMPLE_DUE, told.values, at=at)


def _asked_for(tx: Tx, asked: Asked, check: int, at: datetime) -> list[Message]:
    """Ask for a sample because of a check with symptoms; what the person is to be told."""
    by = rules.sample_by(at, rules.on(at.date()))
    address = store.addresses(tx, [asked.person_id]).get(asked.person_id)
    due = Due(
        asked.person_id, asked.order_id, asked.unit_id, asked.kind, asked.setting,
        "sample", "symptoms", at.date(), by, address,
    )  # fmt: skip
    return _lay(tx, [due], at, check)


def _lay(tx: Tx, due: Iterable[Due], at: datetime, check: int | None = None) -> list[Message]:
    """Lay the tasks that are not there yet; what their people are to be told, where it is a sample."""
    waiting = list(due)
    laid = set(store.lay(tx, waiting, [rules.street_key(d.address) for d in waiting], at=at, check=check))
    return [
        Message(d.person_id, {"due_by": d.due_at, "where": rules.sampling(d.order_kind, d.setting, d.reason)})
        for d in waiting
        if d.kind == "sample" and d.person_id in laid
    ]
