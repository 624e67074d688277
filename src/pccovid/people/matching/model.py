"""The nouns of the matcher."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pccovid.ground.errors import Problem


class NoSuchModel(Problem):
    """Không có mô hình đối chiếu mang tên này."""

    code = "no_such_model"
    status = 404


class NotApprovable(Problem):
    """Không thể duyệt mô hình này: nó đang được dùng, chưa được đo, hoặc có mức so sánh chưa được huấn luyện."""

    code = "not_approvable"


@dataclass(frozen=True)
class MatchModel:
    """A model with what it achieved (`metrics`: the figures of `evaluate`); without `approved_at` a candidate."""

    version: str
    trained_on: str
    metrics: dict[str, Any]
    loaded_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    approval_reason: str | None
    deciding: bool


@dataclass(frozen=True)
class Trained:
    """A model's weights as Splink settings, with what it achieved."""

    version: str
    body: dict[str, Any]
    metrics: dict[str, Any]


@dataclass(frozen=True)
class DriftRow:
    """Records of one source, by what the matcher would say of their link today; `tasks` of them became questions.

    Kinds: same, surer, less_sure (of the same person), other_person, nobody, and against_people: a person decided and
    the matcher would surely say another.
    """

    source: str
    kind: str
    records: int
    tasks: int


@dataclass(frozen=True)
class Drift:
    """One nightly run."""

    run_at: datetime
    model: str
    rows: list[DriftRow]
