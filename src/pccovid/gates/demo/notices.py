"""What the personas were told before the day of the demonstration, and their neighbours without a telephone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pccovid.gates.demo.personas import cast
from pccovid.gates.demo.places import DAY
from pccovid.records import notices
from pccovid.records.notices import Kind, Value


class Told(NamedTuple):
    """A notice to whoever bears a personal number."""

    number: str
    kind: Kind
    values: dict[str, Value]


def told() -> Iterator[Told]:
    """The notices, in the order in which they were written."""
    numbers = {person.name: person.pin for person in reversed(cast().people)}
    unit = cast().people[0].lives.commune.unit_id
    words: dict[str, Value] = {
        "reference": f"TB-{DAY:%y%m%d}-01",
        "unit": unit,
        "title_vi": "Trạm Y tế mở cửa cả chủ nhật",
        "title_en": "The health station is open on Sunday too",
        "text_vi": "chủ nhật này Trạm Y tế tiêm từ 7 giờ 30 đến 16 giờ 30, không cần hẹn trước.",
        "text_en": "this Sunday the health station vaccinates from 7:30 to 16:30, without an appointment.",
    }
    for name in ("Đặng Thị Hòa Mẫu", "Trần Thị Mai Mẫu"):
        yield Told(numbers[name], Kind.ANNOUNCEMENT, words)
    yield Told(numbers["Đặng Thị Hòa Mẫu"], Kind.EXPOSURE, _exposure("vehicle", 40))
    yield Told(numbers["Trần Thị Mai Mẫu"], Kind.DOSE_DUE, {"dose": 2, "due_from": date(2021, 10, 25)})
    yield Told(numbers["Lê Gia Bảo Mẫu"], Kind.EXPOSURE, _exposure("place", 35))
    yield Told(numbers["Lê Văn Thọ Mẫu"], Kind.EXPOSURE, _exposure("place", 3))
    yield Told(numbers["Phạm Quốc Việt Mẫu"], Kind.EXPOSURE, _exposure("vehicle", 12))
    yield Told(numbers["Vũ Thị Thu Mẫu"], Kind.TEST_RESULT, {"taken_on": DAY - timedelta(days=2)})


def _exposure(setting: str, people_there: int) -> dict[str, Value]:
    day = DAY - timedelta(days=3)
    return notices.exposure(
        setting, day, people_there=people_there, test_on=DAY + timedelta(days=1), watch_until=day + timedelta(days=14)
    )
