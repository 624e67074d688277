"""What pages for everybody need of the sources. Gates do not know each other: whoever composes them hands this in."""

from collections.abc import Mapping, Sequence
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


class Connected(Protocol):
    """A connected database; `state` is fresh, stale or never, `last_success` when it last answered in full."""

    @property
    def source(self) -> str: ...
    @property
    def title_vi(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def last_success(self) -> datetime | None: ...


class Desk(Protocol):
    """How fresh things are."""

    def freshness(self, tx: Tx, /) -> Sequence[Connected]:
        """Every connected database; nothing of it is about anybody, so everybody may read it."""
        ...

    def contracts(self) -> Mapping[str, object]:
        """What was agreed with the owner of each source."""
        ...

    def field_freshness(self, tx: Tx, /) -> Mapping[str, Fresh]:
        """Each field of the citizen's pages, by the class of data that it shows."""
        ...
