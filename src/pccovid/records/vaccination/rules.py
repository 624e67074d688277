"""Decisions about doses: which tellings are one injection, and what the injections add up to.

Ground: QĐ 3588/QĐ-BYT (26 July 2021) and the dated schedules in commons.codes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pccovid.commons import codes
from pccovid.records.vaccination.model import Course, Dose, Telling

SAME_ORDINAL_WITHIN = timedelta(days=3)  # sites that entered a session later wrote the day of entry


def merge(tellings: Iterable[Telling]) -> list[Dose]:
    """The injections behind the tellings, in the order of their days.

    Two tellings are one injection when product and day agree, or when they bear the same ordinal within three days,
    or when one was stated in the other's place. The superseded one is no witness any more; whoever repeats it is heard
    with the statement, and makes no second injection.
    """
    groups: list[list[Telling]] = []
    for telling in sorted(tellings, key=lambda t: (t.supersedes is not None, t.given_on, t.record_id)):
        home = next((group for group in groups if any(_same(telling, other) for other in group)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    doses = sorted(map(_dose, groups), key=lambda dose: (dose.given_on, dose.told.record_id))
    return [replace(dose, position=position) for position, dose in enumerate(doses, start=1)]


def course(doses: Sequence[Dose], on: date) -> Course:
    """What is complete and what is due on a day. Missing data is its own state: never "not vaccinated"."""
    given = [dose for dose in doses if dose.given_on <= on]
    if not given:
        return Course("none", 0, None, None, None, None, verified=False)
    first = codes.vaccines().get(given[0].vaccine or "")
    schedule = first.schedule(max(on, first.approved_on)) if first else None
    if schedule is None:
        return Course("unclear", len(given), None, None, None, None, verified=False)
    verified = schedule.confidence == "verified"
    if len(given) >= schedule.doses:
        return Course("complete", len(given), schedule.doses, None, None, schedule.source, verified=verified)
    if any((dose.told.dose_no or 1) > schedule.doses or _gap(dose) for dose in given):
        return Course("unclear", len(given), schedule.doses, None, None, schedule.source, verified=verified)
    return Course(
        "started",
        len(given),
        schedule.doses,
        _after(given[-1], schedule.min_days),
        _after(given[-1], schedule.max_days),
        schedule.source,
        verified=verified,
    )


def _dose(group: Sequence[Telling]) -> Dose:
    trusted = sorted(group, key=_trust)
    former = tuple(t for t in trusted if t.is_superseded)
    return Dose(0, tuple(t for t in trusted if not t.is_superseded) or former, former)


def _same(one: Telling, other: Telling) -> bool:
    if one.supersedes is not None:
        return one.supersedes == other.record_id
    if one.given_on == other.given_on:
        return one.vaccine == other.vaccine or one.vaccine is None or other.vaccine is None
    ordinals_agree = one.dose_no is not None and one.dose_no == other.dose_no
    return ordinals_agree and abs(one.given_on - other.given_on) <= SAME_ORDINAL_WITHIN


def _gap(dose: Dose) -> bool:
    """Whether the source counts further than we do: an earlier injection is missing here."""
    return (dose.told.dose_no or dose.position) > dose.position


def _trust(telling: Telling) -> tuple[int, int]:
    return telling.trust_rank, -telling.record_id


def _after(dose: Dose, days: int | None) -> date | None:
    return None if days is None else dose.given_on + timedelta(days=days)
