"""What a receipt is made of."""

from dataclasses import dataclass
from datetime import datetime

from pccovid.ground.errors import NotFound


class NoReceipt(NotFound):
    """Đợt dữ liệu này chưa có biên nhận: không có đợt này, hoặc đợt chưa nạp xong."""

    code = "no_receipt"


@dataclass(frozen=True)
class Taken:
    """A batch with its counters and the SHA-256 of its parts, in hexadecimal and in their order."""

    batch_id: int
    source: str
    name: str
    sha256: str | None
    received_at: datetime
    status: str
    rows_read: int
    rows_ok: int
    rows_bad: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    parts: list[str]
