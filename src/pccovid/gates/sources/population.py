"""The population database: a minimal extract as a file, or questions about one person at a time."""

import logging
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import httpx
import msgspec

from pccovid import people
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import http, load
from pccovid.gates.sources.framework.addresses import addresses, folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import pull_files
from pccovid.gates.sources.framework.model import (
    NULL,
    BatchReport,
    Connector,
    Fields,
    Progress,
    Rejected,
    Row,
    Unreachable,
)
from pccovid.gates.sources.framework.pacing import paced
from pccovid.gates.sources.framework.targets import register
from pccovid.ground import clock
from pccovid.ground.config import settings

_log = logging.getLogger(__name__)
_PATH = "/doi-khop"
_TOGETHER = 100  # answers kept in one transaction: what a kill may ask again
_VERDICTS: dict[str, people.Verdict] = {"dung": "match", "sai": "mismatch", "thieu": "missing"}
_SEX = {"M": "Nam", "F": "Nữ", None: ""}


class _Answered(msgspec.Struct):
    """An answer as it comes: our reference, dung, sai or thieu, their receipt."""

    ma: str
    ket_qua: str
    bien_nhan: str


def read(fields: Fields, on: date) -> Row | Rejected:
    """One entry of the register: REGISTERED. Its numbers are taken as they are: nothing is mended in the reference."""
    pin, former, name_text, sex_text, birth_text, commune = fields
    wrong: list[str] = []
    if not (len(pin) == 12 and pin.isdecimal() and people.keys.is_pin(pin)):
        wrong.append("id_number_malformed" if pin.strip() else "id_number_missing")
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    if birth_year == NULL and not wrong:
        wrong.append("birth_date_missing")
    if wrong:
        return Rejected(tuple(wrong))
    return (
        NULL, pin, people.keys.id_number(former) or NULL, name, rule.sex(sex_text), birth_date, birth_year,
        rule.commune("", "", commune),
    )  # fmt: skip


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in the extract, where its owner shares one and the installation may use it."""
    return pull_files(connector, _extracts(), progress)


def _extracts() -> Iterator[Path]:
    if settings().population == "extract":
        path = folder("population", "extract")
        yield from path.parent.glob(path.name)


def ask(progress: Progress, limit: int) -> int:
    """Ask about records that nobody asked about yet, at the agreed rate; how many answers came.

    Answers are kept a hundred at a time, so a kill or a failure loses few, and the next call goes on behind them.
    When the service fails for good, that is logged and what was answered counts.
    """
    with load.work("choose questions to the population database") as tx:
        questions = people.questions_to_ask(tx, limit)
    known, asked = addresses("population"), 0
    with httpx.Client(base_url=known["url"], headers={"Authorization": f"Bearer {known['key']}"}, timeout=30) as client:
        for some in _together(_answers(client, known, questions)):
            with load.work("keep answers of the population database") as tx:
                people.answers_received(tx, some)
            asked += len(some)
            progress("Questions to the population database", asked, len(questions))
    return asked


def _answers(client: httpx.Client, known: dict[str, str], questions: list[people.Question]) -> Iterator[people.Answer]:
    try:
        for question in paced(questions, CONNECTOR.contract.limits.questions_per_second):
            yield _ask(client, known, question)
    except Unreachable as problem:
        _log.warning("questions to the population database stopped: %s", problem)


def _together(answers: Iterator[people.Answer]) -> Iterator[list[people.Answer]]:
    while some := list(islice(answers, _TOGETHER)):
        yield some


def _ask(client: httpx.Client, known: dict[str, str], question: people.Question) -> people.Answer:
    """One question, with the identity of who asks in it: the service answers nobody else."""
    asker = {"so_dinh_danh": known["asker_id"], "ho_ten": known["asker_name"], "don_vi": known["asker_unit"]}
    reference = str(question.record_ids[0])
    asked = {
        "ma": reference,
        "ho_ten": question.full_name,
        "gioi_tinh": _SEX[question.sex],
        "ngay_sinh": f"{question.birth_date:%d/%m/%Y}",
        "so_giay_to": question.id_number,
    }

    def parse(body: bytes) -> _Answered:
        try:
            answered = msgspec.json.decode(body, type=_Answered)
        except msgspec.DecodeError as error:
            raise http.BadAnswer(str(error)) from error
        if answered.ma != reference or answered.ket_qua not in _VERDICTS:
            raise http.BadAnswer("trả lời câu khác")
        return answered

    answered = http.ask(client, client.build_request("POST", _PATH, json={"nguoi_hoi": asker, "cau_hoi": asked}), parse)
    asked_as = f"{asker['ho_ten']}, {asker['don_vi']} ({asker['so_dinh_danh']})"
    return people.Answer(question, _VERDICTS[answered.ket_qua], clock.now(), asked_as, answered.bien_nhan)


CONNECTOR = Connector(contracts()["population"], read, register(), fetch)
