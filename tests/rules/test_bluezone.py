"""Bluezone's identifiers, and what its uploads say of who met whom."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

from pccovid.ground import clock
from pccovid.records.encounters import Upload, bluezone, bluezone_meetings

FIRST, UNTIL = date(2021, 9, 20), date(2021, 10, 1)
AN, BINH = bytes(32), bytes(range(32))


@pytest.mark.shared
def test_base_identifier_day_keys_and_identifiers_agree_with_the_reference(shared_data: Path) -> None:
    told = json.loads((shared_data / "exposure" / "bluezone" / "bluezone_derived_vectors.json").read_text())
    days = list(bluezone.identifiers(bytes.fromhex(told["base_id"]), len(told["days"])))
    for expected in told["days"]:
        day = days[expected["day"]]
        assert (day[0].hex(), day[1].hex(), day[95].hex()) == (
            expected["blid_first"], expected["blid_1"], expected["blid_95"],
        )  # fmt: skip
        assert sha256(b"".join(day)).hexdigest() == expected["sha256_of_all_96"]


def sent(base: bytes, day: date, slot: int) -> bytes:
    return next(islice(bluezone.identifiers(base, 60), (day - FIRST).days, None))[slot]


def at(day: date, slot: int) -> datetime:
    return datetime.combine(day, datetime.min.time(), clock.VIETNAM) + slot * timedelta(minutes=15)


def line(heard: bytes, moment: datetime, dbm: int = -60) -> str:
    return f"{bytes(12).hex()}\t{heard.hex()}\t{dbm}\t{int(moment.timestamp() * 1000)}"


def uploads(*lines: str) -> Iterator[Upload]:
    yield Upload("an", AN, FIRST, "android", "\n".join(lines))
    yield Upload("binh", BINH, FIRST, "ios", "")


def test_who_was_heard_in_the_slot_of_the_identifier_was_near_if_the_signal_was_strong() -> None:
    day, slot = date(2021, 9, 28), 40
    other, moment = sent(BINH, day, slot), at(day, slot)
    found, unread = bluezone_meetings(
        uploads(line(other, moment), line(other, moment + timedelta(minutes=5), -70)), UNTIL
    )
    assert found == [bluezone.Near("an", "binh", moment, 15, 0.5)], "from Android to iOS the bound is -69 dBm"
    assert unread == {}


def test_lines_that_say_nothing_are_counted_by_their_reason() -> None:
    day, slot = date(2021, 9, 28), 40
    other, moment = sent(BINH, day, slot), at(day, slot)
    found, unread = bluezone_meetings(
        uploads(
            "not a line",
            "a\tb\tc\td",
            line(bytes(12), moment),
            line(sent(AN, day, slot), moment),
            line(other, moment + timedelta(hours=2)),
            line(other, moment - timedelta(days=1)),
        ),
        UNTIL,
    )
    assert found == []
    assert unread == {"malformed": 2, "of_nobody_here": 1, "own_telephone": 1, "clock_off": 2}
