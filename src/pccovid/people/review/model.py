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
