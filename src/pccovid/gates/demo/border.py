"""Border: passenger lists, a file for each flight, names in capitals without accents; foreigners among them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from pccovid.gates.demo import dirt, draw, papers, rates
from pccovid.gates.demo.drop import Drop, Folder, Table, is_persona
from pccovid.gates.demo.further import Told
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person
from pccovid.ground.clock import VIETNAM

HEADER = (
    "chieu", "phuong_tien", "so_hieu", "cua_khau", "thoi_diem", "noi_di_den", "ghe", "ho_ten", "so_giay_to",
    "quoc_tich", "ngay_sinh", "gioi_tinh", "dia_chi", "so_dien_thoai",
)  # fmt: skip
# Number, airport, country, hour of arrival or departure, direction.
_FLIGHTS = (
    ("VN417", "Nội Bài", "KOR", 11, "Nhập cảnh"), ("VN311", "Nội Bài", "JPN", 15, "Nhập cảnh"),
    ("VJ859", "Tân Sơn Nhất", "TWN", 9, "Nhập cảnh"), ("VN50", "Tân Sơn Nhất", "GBR", 23, "Xuất cảnh"),
)  # fmt: skip
_DAYS_AGO = (1, 4, 9)
_FOREIGNERS = (
    ("KIM MIN JUN", "KOR", "M"), ("TANAKA YUKI", "JPN", "F"), ("CHEN WEI TING", "TWN", "F"),
    ("JOHN SAMPLE", "GBR", "M"), ("PARK SEO YEON", "KOR", "F"), ("SATO KENJI", "JPN", "M"),
)  # fmt: skip
_FOREIGN = 10_000_000  # their numbers, beyond those of the people of the demonstration


class Office:
    """Takes the lists of one run."""

    def __init__(self, folder: Folder, rng: Random, told: Told) -> None:
        self._rng, self._told = rng, told
        self._lists: list[tuple[Table, tuple[str, str, str, str, str], datetime]] = []
        self._seats = 0
        for ago in _DAYS_AGO:
            for number, flight in enumerate(_FLIGHTS):
                at = datetime(DAY.year, DAY.month, DAY.day, flight[3], 35, tzinfo=VIETNAM) - timedelta(ago)
                name = f"{flight[0]}-{at:%Y%m%d}"
                written = folder.csv(f"{name}.csv", HEADER) if number % 2 else folder.xlsx(f"{name}.xlsx", HEADER)
                self._lists.append((written, (flight[4], "Máy bay", *flight[:3]), at))

    def household(self, people: Sequence[Person]) -> None:
        """Some of its members on one flight, and whoever sits beside them."""
        rng = self._rng
        if any(map(is_persona, people)):
            self._board(self._lists[0], [person for person in people if person.phone == "0900000001"])
        elif rng.random() < rates.CROSSES * 1.6:
            flight = rng.choice(self._lists)
            self._board(flight, [person for person in people if person.registered and rng.random() < 0.6])
            if rng.random() < rates.FOREIGNER:
                self._board(flight, [self._foreigner(people[0])])

    def _board(self, flight: tuple[Table, tuple[str, str, str, str, str], datetime], people: Sequence[Person]) -> None:
        table, (direction, means, number, port, country), at = flight
        for person in people:
            document, nation, birth = self._document(person), "VNM", person.birth_text
            if person.number >= _FOREIGN:
                nation, birth = person.registered_name, dirt.day_first(person.birth)
            lives = person.lives
            row = [
                direction, means, number, port, f"{at:%d/%m/%Y %H:%M}", country, self._seat(),
                dirt.plain(person.name).upper(), document, nation, birth, person.sex,
                f"{person.street}, {lives.commune.full_name}, {lives.district.full_name}, {lives.province.name}",
                draw.phone(self._rng, person.phone) if person.phone else "",
            ]  # fmt: skip
            table.writerow(row)
            self._told.good(_key(row, at.date()), person)
            if self._rng.random() < rates.SPOILED:
                table.writerow(_spoiled(self._rng, row))
                self._told.spoiled()

    def _seat(self) -> str:
        self._seats += 1
        return f"{self._seats % 40 + 1}{'ABCDEF'[self._seats % 6]}"

    def _document(self, person: Person) -> str:
        """A passport: a letter and seven digits for Viet Nam, eight for others, never that of two people."""
        letter = "M" if person.number >= _FOREIGN else "C"
        return f"{letter}{papers.PASSPORTS.place(person.number):07}"

    def _foreigner(self, host: Person) -> Person:
        rng = self._rng
        name, nation, sex = rng.choice(_FOREIGNERS)
        return Person(
            number=_FOREIGN + self._seats, name=name, sex="M" if sex == "M" else "F",
            birth=date(rng.randint(1955, 2000), rng.randint(1, 12), 9), year_only=False, pin="", former_number=None,
            card=False, phone=None, home=host.home, lives=host.lives, street=host.street, registered=False,
            registered_name=nation, registered_former_number="",
        )  # fmt: skip


def _key(row: Sequence[str], day: date) -> str:
    """As the connector names the row."""
    direction = "entry" if row[0] == "Nhập cảnh" else "exit"
    return f"{row[2]} {day} {direction} {row[8]} {row[7].lower()}"


def _spoiled(rng: Random, row: list[str]) -> list[str]:
    """The same row as nobody can take it in."""
    return rng.choice(
        (
            ["quá cảnh", *row[1:]],
            [*row[:3], "", *row[4:]],
            [*row[:4], "31/09/2021 08:00", *row[5:]],
            [*row[:4], "01/01/2031 08:00", *row[5:]],
            [*row[:7], "", *row[8:]],
        )
    )


BORDER = Drop("border", Office)
