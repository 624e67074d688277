"""What citizens' pages need of the sources. Gates do not know each other: whoever composes them hands this in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from pccovid.ground.tx import Tx


class Fresh(Protocol):
    """Who tells a field, and when they last did; `as_of` None: nobody ever delivered it."""

    @property
    def title_vi(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def as_of(self) -> datetime | None: ...
    @property
    def stale(self) -> bool: ...


class Desk(Protocol):
    """How fresh things are."""

    def field_freshness(self, tx: Tx, /) -> Mapping[str, Fresh]:
        """Each field of the citizen's pages, by the class of data that it shows."""
        ...
