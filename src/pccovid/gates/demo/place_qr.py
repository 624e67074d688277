"""Place QR: shops, markets, clinics and offices of each commune, and who scanned at their doors."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from pccovid.commons.text import fold
from pccovid.gates.demo import dirt, draw, places, rates
from pccovid.gates.demo.drop import Drop, Folder, is_persona
from pccovid.gates.demo.further import Told
from pccovid.gates.demo.papers import ROWS
from pccovid.gates.demo.places import DAY, Place
from pccovid.gates.demo.population import Person
from pccovid.ground.clock import VIETNAM

PLACES = (
    "ma_dia_diem", "ten", "loai", "ma_tinh", "ma_huyen", "ma_xa", "dia_chi", "nguoi_dang_ky", "so_dien_thoai",
    "cap_nhat",
)  # fmt: skip
SCANS = ("ma_luot", "ma_dia_diem", "thoi_diem_vao", "thoi_diem_ra", "ho_ten", "so_dien_thoai", "so_giay_to")
MANAGER_PHONE, MANAGED = "0900000001", 2  # of a persona, and how many places of her commune are hers
PLACE_CODE = "CHXMAU28"  # of one of them, its check included
_DAYS = 3
_KINDS = ("Chợ", "Siêu thị", "Nhà thuốc", "Quán ăn", "Trạm y tế", "Trụ sở UBND", "Ngân hàng", "Bến xe")
_NAME_FAULTS = ((0.12, draw.PLAIN), (0.02, dirt.mistyped))
_NAME_VARIETIES = ((0.15, draw.CAPITALS), (0.10, draw.DECOMPOSED))


class _Door(NamedTuple):
    code: str
    is_offline: bool


class Office:
    """Takes the places and scans of one run."""

    def __init__(self, folder: Folder, rng: Random, told: Told) -> None:
        self._rng, self._told = rng, told
        self._places = folder.csv(f"dia-diem-{DAY:%Y%m%d}.csv", PLACES)
        days = [DAY - timedelta(ago) for ago in range(_DAYS, 0, -1)]
        self._scans = [folder.csv(f"luot-quet-{day:%Y%m%d}.csv", SCANS) for day in days]
        self._doors: dict[int, list[_Door]] = {}
        self._known: set[str] = set()
        self._rows = 0

    def household(self, people: Sequence[Person]) -> None:
        """Where its members went."""
        rng = self._rng
        for person in people:
            if is_persona(person):
                if person.phone == "0900000002":
                    self._visit(person, 1)
            elif person.phone and rng.random() < rates.SCANS:
                for day in range(_DAYS):
                    if rng.random() < 0.4:
                        self._visit(person, day)

    def _visit(self, person: Person, day: int) -> None:
        rng = self._rng
        doors = self._doors.get(person.lives.commune.unit_id) or self._open(person.lives)
        door = rng.choice(doors)
        midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=VIETNAM) - timedelta(_DAYS - day)
        came = midnight + timedelta(minutes=rng.randrange(6 * 60, 20 * 60))
        left = came + timedelta(minutes=rng.randrange(5, 90)) if rng.random() < 0.3 else None
        self._rows += 1
        name = draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES)
        by_card = person.card and (is_persona(person) or rng.random() < 0.1)
        row = [
            f"L{ROWS.place(self._rows):09}", door.code, came.isoformat(), left.isoformat() if left else "", name,
            "" if by_card else draw.phone(rng, person.phone or ""), person.pin if by_card else "",
        ]  # fmt: skip
        visitor = f"{person.pin if by_card else person.phone} {fold(name)}"
        if visitor not in self._known:
            self._known.add(visitor)
            self._told.good(visitor, person)
        # A reader that was offline sends with the next day; one scan in a hundred is sent twice.
        table = self._scans[min(day + door.is_offline, _DAYS - 1)]
        table.writerow(row)
        if rng.random() < 0.01:
            self._scans[-1].writerow(row)
        if rng.random() < rates.SPOILED:
            table.writerow(_spoiled(rng, row))
            self._told.spoiled()

    def _open(self, place: Place) -> list[_Door]:
        """The places of a commune, the last of which nobody described."""
        rng = self._rng
        doors = self._doors.setdefault(place.commune.unit_id, [])
        here = place.commune == places.slice_of(1)[0].commune
        for number in range(rng.randint(8, 16)):
            kind = _KINDS[number % len(_KINDS)]
            doors.append(_Door(f"DD{place.commune.unit_id:05}{number:02}", rng.random() < 0.15))
            row = [
                doors[-1].code, f"{kind} {place.commune.name} {number + 1}", kind, place.province.code,
                place.district.code, place.commune.code, places.street(rng, place),
                "Người đăng ký Mẫu", MANAGER_PHONE if here and number < MANAGED else "0900000199",
                f"{DAY}T06:00:00+07:00",
            ]  # fmt: skip
            self._places.writerow(row)
        doors.append(_Door(f"DD{place.commune.unit_id:05}99", is_offline=False))
        return doors


def _spoiled(rng: Random, row: list[str]) -> list[str]:
    """The same row as nobody can take it in."""
    code, door, came, left, name, _phone, _paper = row
    return rng.choice(
        (
            [code, door, came, left, name, "", ""],
            [code, "", *row[2:]],
            [code, door, f"2031{came[4:]}", "", *row[4:]],
            [code, door, f"2020{came[4:]}", "", *row[4:]],
            row[:4],
        )
    )


PLACE_QR = Drop("place_qr", Office)
