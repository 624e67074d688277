"""Nouns: a declaration made in a former application, a form, a sheet being filled in, and what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pccovid.ground.errors import NotFound, Problem

# yes_no: "yes" or "no"; choice: a code; several: codes, none of them is []; text; date: yyyy-MM-dd;
# province and commune: a unit_id; country: ISO 3166-1 alpha-3. An optional question left out is "".
Answer = str | list[str]
Answers = dict[str, Answer]
Words = Mapping[str, str]
AnswerKind = Literal["yes_no", "choice", "several", "text", "date", "province", "commune", "country"]
Carry = Literal["same", "no", "never"]
Fills = Literal["symptoms", "exposed", "travelled", ""]


class NoAnswer(Problem):
    """Bạn chưa trả lời câu này. Những câu đã trả lời vẫn còn."""

    code = "no_answer"


class NoneAndSome(Problem):
    """Bạn vừa chọn “Không có” vừa chọn điều khác. Bạn chọn một trong hai."""

    code = "none_and_some"


class AnswerTooLong(Problem):
    """Câu trả lời dài quá mức cho phép. Bạn rút gọn giúp; những gì bạn đã nhập vẫn còn."""

    code = "answer_too_long"


class NoLetters(Problem):
    """Câu trả lời chỉ có ký hiệu. Bạn viết bằng chữ hoặc số."""

    code = "no_letters"


class NoSuchDay(Problem):
    """Ngày này không có trong lịch. Bạn xem lại ngày, tháng và năm; những gì bạn đã nhập vẫn còn."""

    code = "no_such_day"


class DayOutOfRange(Problem):
    """Ngày này quá xa so với hôm nay. Bạn xem lại ngày, tháng và năm; những gì bạn đã nhập vẫn còn."""

    code = "day_out_of_range"


class NotOffered(Problem):
    """Câu trả lời này không có trong danh sách. Bạn chọn lại một mục trong danh sách."""

    code = "not_offered"


class ChangedMeanwhile(Problem):
    """Tờ khai vừa thay đổi sau khi bạn mở trang này, nên chưa được gửi. Bạn xem lại rồi bấm gửi."""

    code = "declaration_changed"
    status = 409


class NoSuchDeclaration(NotFound):
    """Không tìm thấy tờ khai này trong dữ liệu của bạn. Có thể bạn đang xem trang của một người khác trong gia đình."""

    code = "no_such_declaration"


@dataclass(frozen=True)
class Declaration:
    """One declaration as its source tells it. `exposed` None: not answered, which is not "no"."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    kind: str
    declared_at: datetime
    symptoms: str | None
    exposed: bool | None
    travelled: str | None
    contacts: str | None
    on_behalf: bool
    full_name: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen."""

    code: str
    text: Words


@dataclass(frozen=True)
class Condition:
    """Ask only if the answer to `question` is, or contains, `equals`; "any": at least one was chosen."""

    question: str
    equals: str


@dataclass(frozen=True)
class Question:
    """One question of one version of a form.

    `carry`: what the last declaration said is proposed again always (same), only where it was "no" (no), or never.
    `start`: attribute of the person that is proposed; `known`: attribute that makes the question needless.
    `optional`: offered on the last page, never asked. Days of a date: counted from the day of declaring.
    """

    id: str
    answer: AnswerKind
    ask: Words
    short: Words
    hint: Words
    options: tuple[Option, ...]
    when: Condition | None
    carry: Carry
    start: str
    known: str
    optional: bool
    fills: Fills
    longest: int
    earliest: int
    latest: int


@dataclass(frozen=True)
class Form:
    """One version of a form: dated data, with the document that it follows."""

    kind: str
    version: str
    valid_from: date
    valid_to: date | None
    title: Words
    source: str
    confidence: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """The question of that id; None where this version asks no such thing."""
        return next((q for q in self.questions if q.id == question_id), None)


@dataclass(frozen=True)
class Draft:
    """A form that was begun and not sent: the answers so far. `amends`: the declaration it changes; "": a new one."""

    kind: str
    amends: str
    form_version: str
    answers: Answers
    changed_at: datetime


@dataclass(frozen=True)
class Filing:
    """A declaration made here, as one of its revisions says it. `declared_by` None: the person themselves."""

    reference: str
    revision: int
    kind: str
    form_version: str
    answers: Answers
    symptoms: str | None
    exposed: bool | None
    travelled: str | None
    declared_at: datetime
    declared_by: str | None


@dataclass(frozen=True)
class Sheet:
    """A form on its way: the answers so far, what is still to be asked, and what a page shows of it.

    `as_before`: every answer is carried over, nothing was typed. `renewed`: the form changed since the draft.
    `fingerprint` stands for exactly these answers to exactly this version.
    """

    form: Form
    amends: str
    answers: Answers
    asked: tuple[Question, ...]
    missing: tuple[Question, ...]
    as_before: bool
    renewed: bool
    before_at: datetime | None
    fingerprint: str
