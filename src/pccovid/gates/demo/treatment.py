"""Treatment: courses of the treatment department, the person block partly missing."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from pccovid.gates.demo import dirt, draw, rates, register, vaccination
from pccovid.gates.demo.drop import Drop, Folder, is_persona
from pccovid.gates.demo.further import Told
from pccovid.gates.demo.papers import ROWS
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person

HEADER = (
    "ma_dot", "ma_benh_nhan", "ho_ten", "ngay_sinh", "gioi_tinh", "quoc_tich", "so_giay_to", "so_dien_thoai", "ma_tinh",
    "ma_huyen", "ma_xa", "dia_chi", "ma_benh", "muc_do", "noi_dieu_tri", "trang_thai", "ngay_khoi_phat", "ngay_vao",
    "ngay_ra", "ma_co_so", "ten_co_so", "cap_nhat",
)  # fmt: skip
_NAME_FAULTS = ((0.06, draw.PLAIN_CAPITALS), (0.02, dirt.middle_dropped), (0.02, dirt.mistyped))
_NAME_VARIETIES = ((0.30, draw.CAPITALS), (0.03, draw.DECOMPOSED), (0.01, draw.TCVN3))
_GROUPS = (
    ("Thấp", "Tại nhà"),
    ("Xanh", "Tại nhà"),
    ("Trung bình", "Khu cách ly"),
    ("Cao", "Bệnh viện"),
    ("Đỏ", "Hồi sức"),
)
_GROUP_SUMS = (0.45, 0.60, 0.80, 0.95, 1.0)


class Office:
    """Takes the courses of one run."""

    def __init__(self, folder: Folder, rng: Random, told: Told) -> None:
        self._rng, self._told = rng, told
        self._table = folder.csv(f"dieu-tri-{DAY:%Y%m%d}.csv", HEADER)
        self._rows = 0

    def household(self, people: Sequence[Person]) -> None:
        """Who of its members was ill; where one is, others often are."""
        rng = self._rng
        if any(map(is_persona, people)):
            ill = [person for person in people if person.phone == "0900000004"]
        elif rng.random() < rates.ILL_HOUSEHOLDS:
            ill = [person for person in people if rng.random() < 0.5]
        else:
            ill = []
        for person in ill:
            self._course(person)

    def _course(self, person: Person) -> None:
        rng = self._rng
        self._rows += 1
        severity, care = rng.choices(_GROUPS, cum_weights=_GROUP_SUMS)[0]
        began = DAY - timedelta(rng.randint(2, 75))
        ended = began + timedelta(rng.randint(7, 25))
        is_over = ended < DAY
        onset = began - timedelta(rng.randint(0, 6)) if rng.random() < 0.7 else None
        site_code, site_name = vaccination.site(person.lives)
        row = [
            f"DT{ROWS.place(self._rows):09}", f"BN{self._rows:06}", *self._person(person),
            "U07.1" if rng.random() < 0.95 else "U07.2", severity, care,
            ("Khỏi" if rng.random() < 0.98 else "Tử vong") if is_over else "Đang điều trị",
            dirt.day_first(onset) if onset else "", dirt.day_first(began), dirt.day_first(ended) if is_over else "",
            dirt.zeros_lost(site_code), site_name, f"{min(ended, DAY - timedelta(1))}T17:00:00+07:00",
        ]  # fmt: skip
        self._table.writerow(row)
        self._told.good(row[0], person)
        if rng.random() < rates.SPOILED:
            self._table.writerow(_spoiled(rng, row))
            self._told.spoiled()

    def _person(self, person: Person) -> list[str]:
        """What was written down of them in a hurry."""
        rng, lives = self._rng, person.lives
        number = draw.paper(rng, person, 0.2) if rng.random() < 0.6 else None
        phone = draw.reached_by(rng, person, 0.1) if rng.random() < 0.7 else None
        place = [lives.province.code, lives.district.code, lives.commune.code] if rng.random() < 0.85 else ["", "", ""]
        return [
            draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES),
            person.birth_text if rng.random() < 0.7 else str(person.birth.year),
            register.SEX[person.sex], "Việt Nam" if rng.random() < 0.5 else "", number or "",
            draw.phone(rng, phone) if phone else "", *place, person.street if rng.random() < 0.6 else "",
        ]  # fmt: skip


def _spoiled(rng: Random, row: list[str]) -> list[str]:
    """The same row as nobody can take it in."""
    return rng.choice(
        (
            ["", *row[1:]],
            [*row[:12], "COVID", *row[13:]],
            [*row[:15], "?", *row[16:]],
            [*row[:17], "30/02/2021", *row[18:]],
            [*row[:18], "01/01/2020", *row[19:]],
            row[:9],
        )
    )


TREATMENT = Drop("treatment", Office)
