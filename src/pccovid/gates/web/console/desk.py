"""What the console needs of the sources. Gates do not know each other: whoever composes them hands this in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, Literal, Protocol

from pccovid.gates.web.desk import Desk
from pccovid.ground.tx import Tx


class Column(Protocol):
    """A column of an agreed table; whether every table must have it."""

    @property
    def name(self) -> str: ...
    @property
    def required(self) -> bool: ...


class Agreed(Protocol):
    """What was agreed with the owner of a source."""

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def columns(self) -> Sequence[Column]: ...


class SourcesDesk(Desk, Protocol):
    """The operator's view of the sources; pages show the rows as they are."""

    def contracts(self) -> Mapping[str, Agreed]:
        """What was agreed with the owner of each source."""
        ...

    def overview(self, tx: Tx, /) -> Sequence[object]:
        """Each source with freshness and exact counters."""
        ...

    def quarantined(self, tx: Tx, /) -> Sequence[object]:
        """Rows that could not be taken in, by source and reason."""
        ...

    def held(self, tx: Tx, /) -> Sequence[object]:
        """Batches that wait for an operator."""
        ...

    def release(self, tx: Tx, batch_id: int, reason: str, /) -> bool:
        """Let a held batch through; who and why are written down."""
        ...

    def carry_over(self, tx: Tx, /) -> Sequence[object]:
        """Who was carried over, by source."""
        ...

    def carry_over_reasons(self, tx: Tx, /) -> Sequence[object]:
        """Why records were not carried over without a question."""
        ...

    def alarms(self, tx: Tx, /) -> Sequence[object]:
        """What an operator must look at now, and what is over."""
        ...

    def deliveries(self, tx: Tx, source: str, /) -> Sequence[object]:
        """The newest deliveries of a source."""
        ...

    def receipt(self, tx: Tx, batch_id: int, /) -> str:
        """The signed note of a delivery; a Problem when it has none yet."""
        ...

    def quarantine_file(self, tx: Tx, source: str, form: Literal["csv", "xlsx"], /) -> bytes:
        """Rows that could not be taken in, for the source's owner to mend and send again."""
        ...

    def write_table(
        self, form: Literal["csv", "xlsx"], names: Sequence[str], rows: Iterable[Sequence[object]], file: BinaryIO, /
    ) -> int:
        """Write a table that no spreadsheet takes for formulas."""
        ...

    def reason(self, code: str, /) -> tuple[str, str]:
        """What a code of quarantine means, in Vietnamese and English."""
        ...
