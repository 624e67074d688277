"""The noun of quality."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class QualityRow:
    """Records of one source in one province; `province_id` None where neither record nor person says which.

    `records` = automatic + provisional + review + shell + waiting. `automatic` has the links of citizens and officers
    too; `waiting` is not linked yet. `with_birth_date` (full) and `with_id_number` (9 or 12 digits) count among all.
    """

    source: str
    title_vi: str
    title_en: str
    province_id: int | None
    province: str | None
    records: int
    automatic: int
    provisional: int
    review: int
    shell: int
    waiting: int
    with_birth_date: int
    with_id_number: int
    counted_at: datetime
