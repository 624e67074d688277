"""People who are always in the demonstration, in its first commune, each with a story to show.

Their names end in "Mẫu" (sample), their telephones begin with 0900000: nobody can take them for real.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from pccovid.gates.demo import dirt, papers, places, register, vaccination
from pccovid.gates.demo.bluezone import Account, given_first
from pccovid.gates.demo.names import Sex
from pccovid.gates.demo.ncovi import Declaration
from pccovid.gates.demo.places import DAY, Place
from pccovid.gates.demo.population import Injection, Person
from pccovid.gates.demo.vaccination import Dose
from pccovid.ground.clock import VIETNAM

_STREET = "Số 1, tổ 1"
_HAMLET_PHONE = "0900000009"  # of the head of the hamlet, who declares for many


@dataclass(frozen=True)
class Persona:
    """Somebody to log in as: telephone (what the log-in asks), and the facts that prove who they are."""

    phone: str
    name: str
    birth: date
    id_number: str
    story_vi: str
    story_en: str


@dataclass
class Cast:
    """The personas with their kin, and every row that the four systems hold about them."""

    people: list[Person] = field(default_factory=list[Person])
    doses: list[tuple[Person, Dose]] = field(default_factory=list[tuple[Person, Dose]])
    declarations: list[tuple[Person, Declaration]] = field(default_factory=list[tuple[Person, Declaration]])
    accounts: list[tuple[Person, Account]] = field(default_factory=list[tuple[Person, Account]])

    def person(self, name: str, sex: Sex, birth: date, phone: str | None = None, *, year_only: bool = False) -> Person:
        """A new person of the first commune, without a fault in the register."""
        number, place = len(self.people) + 1, home()
        former = papers.former_number(number) if DAY.year - birth.year >= 21 else None
        person = Person(
            number=number, name=name, sex=sex, birth=birth, year_only=year_only,
            pin=papers.personal_number(number, place.province.code, sex, birth, away=False),
            former_number=former, card=DAY.year - birth.year >= 16, phone=phone, home=place, lives=place,
            street=_STREET, registered=True, registered_name=name, registered_former_number=former or "",
        )  # fmt: skip
        self.people.append(person)
        return person

    def dose(self, person: Person, dose_no: int, given: date, **typed: str) -> None:
        """A row of the vaccination platform about `person`: as they would wish, but for what is in `typed`."""
        row = Dose(
            id=f"MAU{len(self.doses) + 1:09}", full_name=person.name, birth=person.birth_text,
            sex=register.SEX[person.sex], number=person.pin, phone=person.phone or "", place=person.lives,
            street=person.street, dose_no=dose_no, vaccine="AstraZeneca", lot="ABY4401", given=dirt.day_first(given),
            site=vaccination.site(person.lives), status=register.RIGHT, updated=f"{given}T17:30:00+07:00",
        )  # fmt: skip
        self.doses.append((person, replace(row, **typed)))
        person.injections.append(Injection(dose_no, row.vaccine, given, row.lot, row.site))

    def declaration(self, person: Person, phone: str, days_ago: int, **typed: str | bool) -> None:
        """A row of NCOVI about `person`."""
        made = datetime(DAY.year, DAY.month, DAY.day, 8, 15, tzinfo=VIETNAM) - timedelta(days_ago)
        place = person.lives
        row = Declaration(
            id=3_000_000_001 + len(self.declarations), ho_ten=person.name, ngay_sinh=person.birth_text,
            gioi_tinh=register.SEX[person.sex], cmnd_cccd="", so_dien_thoai=phone, ma_tinh=place.province.code,
            ma_huyen=place.district.code, ma_xa=place.commune.code, dia_chi=person.street, khai_ho=False,
            trieu_chung="", tiep_xuc=False, noi_da_di="", ngay_khai=made, cap_nhat=made,
        )  # fmt: skip
        self.declarations.append((person, row._replace(**typed)))


def cast() -> Cast:
    """Everybody who is always there, with all their rows; numbered from 1."""
    play = Cast()
    _three_spellings(play)
    _shared_telephone(play)
    _no_telephone(play)
    _wrong_date(play)
    _in_review(play)
    return play


def personas() -> list[Persona]:
    """Those to log in as, the citizen known to three sources first."""
    by_name = {person.name: person for person in reversed(cast().people)}
    return [
        Persona(phone, name, by_name[name].birth, by_name[name].pin, story_vi, story_en)
        for phone, name, story_vi, story_en in _STORIES
    ]


def home() -> Place:
    """Where the personas live."""
    return places.slice_of(1)[0]


def _three_spellings(play: Cast) -> None:
    phone = "0900000001"
    citizen = play.person("Đặng Thị Hòa Mẫu", "F", date(1985, 3, 15), phone)
    play.dose(citizen, 1, date(2021, 7, 5))
    play.dose(citizen, 2, date(2021, 9, 27))
    play.declaration(
        citizen, dirt.zeros_lost(phone), 6,
        ho_ten=dirt.plain(citizen.name).upper(), ngay_sinh="1985", cmnd_cccd=citizen.former_number or "",
    )  # fmt: skip
    nickname = dirt.decomposed(given_first(dirt.late_tone(citizen.name)))
    opened = "2020-08-02T09:30:00+07:00"
    address = places.written_in_full(_STREET, home())
    play.accounts.append((citizen, [[dirt.with_country(phone), nickname, address, opened, opened]]))


def _shared_telephone(play: Cast) -> None:
    phone = "0900000002"
    mother = play.person("Trần Thị Mai Mẫu", "F", date(1988, 9, 2), phone)
    children = [
        play.person("Lê Gia Bảo Mẫu", "M", date(2012, 5, 20)),
        play.person("Lê Ngọc Hân Mẫu", "F", date(2014, 11, 8)),
        play.person("Lê Tuấn Kiệt Mẫu", "M", date(2018, 1, 30)),
    ]
    elder = play.person("Lê Văn Thọ Mẫu", "M", date(1951, 1, 1), year_only=True)
    play.dose(mother, 1, date(2021, 8, 30))
    play.dose(elder, 1, date(2021, 8, 30), number=elder.former_number or "", phone=phone)
    play.declaration(mother, phone, 3)
    for person in (*children, elder):
        play.declaration(person, phone, 3, khai_ho=True)


def _no_telephone(play: Cast) -> None:
    person = play.person("Phạm Quốc Việt Mẫu", "M", date(1979, 7, 12))
    play.dose(person, 1, date(2021, 9, 10), vaccine="Vero Cell", lot="202107")


def _wrong_date(play: Cast) -> None:
    phone = "0900000004"
    person = play.person("Hoàng Thị Lan Mẫu", "F", date(1990, 4, 6), phone)
    play.dose(person, 1, date(2021, 8, 12), birth=dirt.swapped(person.birth), status=register.WRONG)
    person.injections.append(Injection(2, "AstraZeneca", date(2021, 10, 10), "ABY4401", vaccination.site(person.lives)))
    play.declaration(person, phone, 10, trieu_chung="Ho")


def _in_review(play: Cast) -> None:
    phone = "0900000005"
    person = play.person("Vũ Thị Thu Mẫu", "F", date(1975, 5, 19), phone)
    husband = play.person("Bùi Văn Sơn Mẫu", "M", date(1972, 2, 25))
    play.person(person.name, "F", date(1975, 11, 2))  # her namesake of the same year and commune
    play.dose(person, 1, date(2021, 7, 20))
    play.dose(person, 2, date(2021, 9, 28), number=husband.pin, phone="", status=register.WRONG)
    play.declaration(person, _HAMLET_PHONE, 8, ngay_sinh="1975", khai_ho=True)


_STORIES = (
    (
        "0900000001", "Đặng Thị Hòa Mẫu",
        "Ba nguồn biết chị dưới ba cách viết tên: hai mũi tiêm, một tờ khai, một tài khoản Bluezone.",
        "Known to three sources under three spellings: two doses, a declaration, a Bluezone account.",
    ),
    (
        "0900000002", "Trần Thị Mai Mẫu",
        "Một số điện thoại cho cả nhà: chị đã khai hộ ba con và cha chồng; bé út mới sinh chưa có giấy tờ ở đâu.",
        "One telephone for the household: she declares for four; no system knows the baby.",
    ),
    (
        "0900000003", "Phạm Quốc Việt Mẫu",
        "Một mũi tiêm và một xét nghiệm dương tính kèm số CCCD; không nguồn nào biết số điện thoại của anh.",
        "A dose and a positive test under his ID number; no source knows his telephone.",
    ),
    (
        "0900000004", "Hoàng Thị Lan Mẫu",
        "Mũi một ghi nhầm ngày với tháng sinh; mũi hai, ngày 10/10, chỉ có trong Sổ sức khỏe điện tử.",
        "Day and month of birth swapped on the first dose; the second, of 10 October, stands in the Health Book alone.",
    ),
    (
        "0900000005", "Vũ Thị Thu Mẫu",
        "Mũi hai mang số CCCD của chồng, một tờ khai có thể là của người trùng tên: cần chị xác nhận.",
        "Her second dose bears her husband's number and a declaration may be a namesake's: only she can tell.",
    ),
)  # fmt: skip
