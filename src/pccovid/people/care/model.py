"""A telephone that acts for somebody, a question between two telephones, and what can go wrong."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem


class NoSuchCare(NotFound):
    """Không còn lời mời hoặc quan hệ này: có thể đã được trả lời, đã rút lại, hoặc đã quá 14 ngày."""

    code = "no_such_care"
    kept = True  # the refusal stands in the log


class NotYours(NotFound):
    """Không có người này trong gia đình trên số điện thoại của bạn."""

    code = "not_yours"
    kept = True  # the refusal stands in the log


class TooManyQuestions(Problem):
    """Chưa gửi được lời mời: đó là chính số của bạn, hoặc bạn đang có 10 lời mời chờ trả lời."""

    code = "too_many_questions"


@dataclass(frozen=True)
class Carer:
    """A telephone that may act for a person: `ending` its last three digits, `relation` self or guardian.

    `kin`: what the person is to the telephone's owner, as the owner said.
    """

    account_id: UUID
    ending: str
    relation: str
    kin: str | None
    is_me: bool


@dataclass(frozen=True)
class CareQuestion:
    """An open question to this telephone (`to_me`) or from it; `ending` is of the other number.

    `kind` invite: act for this person too; request: may I act for you; release: I want to act for myself alone.
    """

    question_id: UUID
    kind: str
    to_me: bool
    person_id: UUID
    masked_name: str | None
    masked_birth: str
    ending: str
    asked_at: datetime


class Ending(Enum):
    """How a person of some age may end that somebody acts for them: at once, by asking that one, or not yet."""

    NOW = "now"
    ASK = "ask"
    NOT_YET = "not_yet"
