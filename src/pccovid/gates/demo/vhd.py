"""VHD (tokhaiyte.vn): the three tabs of its form as files, and the list of the ids it gives to areas."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from pccovid.commons.units import Unit, units
from pccovid.gates.demo import dirt, draw, rates
from pccovid.gates.demo.drop import Drop, Folder, Table, is_persona
from pccovid.gates.demo.further import Told
from pccovid.gates.demo.papers import ROWS
from pccovid.gates.demo.places import DAY, Place
from pccovid.gates.demo.population import Person
from pccovid.ground.clock import VIETNAM

_LAST_MOMENT = datetime(DAY.year, DAY.month, DAY.day, tzinfo=VIETNAM)
_DAYS = 60
_PERSON = (
    "otherUser", "fullName", "passport", "birthYear", "gender", "nation", "provinceId", "districtId", "wardId",
    "address", "phone", "email",
)  # fmt: skip
_CONTACTS = ("hasPatient", "hasFromSickCountry", "hasSick")
_TIMES = ("createdAt", "updatedAt")
_SIGNS = ("fever", "cough", "breathless", "soreThroat", "nausea", "diarrhea", "hemorrhage", "rash")
AREAS = ("id", "ten", "cap", "thuoc")
HEALTH = (
    "_id", *_PERSON, "showCountryPassing", "countryPassing", "showSignal", "showSignalNote", *_CONTACTS, *_TIMES,
)  # fmt: skip
DOMESTIC = (
    "_id", "vehicle", "flightCode", "start", "departure", "end", "destination", "vehicleCode", "seat",
    "departureDate", *_PERSON, "placeTravelTo", "sign", *_CONTACTS, *_TIMES,
)  # fmt: skip
ENTRY = (
    "_id", "gate", "vehicle", "vehicleCode", "seat", "countryStart", "departureDate", "arrivalDate", *_PERSON,
    "countryPassing", *_SIGNS, "animal", "hasPatient", *_TIMES,
)  # fmt: skip

_NAME_FAULTS = ((0.10, draw.PLAIN_CAPITALS), (0.02, dirt.middle_dropped), (0.02, dirt.mistyped))
_NAME_VARIETIES = ((0.75, draw.CAPITALS), (0.05, draw.DECOMPOSED), (0.02, draw.DOUBLED_SPACE))
_SIGN_NOTES = ((0.03, "Ho"), (0.02, "Sốt"), (0.01, "Đau họng, mệt mỏi"))
_LEVELS = {"province": "tinh", "district": "huyen", "commune": "xa"}
_AIRPORTS = (("01", "Sân bay Nội Bài"), ("79", "Sân bay Tân Sơn Nhất"), ("48", "Sân bay Đà Nẵng"))
_ABROAD = ("Hàn Quốc", "Nhật Bản", "KR", "Đài Loan", "Hoa Kỳ")


class Office:
    """Takes the declarations of one run."""

    def __init__(self, folder: Folder, rng: Random, told: Told) -> None:
        self._rng, self._told = rng, told
        self._areas = folder.csv("dia-ban-2021.csv", AREAS)
        self._health = folder.csv(f"HDHealth-{DAY:%Y%m%d}.csv", HEALTH, "utf-8-sig")
        self._domestic = folder.csv(f"HDLocal-{DAY:%Y%m%d}.csv", DOMESTIC)
        self._entry = folder.xlsx(f"HDPassenger-{DAY:%Y%m%d}.xlsx", ENTRY, ("birthYear", "phone", "passport"))
        self._known: set[int] = set()
        self._rows = 0

    def household(self, people: Sequence[Person]) -> None:
        """What its members declared."""
        rng = self._rng
        for person in people:
            if is_persona(person):
                if person.phone == "0900000004":
                    self._travel(person)
                continue
            at = rng.random()
            if at < rates.VHD_HEALTH:
                self._declare(person)
            elif at < rates.VHD_HEALTH + rates.VHD_DOMESTIC:
                self._travel(person)
            elif at < rates.VHD_HEALTH + rates.VHD_DOMESTIC + rates.VHD_ENTRY:
                self._enter(person)

    def _declare(self, person: Person) -> None:
        rng = self._rng
        note = draw.one_of(rng, _SIGN_NOTES) or ""
        been = person.lives.province.name if rng.random() < 0.06 else ""
        row = [
            self._key(), *self._person(person), str(int(bool(been))), been, str(int(bool(note))), note,
            *self._contacts(), *self._times(),
        ]  # fmt: skip
        self._write(self._health, row, person)

    def _travel(self, person: Person) -> None:
        rng = self._rng
        created, updated = self._times()
        departs = datetime.fromisoformat(created) + timedelta(hours=rng.randint(3, 30))
        (start, here), (end, there) = rng.sample(_AIRPORTS, 2)
        row = [
            self._key(), "Máy bay", f"VN {rng.randint(100, 999)}", self._province(start), here, self._province(end),
            there, "", f"{rng.randint(1, 38)}{rng.choice('ABCDEF')}", f"{departs:%d/%m/%Y %H:%M}",
            *self._person(person), "", "Không", *self._contacts(), created, updated,
        ]  # fmt: skip
        self._write(self._domestic, row, person)

    def _enter(self, person: Person) -> None:
        rng = self._rng
        created, updated = self._times()
        arrives = datetime.fromisoformat(created) + timedelta(hours=rng.randint(6, 60))
        abroad = rng.choice(_ABROAD)
        row = [
            self._key(), rng.choice(_AIRPORTS)[1], "Máy bay", f"VN{rng.randint(400, 499)}", f"{rng.randint(1, 38)}C",
            abroad, f"{arrives - timedelta(hours=5):%d/%m/%Y}", f"{arrives:%d/%m/%Y}", *self._person(person), abroad,
            *["0"] * len(_SIGNS), "0", "2", created, updated,
        ]  # fmt: skip
        self._write(self._entry, row, person)

    def _person(self, person: Person) -> list[str]:
        """The block that the forms share: the year alone, one number of any kind, the telephone as a number."""
        rng = self._rng
        phone = draw.reached_by(rng, person, rates.OTHERS_PHONE) or ""
        number = draw.paper(rng, person, 0.25) if rng.random() < rates.VHD_NUMBER else None
        place = person.lives if rng.random() < rates.LIVES_THERE else person.home
        return [
            str(int(phone != person.phone)), draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES),
            number or "", str(person.birth.year), "Nam" if person.sex == "M" else "Nu", "Việt Nam", *self._place(place),
            person.street, dirt.zeros_lost(phone) if rng.random() < 0.9 else draw.phone(rng, phone), "",
        ]  # fmt: skip

    def _place(self, place: Place) -> list[str]:
        """Three ids; a few of a former list, which nobody knows any more, or the names in their place."""
        at = self._rng.random()
        if at < 0.02:
            return [f"4e{unit.unit_id:022x}" for unit in (place.province, place.district, place.commune)]
        if at < 0.04:
            return [place.province.name, place.district.full_name, place.commune.full_name]
        return [self._area(unit) for unit in (place.province, place.district, place.commune)]

    def _province(self, code: str) -> str:
        found = units().by_code(code, "province", DAY)
        return self._area(found) if found else ""

    def _area(self, unit: Unit) -> str:
        """Its id; in the list from its first use on, as the areas above it."""
        if unit.unit_id not in self._known:
            self._known.add(unit.unit_id)
            above = unit.district_id if unit.level == "commune" else unit.province_id
            parent = "" if unit.level == "province" or above is None else self._area(units().get(above))
            self._areas.writerow([_id(unit), unit.full_name, _LEVELS[unit.level], parent])
        return _id(unit)

    def _contacts(self) -> list[str]:
        return ["1" if self._rng.random() < 0.02 else "2" for _ in _CONTACTS]

    def _times(self) -> tuple[str, str]:
        made = _LAST_MOMENT - timedelta(seconds=self._rng.randrange(40 * 3600, _DAYS * 86_400))
        return made.isoformat(), made.isoformat()

    def _key(self) -> str:
        self._rows += 1
        return f"60{ROWS.place(self._rows):022x}"

    def _write(self, table: Table, row: list[str], person: Person) -> None:
        table.writerow(row)
        self._told.good(row[0], person)
        if self._rng.random() < rates.SPOILED:
            table.writerow(_spoiled(self._rng, row))
            self._told.spoiled()


def _id(unit: Unit) -> str:
    return f"5f{unit.unit_id:022x}"


def _spoiled(rng: Random, row: list[str]) -> list[str]:
    """The same row as nobody can take it in."""
    *most, _updated = row
    return rng.choice(
        (
            ["", *row[1:]],
            [*most[:-1], "hôm qua", ""],
            [*most, "2031-01-01T00:00:00+07:00"],
            row[:5],
            [row[0], row[1], "--", *row[3:-1], "mai"],
        )
    )


VHD = Drop("vhd", Office)
