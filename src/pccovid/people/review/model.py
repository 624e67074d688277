"""The nouns of the work list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem


class NoSuchTask(NotFound):
    """Việc này không còn: có thể người dân đã tự xác nhận, hoặc đồng nghiệp đã xử lý."""

    code = "no_such_task"


class NotMergeable(Problem):
    """Không thể gộp hai hồ sơ này: cả hai đều có trong cơ sở dữ liệu dân cư, hoặc một hồ sơ đã được gộp."""

    code = "not_mergeable"


class NotUndoable(Problem):
    """Không thể hoàn tác quyết định này: nó đã được hoàn tác, hoặc không thuộc địa bàn của bạn."""

    code = "not_undoable"


class TwoOfficersNeeded(Problem):
    """Cả hai đều là người đang có trong hệ thống: bạn hãy đề nghị gộp, và một cán bộ khác xác nhận."""

    code = "two_officers_needed"


class NoSuchProposal(NotFound):
    """Đề nghị gộp này không còn, hoặc do chính bạn lập: phải là một cán bộ khác xác nhận."""

    code = "no_such_proposal"


@dataclass(frozen=True)
class Proposal:
    """Two living people whom an officer holds to be one. `is_mine`: the viewer proposed it, and may only withdraw."""

    proposal_id: int
    one: UUID
    other: UUID
    proposed_at: datetime
    is_mine: bool


@dataclass(frozen=True)
class OwnerAnswer:
    """What was decided about a record, for the owner of its source to mend their own.

    `answer` is this_person, not_this_person, one_person or two_people; `reason` says by whom: reviewed, said_mine,
    said_not_mine, same_person, undone. `answer_id` is what to ask behind the next time.
    """

    answer_id: int
    source_key: str
    answer: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class ReviewTask:
    """An open question: `person_id` is the shell in which the record waits, `candidates` whom it may be."""

    task_id: int
    reason: str
    created_at: datetime
    person_id: UUID
    candidates: list[UUID]


@dataclass(frozen=True)
class Side:
    """The waiting record's person, or a candidate. Not open (lives elsewhere): nothing but how well they fit.

    `weight` is in bits, `q` the probability against all others; `evidence` holds level and bits field by field.
    """

    person_id: UUID
    is_record: bool
    is_open: bool
    full_name: str | None
    birth_text: str | None
    sex: str | None
    id_masked: str | None
    phone_masked: str | None
    commune: str | None
    sources: list[str]
    weight: float | None
    q: float | None
    evidence: dict[str, Any] | None
