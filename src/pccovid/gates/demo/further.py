"""How a further source joins the demonstration: a maker in makers.py makes its sandbox out of the same people.

A maker writes what its system holds about each household into the folder of the sandboxes, and may serve it while the
demonstration runs. It has its own stream of chance, so that another source does not change what it makes.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from pccovid.gates.demo.population import Person

Addresses = dict[str, str]


class Told(NamedTuple):
    """Where a maker says what it wrote: a good row with its key and true person, or one that nobody can take in."""

    good: Callable[[str, Person], None]
    spoiled: Callable[[], None]


class Office(Protocol):
    """A system while its sandbox is made."""

    def household(self, people: Sequence[Person]) -> None:
        """Write what the system holds about the members of one household, or about one persona."""


class Maker(Protocol):
    """One further source."""

    @property
    def source(self) -> str:
        """The code of its contract."""
        ...

    def open(self, out: Path, seed: int, told: Told) -> AbstractContextManager[Office]:
        """A new sandbox in `out`; complete, with its markers, when the block ends."""
        ...

    def addresses(self, out: Path) -> Addresses:
        """What sources.toml says of it before it is served."""
        ...

    def serve(self, out: Path, known: Addresses) -> AbstractContextManager[Addresses]:
        """Run its server until the block ends; what sources.toml says of it then. A folder of files serves nothing."""
        ...
