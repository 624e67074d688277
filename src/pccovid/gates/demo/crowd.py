"""Rows of many people as the sources hold them, without sandboxes: for measuring beyond what a demonstration needs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pccovid.gates.demo import bluezone, places, population, register
from pccovid.gates.demo.ncovi import Declaration, Office
from pccovid.gates.demo.population import Person, chance
from pccovid.gates.demo.vaccination import Dose, Platform

PARTS = 1 + len(places.FURTHER)


@dataclass(frozen=True)
class Told:
    """One good row of a source in the order of its contract, and the truth about it."""

    source: str
    fields: tuple[str, ...]
    person_no: int
    in_register: bool


def crowd(people: int, seed: int) -> Iterator[Told]:
    """At most four million people: slices of a million in different provinces, each at its real density.

    Nobody's personal number is given twice: the few whom chance would give a used one are left out.
    """
    given: set[str] = set()
    for part in range(PARTS):
        first = part * places.MOST_PEOPLE
        count = min(people - first, places.MOST_PEOPLE)
        if count > 0:
            yield from _part(count, seed + part, first + 1, part, given)


def _part(count: int, seed: int, first: int, part: int, given: set[str]) -> Iterator[Told]:
    platform, office = Platform(chance(seed, "doses")), Office(chance(seed, "declarations"))
    phones = chance(seed, "accounts")
    for household in population.people(count, seed, first, part):
        for person in household:
            if person.pin in given:
                continue
            given.add(person.pin)
            if person.registered:
                yield _told("population", register.extract_row(person), person)
            for dose in platform.doses(person):
                yield _told("vaccination_platform", _dose(dose), person)
            for declaration in office.declarations(person):
                yield _told("ncovi", _declaration(declaration), person)
            for account in bluezone.account(phones, person)[-1:]:
                yield _told("bluezone", account, person)


def _told(source: str, fields: list[str], person: Person) -> Told:
    return Told(source, tuple(fields), person.number, person.registered)


def _dose(dose: Dose) -> list[str]:
    return [str(value) for value in json.loads(dose.json()).values()]


def _declaration(declaration: Declaration) -> list[str]:
    return [str(value) if not isinstance(value, bool) else "ft"[value] for value in declaration]
