"""The vaccination platform: one row a dose, typed at the table where it was given.

Measured faults: `rates`. Vaccines, and the weeks between their doses: decisions of the Ministry of Health in force
in October 2021.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from pccovid.gates.demo import dirt, draw, rates, register
from pccovid.gates.demo.papers import ROWS
from pccovid.gates.demo.places import DAY, Place
from pccovid.gates.demo.population import Injection, Person

FIRST_DAY = date(2021, 3, 8)  # the first injection in the country
_DAYS = (DAY - FIRST_DAY).days

# What is typed for one product, its share, and the days between its doses.
_PRODUCTS = (
    (0.52, (("AstraZeneca", "COVID-19 Vaccine AstraZeneca", "Astra Zeneca", "AZ"), 56)),
    (0.22, (("Vero Cell", "VERO CELL (Sinopharm)", "Vero-Cell"), 21)),
    (0.14, (("Comirnaty", "Pfizer", "Comirnaty (Pfizer BioNTech)"), 21)),
    (0.10, (("Moderna", "Spikevax (Moderna)", "Spikevax"), 28)),
    (0.01, (("Sputnik V", "SPUTNIK V (Gam-COVID-Vac)"), 21)),
    (0.01, (("Abdala",), 14)),
)
_NAME_FAULTS = (
    (0.026, draw.PLAIN), (0.018, draw.PLAIN_CAPITALS), (0.012, dirt.middle_dropped), (0.012, dirt.mistyped),
    (0.006, dirt.as_heard),
)  # fmt: skip
_NAME_VARIETIES = (
    (0.30, draw.CAPITALS), (0.03, draw.DECOMPOSED), (0.02, draw.DOUBLED_SPACE), (0.01, draw.UNBREAKABLE_SPACE),
    (0.006, draw.TCVN3), (0.004, draw.VNI),
)  # fmt: skip
_BIRTH_FAULTS = ((0.042, "year"), (0.010, "january"), (0.010, "swapped"), (0.012, "digit"))
_YEAR_AS_JANUARY = 0.30  # of those who know only their year


@dataclass(frozen=True, slots=True)
class Dose:
    """One row of the platform, as typed."""

    id: str
    full_name: str
    birth: str
    sex: str
    number: str
    phone: str
    place: Place
    street: str
    dose_no: int
    vaccine: str
    lot: str
    given: str
    site: tuple[str, str]
    status: str
    updated: str

    def json(self) -> str:
        """The row in the platform's own form."""
        return json.dumps(
            {
                "id": self.id, "ho_ten": self.full_name, "ngay_sinh": self.birth, "gioi_tinh": self.sex,
                "so_giay_to": self.number, "so_dien_thoai": self.phone, "ma_tinh": self.place.province.code,
                "ma_huyen": self.place.district.code, "ma_xa": self.place.commune.code, "dia_chi": self.street,
                "mui_so": self.dose_no, "vac_xin": self.vaccine, "so_lo": self.lot, "ngay_tiem": self.given,
                "ma_co_so": self.site[0], "ten_co_so": self.site[1], "doi_khop": self.status, "cap_nhat": self.updated,
            },
            ensure_ascii=False, separators=(",", ":"),
        )  # fmt: skip


class Platform:
    """Types the doses of one run; ids follow each other in no order of people."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._rows = 0

    def doses(self, person: Person) -> Iterator[Dose]:
        """The rows about one person: none, one or two doses, some of them told twice."""
        rng = self._rng
        if person.age < 18 or rng.random() >= rates.FIRST_DOSE:
            return
        vaccines, interval = draw.one_of(rng, _PRODUCTS) or _PRODUCTS[0][1]
        first = FIRST_DAY + timedelta(int(_DAYS * rng.random() ** 0.6))
        typed = self._typed(person, rng.choice(vaccines), first)
        yield from self._told(person, typed, first, 1)
        second = first + timedelta(interval + rng.randint(0, 12))
        if second >= DAY or rng.random() >= rates.SECOND_DOSE:
            return
        again = rng.random() < rates.RETYPED
        typed = self._typed(person, rng.choice(vaccines), second) if again else self._next(typed, second)
        yield from self._told(person, typed, second, 2)

    def _told(self, person: Person, dose: Dose, given: date, number: int) -> Iterator[Dose]:
        person.injections.append(Injection(number, dose.vaccine, given, dose.lot, dose.site))
        yield replace(dose, dose_no=number)
        if self._rng.random() < rates.DOSE_TWICE:
            yield replace(self._typed(person, dose.vaccine, given), dose_no=number, lot=dose.lot)

    def _next(self, dose: Dose, given: date) -> Dose:
        """The next dose of somebody whom the platform already knows: the person as typed before."""
        row_id, updated = self._entry(given)
        return replace(dose, id=row_id, given=dirt.day_first(given), lot=self._lot(), updated=updated)

    def _typed(self, person: Person, vaccine: str, given: date) -> Dose:
        """A person typed in anew."""
        rng = self._rng
        place = person.lives if rng.random() < rates.LIVES_THERE else person.home
        row_id, updated = self._entry(given)
        number, owner = self._number(person)
        name, birth = draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES), self._birth(person)
        status = register.answer(number, name, birth, owner)
        phone = draw.reached_by(rng, person, 0.15) if rng.random() < rates.DOSE_PHONE else None
        return Dose(
            id=row_id, full_name=name, birth=birth, sex=register.SEX[person.sex] if rng.random() < 0.97 else "",
            number=number, phone=draw.phone(rng, phone) if phone else "", place=place, street=person.street, dose_no=1,
            vaccine=vaccine, lot=self._lot(), given=dirt.day_first(given), site=site(place),
            status=register.UNSENT if status != register.MISSING and rng.random() < rates.UNANSWERED else status,
            updated=updated,
        )  # fmt: skip

    def _number(self, person: Person) -> tuple[str, Person | None]:
        """What stands in the field of the number, and whose it is."""
        rng = self._rng
        given = draw.paper(rng, person, rates.FORMER_CARD_KEPT)
        at = rng.random()
        if given is None or at < rates.NO_NUMBER:
            return "", None
        at -= rates.NO_NUMBER
        if at < rates.MALFORMED_NUMBER:
            return draw.malformed(rng, given, person.phone), None
        at -= rates.MALFORMED_NUMBER
        if at < rates.DIGIT_WRONG:
            return dirt.digit_wrong(rng, given), None
        at -= rates.DIGIT_WRONG
        relatives = [other for other in person.household if other is not person and other.card]
        if at < rates.RELATIVES_NUMBER and relatives:
            relative = rng.choice(relatives)
            return relative.pin, relative
        return given, person

    def _birth(self, person: Person) -> str:
        rng = self._rng
        if person.year_only:
            return dirt.first_of_january(person.birth) if rng.random() < _YEAR_AS_JANUARY else person.birth_text
        match draw.one_of(rng, _BIRTH_FAULTS):
            case "year":
                return str(person.birth.year)
            case "january":
                return dirt.first_of_january(person.birth)
            case "swapped":
                return dirt.swapped(person.birth)
            case "digit":
                return dirt.digit_of_date_wrong(rng, person.birth)
            case _:
                return person.birth_text

    def _entry(self, given: date) -> tuple[str, str]:
        """Id and time of a new row: the injection's own evening or up to three weeks later."""
        rng = self._rng
        self._rows += 1
        day = min(given + timedelta(int(22 * rng.random() ** 3)), DAY - timedelta(1))
        return f"MT{ROWS.place(self._rows):09}", f"{day}T{_time_of_day(rng)}+07:00"

    def _lot(self) -> str:
        return f"{self._rng.choice(('NJ', 'FK', 'PV', 'ABY', 'EW'))}{self._rng.randint(100, 999):04}"


def site(place: Place) -> tuple[str, str]:
    """Code and name of the station that serves a commune: five digits, the first two its province's."""
    return f"{place.province.code}{int(place.commune.code) % 1000:03}", f"Trạm Y tế {place.commune.full_name}"


def spoiled(rng: Random, dose: Dose) -> Dose:
    """The same row, under another id, as nobody can take it in."""
    dose = replace(dose, id=f"MX{dose.id[2:]}")
    return rng.choice(
        (
            replace(dose, full_name=dose.full_name[:3] + "\0" + dose.full_name[3:]),
            replace(dose, given=f"31/02{dose.given[5:]}"),
            replace(dose, given="15/10/2031"),
            replace(dose, full_name=""),
            replace(dose, id=""),
        )
    )


def _time_of_day(rng: Random) -> str:
    second = rng.randrange(7 * 3600, 22 * 3600)
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
