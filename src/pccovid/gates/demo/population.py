"""The people of the demonstration: households with their kin, papers and telephones, as the register knows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from pccovid.gates.demo import dirt, names, papers, places, rates
from pccovid.gates.demo.names import Name, Sex
from pccovid.gates.demo.places import DAY, Place


class Injection(NamedTuple):
    """A dose that was really given, as it stood on the vial and in the book of the site."""

    dose_no: int
    vaccine: str
    on: date
    lot: str
    site: tuple[str, str]


@dataclass(slots=True)
class Person:
    """One synthetic person: who they are, and what the register holds of them."""

    number: int
    name: str
    sex: Sex
    birth: date
    year_only: bool
    pin: str
    former_number: str | None
    card: bool
    phone: str | None
    home: Place
    lives: Place
    street: str
    registered: bool
    registered_name: str
    registered_former_number: str
    household: list["Person"] = field(default_factory=list["Person"], repr=False)
    injections: list[Injection] = field(default_factory=list[Injection], repr=False)

    @property
    def age(self) -> int:
        """Years completed on the day of the demonstration."""
        return age_on_the_day(self.birth)

    @property
    def birth_text(self) -> str:
        """As papers and the register have it: dd/MM/yyyy, or the year alone."""
        return str(self.birth.year) if self.year_only else dirt.day_first(self.birth)

    @property
    def contact(self) -> str | None:
        """The telephone under which the household is reached."""
        return next((member.phone for member in self.household if member.phone), None)


def age_on_the_day(birth: date) -> int:
    """Years completed on the day of the demonstration."""
    return DAY.year - birth.year - ((DAY.month, DAY.day) < (birth.month, birth.day))


def chance(seed: int, of: str) -> Random:
    """A stream of chance that depends on nothing but the seed and what it is for."""
    return Random(f"{seed} {of}")  # noqa: S311  # makes people up, and no secrets


def people(count: int, seed: int, first_number: int = 1, part: int = 0) -> Iterator[list[Person]]:
    """`count` people by household, commune after commune; the same for the same seed."""
    communes = places.slice_of(count, part)
    number, end = first_number, first_number + count
    for turn, place in enumerate(communes, 1):
        limit = first_number + count * turn // len(communes)
        village = _Village(chance(seed, f"people of {place.commune.code}"), place, communes)
        while number < min(limit, end):
            household = village.household(number)[: limit - number]
            for member in household:
                member.household = household
            number += len(household)
            yield household


class _Village:
    """Makes the households of one commune."""

    def __init__(self, rng: Random, place: Place, communes: Sequence[Place]) -> None:
        self._rng = rng
        self._place = place
        self._elsewhere = [other for other in communes if other is not place]
        self._clans = (names.family(rng), names.family(rng))

    def household(self, number: int) -> list[Person]:
        """Head, spouse, children, a grandparent; numbered from `number` on."""
        rng = self._rng
        line = places.street(rng, self._place)
        minority = rng.choice(names.MINORITIES) if rng.random() < rates.MINORITY else None
        return [
            self._person(number + i, name, sex, birth, line)
            for i, (name, sex, birth) in enumerate(self._members(minority))
        ]

    def _members(self, minority: str | None) -> Iterator[tuple[Name, Sex, date]]:
        rng = self._rng
        year = DAY.year - int(rng.triangular(24, 84, 38))
        sex: Sex = "M" if rng.random() < 0.76 else "F"
        family = rng.choice(self._clans) if rng.random() < rates.CLAN else names.family(rng)
        head = self._name(minority, family, sex, year)
        yield head, sex, self._birthday(year)
        mother_year = year if sex == "F" else year + rng.randint(-1, 6)
        if rng.random() < 0.84:
            other: Sex = "F" if sex == "M" else "M"
            spouse_year = mother_year if sex == "M" else year - rng.randint(-1, 6)
            yield self._name(minority, names.family(rng), other, spouse_year), other, self._birthday(spouse_year)
        yield from self._children(minority, head.family, mother_year)
        if year > DAY.year - 56 and rng.random() < 0.34:
            old: Sex = "F" if rng.random() < 0.62 else "M"
            old_year = year - rng.randint(21, 36)
            own = head.family if old == "M" else names.family(rng)
            yield self._name(minority, own, old, old_year), old, self._birthday(old_year)

    def _children(self, minority: str | None, family: str, mother_year: int) -> Iterator[tuple[Name, Sex, date]]:
        """Those still at home, each with a given name of their own."""
        rng = self._rng
        born = mother_year + rng.randint(20, 29)
        given: set[str] = set()
        for _ in range(rng.choices((0, 1, 2, 3, 4), cum_weights=(0.06, 0.24, 0.70, 0.91, 1.0))[0]):
            if born >= DAY.year or born > mother_year + 42:
                return
            if born > DAY.year - 26 or rng.random() < 0.25:
                for name, sex, day in self._births(minority, family, born):
                    if name.given not in given:
                        given.add(name.given)
                        yield name, sex, day
            born += rng.randint(2, 6)

    def _births(self, minority: str | None, family: str, year: int) -> list[tuple[Name, Sex, date]]:
        sex: Sex = "M" if self._rng.random() < 0.52 else "F"
        day = self._birthday(year)
        name = self._name(minority, family, sex, year)
        if minority is None and self._rng.random() < rates.TWINS:
            return [(twin, sex, day) for twin in names.twins(self._rng, name, sex)]
        return [(name, sex, day)]

    def _name(self, minority: str | None, family: str, sex: Sex, year: int) -> Name:
        return names.of_minority(self._rng, minority, sex) if minority else names.person(self._rng, family, sex, year)

    def _birthday(self, year: int) -> date:
        if self._rng.random() < rates.FIRST_OF_JANUARY:
            return date(year, 1, 1)
        return date(year, 1, 1) + timedelta(self._rng.randrange(365))

    def _person(self, number: int, name: Name, sex: Sex, birth: date, line: str) -> Person:
        rng = self._rng
        age = age_on_the_day(birth)
        year_only = rng.random() < next(share for before, share in rates.YEAR_ONLY if birth.year < before)
        former = papers.former_number(number) if age >= 21 and rng.random() < rates.FORMER_CARD else None
        phone_share = next(share for younger, share in rates.PHONE if age < younger)
        lives = self._lives(age)
        misspelt = rng.random() < rates.MISSPELT
        full = name.full
        return Person(
            number=number, name=full, sex=sex, birth=birth, year_only=year_only,
            pin=papers.personal_number(number, self._place.province.code, sex, birth, away=rng.random() < 0.08),
            former_number=former,
            card=age >= 16 and rng.random() < rates.CARD,
            phone=papers.telephone(number) if rng.random() < phone_share else None,
            home=self._place, lives=lives,
            street=line if lives is self._place else places.street(rng, lives),
            registered=rng.random() >= rates.ABSENT,
            registered_name=dirt.mistyped(rng, full) if misspelt else full,
            registered_former_number=former if former and rng.random() < rates.FORMER_CARD_KNOWN else "",
        )  # fmt: skip

    def _lives(self, age: int) -> Place:
        if self._elsewhere and 18 <= age <= 40 and self._rng.random() < rates.LIVES_AWAY:
            return self._rng.choice(self._elsewhere)
        return self._place
