"""Viet Nam Social Security: one question about one person at a time; the result code says what differs.

Every question is logged with who asked. An answer about a card becomes a record of its own, found by the matcher like
any other; a name or a birth date that differs is kept as evidence about the records that say so: nothing is put over
what they say.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Self

import httpx
import msgspec

from pccovid import people
from pccovid.commons import codes
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import http, load
from pccovid.gates.sources.framework.addresses import addresses
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.model import (
    NULL,
    Batch,
    BatchReport,
    Chunk,
    Connector,
    Contract,
    Fields,
    Position,
    Progress,
    Rejected,
    Row,
    Target,
    Unreachable,
)
from pccovid.gates.sources.framework.pacing import paced
from pccovid.gates.sources.framework.rows import splitter
from pccovid.gates.sources.framework.targets import records
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.records import insurance

_TOKEN = "/api/token/take"  # noqa: S105  # a path
_NEW = timedelta(days=1)  # who logged in for the first time since then is asked about before all others
_LOOKED_AT = 50  # records of a round in one pull for each question that it may ask
_TOGETHER = 100  # answers kept in one transaction: what a kill may ask again
_CARD = re.compile(r"[A-Z]{2}[1-5]\d{12}|\d{10}")
_FACILITY = re.compile(r"\d{5}")
_SEX = {"1": "M", "0": "F"}  # where the gateway writes a number, 1 is a man and all else a woman

Answer = dict[str, object]


def read(fields: Fields, on: date) -> Row | Rejected:
    """One answer: the person as the card names them, PERSON, the card, and what was asked. No card: no card_no."""
    (asked, number, asked_at, asked_as, code, said, card, social, name_text, birth_text, sex_text, street,
     facility, facility_name, begins, ends, new_card, new_begins, new_ends) = fields  # fmt: skip
    kind = codes.card_answers()[code].kind if code in codes.card_answers() else None
    if kind is None or kind == "refused":
        return Rejected(("question_refused" if kind else "answer_unknown",))
    if new_card.strip():
        card, begins, ends = new_card, new_begins, new_ends
    words = (code, rule.words(said), NULL, asked, asked_as)
    if kind not in ("right", "card") or not card.strip():
        return (asked_at, asked, *_NOBODY, *_NO_CARD, *words)
    wrong: list[str] = []
    card = card.strip().upper()
    if not _CARD.fullmatch(card):
        wrong.append("card_malformed")
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    valid_from, valid_to = _day(begins, wrong), _day(ends, wrong)
    if NULL not in (valid_from, valid_to) and valid_to < valid_from:
        wrong.append("card_ends_before_it_begins")
    if wrong:
        return Rejected(tuple(wrong))
    social_no = social.strip() or card[-10:]
    pin = number if len(number) == 12 else NULL
    return (
        asked_at, social_no, name, birth_date, birth_year, _sex(sex_text), pin, NULL, NULL, rule.words(street), NULL,
        card, social_no, valid_from, valid_to, facility if _FACILITY.fullmatch(facility) else NULL,
        rule.words(facility_name), *words,
    )  # fmt: skip


_NOBODY = (NULL,) * (len(people.arrivals.PERSON) - 1)
_NO_CARD = (NULL,) * 6


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Ask about those who came to the application lately, then on through all records, round after round."""
    contract = connector.contract
    batch = load.open_pull(contract, f"POST {contract.stream}")
    if load.is_closed(batch):
        return [load.report(batch)]
    return [load.take_in(connector, batch, _chunks(contract, batch, progress), splitter(contract))]


def _chunks(contract: Contract, batch: Batch, progress: Progress) -> Iterator[Chunk]:
    """Answers, a hundred at a time. What was answered before the gateway fell silent is kept."""
    questions, end = _questions(contract)
    size, line = batch.byte_to, batch.line_to
    waiting = iter(questions)
    with _Gateway(contract) as gateway:
        while some := list(islice(waiting, _TOGETHER)):
            raws, problem = list[bytes](), None
            try:
                for question, _behind in paced(some, contract.limits.questions_per_second):
                    raws.append(gateway.ask(question))  # what came before a failure must stay
            except Unreachable as silent:
                problem = silent
            if raws:
                start, line, size = line, line + len(raws), size + sum(map(len, raws))
                behind = str(some[len(raws) - 1][1])
                yield Chunk(raws, list(range(start + 1, line + 1)), Position(size, line, behind))
                progress(contract.title_en, line - batch.line_to, len(questions))
            if problem:
                raise problem
    yield Chunk([], [], Position(size, line, str(end)))


def _questions(contract: Contract) -> tuple[list[tuple[insurance.Question, int]], int]:
    """What to ask now, each with the record behind which the round then goes on, and where it goes on after all.

    A pull looks at some records only, since most of them have a fresh answer; 0 begins a new round.
    """
    kept, limit, now = load.bookmark(contract), contract.limits.questions_per_pull, clock.now()
    after = int(kept.cursor) if kept else 0
    fresh_since = now - timedelta(days=contract.limits.answer_days)
    with load.work("choose questions to the insurance gateway") as tx:
        insurance.keep_unreadable(tx, contract.source_id)
        newcomers = insurance.records_of_newcomers(tx, now - _NEW)
        first = insurance.questions_to_ask(tx, contract.source_id, newcomers, limit, fresh_since)
        records = insurance.records_behind(tx, after, _LOOKED_AT * limit)
        room = limit - len(first)
        found = insurance.questions_to_ask(tx, contract.source_id, records, room, fresh_since)
    known = {question.asked for question in first}
    rest = [(question, question.record_id) for question in found if question.asked not in known]
    if len(found) == room:  # there may be more behind them
        end = found[-1].record_id if found else after
    else:
        end = records[-1] if len(records) == _LOOKED_AT * limit else 0
    return [*((question, after) for question in first), *rest], end


class _Gateway:
    """The gateway while it is asked, with the token of the session."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._known = addresses(contract.source)
        self._client = httpx.Client(base_url=self._known["url"], timeout=30)
        self._asked_as = f"{self._known['asker_name']}, {self._known['asker_unit']} ({self._known['asker_id']})"
        self._token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def ask(self, question: insurance.Question) -> bytes:
        """One answer with what was asked, as a row of the contract; a session that ended is begun again, once."""
        answer = self._checked(question) if self._token else None
        if answer is None or answer.get("maKetQua") == "401":
            self._token = self._log_in()
            answer = self._checked(question)
        code = codes.card_answers().get(str(answer.get("maKetQua")))
        if code and code.kind == "asker":
            raise Unreachable(f"Bảo hiểm xã hội không nhận câu hỏi ({code.code}): {code.vi.lower()}. {code.do_vi}")
        ours = {
            "cau_hoi": question.asked,
            "so_hoi": question.number,
            "hoi_luc": clock.now().isoformat(),
            "nguoi_hoi": self._asked_as,
        }
        return msgspec.json.encode({name: answer.get(name) for name in self._contract.names} | ours)

    def _checked(self, question: insurance.Question) -> Answer:
        content = {
            "maThe": question.number,
            "hoTen": question.full_name,
            "ngaySinh": question.birth,
            "hoTenCb": self._known["asker_name"],
            "cccdCb": self._known["asker_id"],
        }
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._post(self._contract.stream, content, headers)

    def _log_in(self) -> str:
        content = {"username": self._known["username"], "password": self._known["password"]}
        key = self._post(_TOKEN, content, {}).get("APIKey")
        token = key.get("access_token") if isinstance(key, dict) else None
        if not isinstance(token, str):
            raise Unreachable("Bảo hiểm xã hội không cấp phiên: xem lại username và password trong sources.toml")
        return token

    def _post(self, path: str, content: dict[str, str], headers: dict[str, str]) -> Answer:
        def opened(body: bytes) -> Answer:
            try:
                answer = msgspec.json.decode(body, type=Answer)
            except msgspec.DecodeError as error:
                raise http.BadAnswer(str(error)) from error
            known = codes.card_answers().get(str(answer.get("maKetQua")))
            if known and known.kind == "failed":
                raise http.BadAnswer(f"mã {known.code}")
            return answer

        return http.ask(self._client, self._client.build_request("POST", path, json=content, headers=headers), opened)


def _sex(text: str) -> str:
    return _SEX.get(text.strip()) or rule.sex(text)


def _day(text: str, wrong: list[str]) -> str:
    """A day, NULL where none is written; a card may well be valid for years to come."""
    if not text.strip():
        return NULL
    found = people.keys.birth(rule.years_first(text.strip()))
    if found is None or found.date is None:
        wrong.append("card_date_impossible")
        return NULL
    return found.date.isoformat()


def _target() -> Target:
    """Records of the cards; every answer is kept as evidence beside them, in the same transaction."""
    cards = records(people.arrivals.PERSON, insurance.FACTS)

    def prepare(tx: Tx) -> None:
        cards.prepare(tx)
        insurance.prepare_answers(tx)

    def merge(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
        cardless = insurance.keep_answers(tx, source_id)
        counts = cards.merge(tx, source_id, batch_id)
        return people.arrivals.Counts(counts.new, counts.changed, counts.unchanged + cardless)

    return Target(cards.table, (*cards.columns, *insurance.ASKED), prepare, merge, cards.publish, cards.facts)


CONNECTOR = Connector(contracts()["insurance"], read, _target(), fetch)
