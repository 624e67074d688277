"""VNEID and the police's travel declarations: one row a journey, mostly with personal number and own telephone."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from pccovid.gates.demo import dirt, draw, places, rates, register
from pccovid.gates.demo.drop import is_persona
from pccovid.gates.demo.further import Addresses, Told
from pccovid.gates.demo.papers import ROWS
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person, chance
from pccovid.gates.demo.sandboxes.platform import Travel
from pccovid.gates.demo.sandboxes.server import Sandbox
from pccovid.gates.demo.sandboxes.store import RowWriter, write_rows
from pccovid.ground import ids
from pccovid.ground.clock import VIETNAM

_FILE = "travel/to_khai.sqlite"
_PAGES_PER_SECOND = 100
_LAST_MOMENT = datetime(DAY.year, DAY.month, DAY.day, tzinfo=VIETNAM)
_DAYS = 30
Row = dict[str, str | bool | None]
_BY = (
    (0.40, ("Xe máy", "{province}-B1 {number:05}")), (0.25, ("Ô tô", "{province}A-{number:05}")),
    (0.20, ("Xe khách", "{province}B-{coach:05}")), (0.10, ("Máy bay", "VN {flight}")),
    (0.05, ("Tàu hỏa", "SE{train}")),
)  # fmt: skip
_NAME_FAULTS = ((0.02, draw.PLAIN), (0.04, draw.PLAIN_CAPITALS), (0.006, dirt.mistyped))
_NAME_VARIETIES = ((0.60, draw.CAPITALS), (0.02, draw.DECOMPOSED), (0.01, draw.DOUBLED_SPACE))
_SYMPTOMS = ((0.02, "Ho"), (0.01, "Sốt"))
# Two days ago from Bình Dương; no system knows a dose of his.
_TRAVELLER = "Bùi Văn Sơn Mẫu"
_BACK: Row = {
    "phuong_tien": "Xe khách", "so_hieu": "61B-00123", "so_ghe": "12A", "di_ma": "74", "di": "Tỉnh Bình Dương",
    "khoi_hanh": (_LAST_MOMENT - timedelta(days=3)).isoformat(),
    "den_luc": (_LAST_MOMENT - timedelta(days=2)).isoformat(),
    "ngay_khai": (_LAST_MOMENT - timedelta(days=4)).isoformat(),
    "cap_nhat": (_LAST_MOMENT - timedelta(days=4)).isoformat(timespec="seconds"),
}  # fmt: skip


@dataclass
class _Office:
    """Writes the declarations of one run."""

    rng: Random
    rows: RowWriter
    told: Told
    number: int = 0

    def household(self, people: Sequence[Person]) -> None:
        """Some travel; who is always in the demonstration does."""
        for person in people:
            if is_persona(person):
                back = _BACK | {"den_ma": person.home.commune.code} if person.name == _TRAVELLER else {}
                self._write(person, self._declared(person) | back)
            elif person.age >= 14 and self.rng.random() < rates.TRAVELS:
                self._write(person, _dirty(self.rng, person, self._declared(person)))

    def _write(self, person: Person, row: Row) -> None:
        self._add(row)
        self.told.good(str(row["ma_qr"]), person)
        if not is_persona(person) and self.rng.random() < rates.SPOILED:
            self._add(_spoiled(self.rng, row | {"ma_qr": self._key()}))
            self.told.spoiled()

    def _add(self, row: Row) -> None:
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        self.rows.add(str(row["cap_nhat"]), str(row["ma_qr"]), text)

    def _key(self) -> str:
        self.number += 1
        return f"C06{ROWS.place(self.number):09}"

    def _declared(self, person: Person) -> Row:
        """What somebody declares without a mistake: from where they live to where they are registered."""
        rng = self.rng
        made = _LAST_MOMENT - timedelta(seconds=rng.randrange(1, _DAYS * 86_400))
        departs = made + timedelta(hours=rng.randint(1, 48))
        home, lives = person.home, person.lives
        by, pattern = draw.one_of(rng, _BY) or _BY[0][1]
        vehicle = pattern.format(
            province=lives.province.code, number=rng.randrange(100_000), coach=rng.randrange(300),
            flight=rng.randint(100, 299), train=rng.randint(1, 9),
        )  # fmt: skip
        is_away = lives is not home
        return {
            "ma_qr": self._key(), "ho_ten": person.name, "ngay_sinh": person.birth_text,
            "gioi_tinh": register.SEX[person.sex], "quoc_tich": "VNM",
            "so_giay_to": person.pin if person.card else person.former_number or "",
            "so_dien_thoai": person.phone or person.contact or "", "khai_ho": person.phone is None,
            "thuong_tru_ma_xa": home.commune.code, "thuong_tru": "" if is_away else person.street,
            "tam_tru_ma_xa": lives.commune.code if is_away else "", "tam_tru": person.street if is_away else "",
            "hien_tai_ma_xa": lives.commune.code, "hien_tai": person.street, "phuong_tien": by, "so_hieu": vehicle,
            "so_ghe": f"{rng.randint(1, 30)}{rng.choice('ABCDEF')}" if by in ("Xe khách", "Máy bay") else "",
            "di_ma": lives.commune.code, "di": lives.district.full_name, "den_ma": home.district.code,
            "den": places.written_in_full("", home).lstrip(", "), "khoi_hanh": departs.isoformat(),
            "den_luc": (departs + timedelta(hours=rng.randint(1, 9))).isoformat(),
            "trieu_chung": draw.one_of(rng, _SYMPTOMS) or "", "tiep_xuc": rng.random() < 0.01, "da_qua": "",
            "ngay_khai": made.isoformat(), "cap_nhat": made.isoformat(timespec="seconds"),
        }  # fmt: skip


def _dirty(rng: Random, person: Person, row: Row) -> Row:
    """The same as people typed it."""
    number = draw.paper(rng, person, rates.FORMER_CARD_KEPT) or ""
    if number and rng.random() < rates.DIGIT_WRONG:
        number = dirt.digit_wrong(rng, number)
    return row | {
        "ho_ten": draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES),
        "so_giay_to": number if rng.random() < 0.93 else "",
        "so_dien_thoai": draw.phone(rng, str(row["so_dien_thoai"])) if row["so_dien_thoai"] else "",
        "hien_tai_ma_xa": row["hien_tai_ma_xa"] if rng.random() < 0.97 else "",
        "tiep_xuc": row["tiep_xuc"] if rng.random() < 0.9 else None,
    }


def _spoiled(rng: Random, row: Row) -> Row:
    """The same as nobody can take it in."""
    wrong: tuple[Row, ...] = (
        {"ho_ten": ""}, {"ngay_sinh": "31/02/1980"}, {"ngay_khai": "hôm qua"}, {"so_giay_to": "00108512345"},
        {"den_luc": "2021-01-01T00:00:00+07:00"}, {"khoi_hanh": "2031-01-01T00:00:00+07:00"},
    )  # fmt: skip
    return row | rng.choice(wrong)


class Travelling:
    """The maker of the travel declarations."""

    source = "travel"

    @contextmanager
    def open(self, out: Path, seed: int, told: Told) -> Generator[_Office]:
        """A new sandbox."""
        with write_rows(out / _FILE) as rows:
            yield _Office(chance(seed, self.source), rows, told)

    def addresses(self, out: Path) -> Addresses:
        """Its address is known when it runs."""
        _ = out
        return {"url": "", "key": ids.token()}

    @contextmanager
    def serve(self, out: Path, known: Addresses) -> Generator[Addresses]:
        """Answer over HTTP."""
        with Sandbox(Travel(out / _FILE), key=known["key"], per_second=_PAGES_PER_SECOND) as sandbox:
            yield {"url": sandbox.url}


TRAVEL = Travelling()
