"""The test platform: samples of households and of single people, results by tube, pushed while the demonstration runs.

A household that is tested shares a tube. Where a pool is positive, some of its people are tested again singly. Some
results come before their samples, some are corrected, and now and then a message is one that nobody can take in.
"""

import json
import logging
import threading
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import BinaryIO

import httpx

from pccovid.gates.demo import dirt, draw, rates
from pccovid.gates.demo.drop import is_persona
from pccovid.gates.demo.further import Addresses, Told
from pccovid.gates.demo.papers import ROWS
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person, chance
from pccovid.gates.demo.sandboxes import agency
from pccovid.gates.demo.sandboxes.agency import Agency
from pccovid.ground.clock import VIETNAM

SOURCE = "test_platform"
CALLER, NAME = "xet-nghiem.demo", "Nền tảng xét nghiệm (trình diễn)"
_LAST_MOMENT = datetime(DAY.year, DAY.month, DAY.day, tzinfo=VIETNAM)
_DAYS = 10
_MESSAGES, _SENT = "messages.ndjson", "sent"
_PUSHED_AT_ONCE = 50_000  # bytes
_PAUSE_S = 1.0
_NAME_FAULTS = ((0.03, draw.PLAIN_CAPITALS), (0.01, dirt.mistyped))
_NAME_VARIETIES = ((0.50, draw.CAPITALS), (0.02, draw.DECOMPOSED))
_METHODS = ((0.75, "Realtime RT-PCR"), (0.25, "Kháng nguyên nhanh"))

_log = logging.getLogger(__name__)


class _Office:
    """Writes the messages of one run."""

    def __init__(self, file: BinaryIO, rng: Random, told: Told) -> None:
        self._file, self._rng, self._told = file, rng, told
        self._rows = 0

    def household(self, people: Sequence[Person]) -> None:
        """What was taken of its members and found."""
        rng = self._rng
        if is_persona(people[0]):
            self._persona(people[0])
            return
        if rng.random() < rates.TESTED_TOGETHER:
            self._tube(people, self._moment())
        for person in people:
            if rng.random() < rates.TESTED_SINGLY:
                self._tube([person], self._moment())

    def _tube(self, people: Sequence[Person], taken: datetime) -> None:
        """One tube with the samples in it and what was found, now and then in the wrong order or corrected."""
        rng = self._rng
        is_positive = rng.random() < rates.TUBE_POSITIVE
        tube = self._number("ONG")
        found = self.result(tube, taken + timedelta(hours=rng.uniform(6, 30)), positive=is_positive)
        samples = [self.sample(person, tube, taken, len(people)) for person in people]
        self.write(*([found, *samples] if rng.random() < 0.1 else [*samples, found]))
        if rng.random() < rates.SPOILED:
            self.write(found | {"ma": self._number("KX"), "ket_qua": "???"})
            self._told.spoiled()
        if rng.random() < rates.RESULT_CORRECTED:
            self.write(self.result(tube, taken + timedelta(hours=40), positive=not is_positive, corrects=found["ma"]))
        if is_positive and len(people) > 1 and rng.random() < rates.TESTED_AGAIN:
            for person in people:
                self._tube([person], taken + timedelta(hours=36))

    def _persona(self, person: Person) -> None:
        """Those to log in as: a fresh negative, a pool, a positive, one on its way, one corrected."""
        taken = _LAST_MOMENT - timedelta(hours=20)
        tube = f"MAU-{person.phone or ''}"
        match person.phone:
            case "0900000001":
                self.write(self.sample(person, tube, taken, 1), self.result(tube, taken + timedelta(hours=8)))
            case "0900000002":  # her pool was positive, and nobody knows whose sample it was
                self.write(self.sample(person, tube, taken, 5))
                self.write(self.result(tube, taken + timedelta(hours=8), positive=True))
            case None if person.name == "Phạm Quốc Việt Mẫu":
                single = self.sample(person, f"{tube}PQV", taken, 1) | {"so_giay_to": person.pin}
                self.write(single, self.result(tube + "PQV", taken + timedelta(hours=8), positive=True))
            case "0900000004":
                received = self.result(tube, taken + timedelta(hours=2)) | {"trang_thai": "đã nhận", "ket_qua": ""}
                self.write(self.sample(person, tube, taken, 1), received)
            case "0900000005":
                wrong = self.result(tube, taken + timedelta(hours=8), positive=True)
                right = self.result(tube, taken + timedelta(hours=12), corrects=wrong["ma"])
                self.write(self.sample(person, tube, taken, 1), wrong, right)
            case _:
                pass

    def sample(self, person: Person, tube: str, taken: datetime, sharing: int) -> dict[str, str]:
        """A sample of one of those who share a tube."""
        rng = self._rng
        key = self._number("XN")
        place, phone = person.lives, draw.reached_by(rng, person, 0.1)
        if person.card and rng.random() < 0.6:  # the chip card was scanned
            former, sex = person.former_number or "", "Nữ" if person.sex == "F" else "Nam"
            scanned = f"{person.pin}|{former}|{person.name}|{person.birth:%d%m%Y}|{sex}|{person.street}|01062021"
            typed = {"ma_qr": scanned}
        else:
            typed = {
                "ho_ten": draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES), "ngay_sinh": person.birth_text,
                "gioi_tinh": "Nữ" if person.sex == "F" else "Nam", "so_giay_to": draw.paper(rng, person, 0.1) or "",
            }  # fmt: skip
        self._told.good(key, person)
        return {
            "loai": "mau", "ma": key, "ma_ong": tube, "cap_nhat": _iso(taken + timedelta(minutes=5)), **typed,
            "so_dien_thoai": draw.phone(rng, phone) if phone else "", "ma_tinh": place.province.code,
            "ma_huyen": place.district.code, "ma_xa": place.commune.code, "so_nguoi": str(sharing),
            "lay_luc": _iso(taken),
        }  # fmt: skip

    def result(self, tube: str, at: datetime, *, positive: bool = False, corrects: str = "") -> dict[str, str]:
        """What was found in a tube."""
        rng = self._rng
        at = min(at, _LAST_MOMENT)
        method = draw.one_of(rng, _METHODS) or _METHODS[0][1]
        return {
            "loai": "ong", "ma": self._number("KQ"), "ma_ong": tube, "cap_nhat": _iso(at), "trang_thai": "có kết quả",
            "luc": _iso(at), "phuong_phap": method, "ket_qua": "dương tính" if positive else "âm tính",
            "ct": f"{rng.uniform(16, 34):.1f}" if positive and "PCR" in method else "", "ma_phong_xn": "79999",
            "ten_phong_xn": "Phòng xét nghiệm trình diễn", "bo_kit": "Kit trình diễn", "thay_cho": corrects,
        }  # fmt: skip

    def _moment(self) -> datetime:
        return _LAST_MOMENT - timedelta(hours=self._rng.uniform(6, 24 * _DAYS))

    def _number(self, kind: str) -> str:
        self._rows += 1
        return f"{kind}{ROWS.place(self._rows):09}"

    def write(self, *messages: dict[str, str]) -> None:
        """One message a line."""
        for message in messages:
            self._file.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def one_each(people: Iterable[Person], seed: int) -> tuple[list[bytes], list[bytes]]:
    """A sample of each of these people and its result, each in a tube of its own; to measure with."""
    rng = chance(seed, SOURCE)
    samples, results = BytesIO(), BytesIO()
    nobody = Told(_unheard, _unheard)
    office, lab = _Office(samples, rng, nobody), _Office(results, rng, nobody)
    for person in people:
        taken = _LAST_MOMENT - timedelta(hours=30)
        tube = f"TUBE-{person.number}"
        office.write(office.sample(person, tube, taken, 1) | {"ma": f"BENCH-{person.number}"})
        lab.write(lab.result(tube, taken + timedelta(hours=8), positive=rng.random() < rates.TUBE_POSITIVE))
    return samples.getvalue().splitlines(keepends=True), results.getvalue().splitlines(keepends=True)


class Laboratory:
    """The maker of the test platform."""

    source = SOURCE

    @contextmanager
    def open(self, out: Path, seed: int, told: Told) -> Generator[_Office]:
        """Messages in the order in which they will be sent, and the platform's own keys."""
        folder = out / SOURCE
        agency.make_keys(folder, CALLER)
        with (folder / _MESSAGES).open("wb") as file:
            yield _Office(file, chance(seed, SOURCE), told)

    def addresses(self, out: Path) -> Addresses:  # noqa: ARG002  # a maker's shape
        """Nowhere: the platform calls us."""
        return {}

    @contextmanager
    def serve(self, out: Path, known: Addresses) -> Generator[Addresses]:  # noqa: ARG002  # a maker's shape
        """Push what was not pushed yet, in a thread, as soon as the door is open; nobody waits for it."""
        stop = threading.Event()
        thread = threading.Thread(target=_push_all, args=(out / SOURCE, stop), name="laboratory", daemon=True)
        thread.start()
        try:
            yield {}
        finally:
            stop.set()
            thread.join()


def _push_all(folder: Path, stop: threading.Event) -> None:
    """Push the messages part by part; a part without a receipt is sent again."""
    sent = folder / _SENT
    with (folder / _MESSAGES).open("rb") as file:
        file.seek(int(sent.read_text()) if sent.exists() else 0)
        while lines := file.readlines(_PUSHED_AT_ONCE):
            while not _pushed(folder, b"".join(lines)):
                if stop.wait(_PAUSE_S):
                    return
            sent.write_text(str(file.tell()))
            if stop.wait(_PAUSE_S):
                return


def _pushed(folder: Path, body: bytes) -> bool:
    if not agency.is_let_in(folder):
        return False
    with suppress(httpx.TransportError), Agency(folder, CALLER, agency.door()) as caller:
        answer = caller.push(SOURCE, body)
        if answer.is_success:
            return True
        _log.warning("the interface answered %s", answer.status_code)
    return False


def _unheard(*_told: object) -> None:
    """Nobody keeps a truth of what is only measured."""


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


LABORATORY = Laboratory()
