"""NCOVI: one row a health declaration, often made for somebody else and under a shared telephone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from pccovid.gates.demo import dirt, draw, rates, register
from pccovid.gates.demo.papers import ROWS
from pccovid.gates.demo.places import DAY, Place
from pccovid.gates.demo.population import Person
from pccovid.ground.clock import VIETNAM

_LAST_MOMENT = datetime(DAY.year, DAY.month, DAY.day, tzinfo=VIETNAM)
_DAYS = 45  # how far back declarations reach

_NAME_FAULTS = (
    (0.13, draw.PLAIN), (0.12, draw.PLAIN_CAPITALS), (0.012, dirt.middle_dropped), (0.015, dirt.mistyped),
    (0.008, dirt.as_heard),
)  # fmt: skip
_NAME_VARIETIES = (
    (0.28, draw.CAPITALS), (0.06, draw.DECOMPOSED), (0.02, draw.DOUBLED_SPACE), (0.01, draw.UNBREAKABLE_SPACE),
    (0.003, draw.TCVN3), (0.002, draw.VNI),
)  # fmt: skip
_SYMPTOMS = ((0.03, "Ho"), (0.02, "Sốt"), (0.01, "Sốt, ho, đau họng"), (0.01, "Mệt mỏi"), (0.90, ""))


COLUMNS = (
    "id", "ho_ten", "ngay_sinh", "gioi_tinh", "cmnd_cccd", "so_dien_thoai", "ma_tinh", "ma_huyen", "ma_xa", "dia_chi",
    "khai_ho", "trieu_chung", "tiep_xuc", "noi_da_di", "ngay_khai", "cap_nhat",
)  # fmt: skip


class Declaration(NamedTuple):
    """One row of public.to_khai, in the order of `COLUMNS`."""

    id: int
    ho_ten: str
    ngay_sinh: str
    gioi_tinh: str
    cmnd_cccd: str
    so_dien_thoai: str
    ma_tinh: str
    ma_huyen: str
    ma_xa: str
    dia_chi: str
    khai_ho: bool
    trieu_chung: str
    tiep_xuc: bool
    noi_da_di: str
    ngay_khai: datetime
    cap_nhat: datetime


class Office:
    """Takes the declarations of one run."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._rows = 0
        self._neighbour = "0912345678"  # until the first household with a telephone was met

    def declarations(self, person: Person) -> Iterator[Declaration]:
        """What was declared about one person: nothing, or one to three times."""
        rng = self._rng
        if rng.random() < rates.DECLARES:
            for _ in range(draw.one_of(rng, rates.DECLARATIONS) or 1):
                yield self._declaration(person)
        self._neighbour = person.contact or self._neighbour

    def _declaration(self, person: Person) -> Declaration:
        rng = self._rng
        place = person.lives if rng.random() < rates.LIVES_THERE else person.home
        phone = draw.reached_by(rng, person, rates.OTHERS_PHONE)
        if phone is None or (phone != person.phone and rng.random() < rates.OTHER_HOUSEHOLDS_PHONE):
            phone = self._neighbour
        made = _LAST_MOMENT - timedelta(seconds=rng.randrange(1, _DAYS * 86_400))
        self._rows += 1
        return Declaration(
            id=ROWS.place(self._rows),
            ho_ten=draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES),
            ngay_sinh=self._birth(person),
            gioi_tinh=register.SEX[person.sex] if rng.random() < 0.985 else "Nam",  # what the form starts with
            cmnd_cccd=self._number(person),
            so_dien_thoai=draw.phone(rng, phone),
            ma_tinh=place.province.code,
            ma_huyen=place.district.code,
            ma_xa=place.commune.code if rng.random() < 0.96 else "",
            dia_chi=person.street,
            khai_ho=phone != person.phone and rng.random() < rates.ON_BEHALF_SAID,
            trieu_chung=draw.one_of(rng, _SYMPTOMS) or "",
            tiep_xuc=rng.random() < 0.02,
            noi_da_di=self._been(place),
            ngay_khai=made,
            cap_nhat=min(made + timedelta(seconds=rng.randrange(86_400)), _LAST_MOMENT) if rng.random() < 0.1 else made,
        )

    def _birth(self, person: Person) -> str:
        at = self._rng.random()
        if person.year_only or at < rates.DECLARED_YEAR_ONLY:
            return str(person.birth.year)
        if at > 0.985:
            return dirt.swapped(person.birth)
        if at > 0.97:
            return dirt.digit_of_date_wrong(self._rng, person.birth)
        return person.birth_text

    def _number(self, person: Person) -> str:
        """The optional field: mostly left empty, and of children always."""
        rng = self._rng
        if rng.random() >= rates.DECLARED_NUMBER:
            return ""
        given = draw.paper(rng, person, 0.25)
        if given is None:
            return ""
        at = rng.random()
        if at < 0.03:
            return draw.malformed(rng, given, person.phone)
        return dirt.digit_wrong(rng, given) if at < 0.045 else given

    def _been(self, place: Place) -> str:
        return f"{place.district.full_name}, {place.province.name}" if self._rng.random() < 0.06 else ""


def spoiled(rng: Random, row: Declaration) -> Declaration:
    """The same row, under another id, as nobody can take it in."""
    row = row._replace(id=row.id + 10**9)
    return rng.choice(
        (
            row._replace(ngay_sinh=f"31/02/{row.ngay_sinh[-4:]}"),
            row._replace(ngay_sinh="15/10/2031"),
            row._replace(ho_ten=""),
            row._replace(ngay_khai=row.ngay_khai + timedelta(3652)),
        )
    )
