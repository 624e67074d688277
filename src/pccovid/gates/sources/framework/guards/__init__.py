"""What holds a batch: it lowers what people see, changes too much, brings too many bad rows, or is too small or large.

A batch that is held has published nothing: its new records are given to nobody, its changes lie aside, nothing of it
is gone. Every bound stands in the contract (`[limits]`). An operator who releases the batch lets all of it in.
"""

from collections import Counter
from datetime import date

from pccovid import people
from pccovid.gates.sources.framework.guards import store
from pccovid.gates.sources.framework.guards.model import Lowered, Volume
from pccovid.gates.sources.framework.guards.store import count_day, lowered_by_absence
from pccovid.gates.sources.framework.mending import close_mended
from pccovid.gates.sources.framework.model import Batch, Checked, Contract, HeldVolume, Limits
from pccovid.gates.sources.framework.reasons import reason
from pccovid.ground.tx import Tx


class Guard:
    """Watches one batch from its first part to its last; each method raises `HeldVolume` when a bound is passed."""

    def __init__(self, contract: Contract, batch: Batch, before: Volume) -> None:
        self._contract = contract
        self._batch = batch
        self._is_released = batch.released_by is not None
        self._read, self._bad = batch.rows_read, batch.rows_bad
        self._new, self._changed = batch.rows_new, batch.rows_changed
        self._keys, self._today = before.keys, before.rows_today
        self._has_held, self._has_quarantine = before.has_held, before.has_quarantine

    @property
    def limits(self) -> Limits:
        """The bounds of the contract."""
        return self._contract.limits

    @property
    def has_changes(self) -> bool:
        """Whether anything that was there before may be different now."""
        return self._changed > 0

    @property
    def must_judge(self) -> bool:
        """Whether `judge` has anything to look at."""
        return not self._is_released and (self.has_changes or self.limits.expect_min > 0)

    def look_at(self, checked: Checked) -> None:
        """Before a part is written: the share of bad rows, and the most rows of a day."""
        size = checked.ok + len(checked.bad)
        self._read, self._bad, self._today = self._read + size, self._bad + len(checked.bad), self._today + size
        if self._read >= self.limits.hold_from_rows and self._bad > self.limits.hold_bad_share * self._read:
            self._hold(too_many_bad(self._bad, self._read, checked, self.limits))
        if 0 < self.limits.expect_max < self._today:
            self._hold(outside_band(self._today, self.limits))

    def count(self, counts: people.arrivals.Counts) -> None:
        """After a part was merged, before it is committed: the share of keys that change."""
        self._new, self._changed, self._keys = (
            self._new + counts.new,
            self._changed + counts.changed,
            self._keys + counts.new,
        )
        share = self.limits.hold_changed_share
        if self._changed > max(self.limits.hold_from_rows, share * self._keys):
            self._hold(f"{self._changed:,} trong {self._keys:,} khóa của nguồn bị thay đổi, quá {share:.0%} cho phép")

    def settle_former(self, tx: Tx) -> None:
        """What is told here as in a batch that is held no longer waits for that one; what was bad before is mended."""
        if self._has_held:
            store.take_over(tx, self._contract.source_id, self._batch.batch_id)
        if self._has_quarantine:
            close_mended(tx, self._contract.source_id, self._batch.batch_id)

    def judge(self, tx: Tx) -> None:
        """After the last part: the fewest rows of a day, and whether anybody would see less than before."""
        if self._today < self.limits.expect_min:
            self._hold(outside_band(self._today, self.limits))
        if self.has_changes:
            store.foresee_changes(tx, self._contract.source_id, self._batch.batch_id)
            self.judge_loss(store.lowered(tx), touched=self._new + self._changed)

    def judge_loss(self, lowered: Lowered, touched: int) -> None:
        """Whether too many people would see fewer doses or results; `touched`: rows that are new or different."""
        if lowered.people > self.limits.most_lowered(touched):
            self._hold(
                f"{lowered.people:,} người sẽ thấy ít mũi tiêm ({lowered.doses:,} người) hoặc ít kết quả xét nghiệm"
                f" ({lowered.results:,} người) hơn trước, trong {touched:,} dòng mới hoặc thay đổi"
            )

    def _hold(self, why: str) -> None:
        if not self._is_released:
            raise HeldVolume(why)


def watch(tx: Tx, contract: Contract, batch: Batch, today: date) -> Guard:
    """The guard of a batch that goes on today."""
    return Guard(contract, batch, store.volume(tx, contract.source_id, batch.batch_id, today))


def too_many_bad(bad: int, read: int, checked: Checked, limits: Limits) -> str:
    """The share of bad rows in the operator's words, with what is wrong most often in the last part."""
    found = Counter(code for _, reasons, _ in checked.bad for code in reasons).most_common(3)
    why = ", ".join(f"{reason(code)[0].lower()} ({count:,})" for code, count in found)
    return f"{bad:,} trong {read:,} dòng đã đọc bị lỗi, quá {limits.hold_bad_share:.0%} cho phép: {why}"


def outside_band(rows: int, limits: Limits) -> str:
    """The rows of a day beside what was agreed, in the operator's words."""
    most = f"{limits.expect_max:,}" if limits.expect_max else "không giới hạn"
    return f"Nhận {rows:,} dòng trong ngày, ngoài khoảng đã thỏa thuận ({limits.expect_min:,} đến {most})"


__all__ = ["Guard", "Lowered", "Volume", "count_day", "lowered_by_absence", "watch"]
