"""What a form sent: its values as text, and its faults by field, in the words of the page."""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from litestar.enums import RequestEncodingType
from litestar.exceptions import ValidationException
from litestar.params import Body

from pccovid.gates.web.language import Language
from pccovid.ground.errors import Problem

Sent = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@dataclass
class Form:
    """One form on its way back to the page: `values` are shown again, `faults` say what to mend."""

    said: Language
    values: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict[str, str])

    def text(self, name: str) -> str:
        """What was typed, without the spaces around it."""
        return self.values.get(name, "").strip()

    def digits(self, name: str) -> str:
        """The digits of what was typed or pasted: a code may come with spaces."""
        return "".join(c for c in self.text(name) if c.isdecimal())

    def birth(self) -> str:
        """The three fields of a birth date as dd/MM/yyyy, or yyyy when only the year was typed."""
        return self.day_typed("birth")

    def day_typed(self, name: str) -> str:
        """The three fields of a date as dd/MM/yyyy, or yyyy when only the year was typed; empty when nothing was."""
        day, month, year = (self.text(f"{name}-{part}") for part in ("day", "month", "year"))
        return f"{day.zfill(2)}/{month.zfill(2)}/{year}" if day or month else year

    def fault(self, name: str, key: str) -> None:
        """Say at a field what is wrong, by the key of its words."""
        self.faults[name] = self.said.text(key)

    def refuse(self, name: str, problem: Problem) -> None:
        """Show at a field what a rule refused."""
        self.faults[name] = self.said.problem(problem)


def number(text: str) -> int:
    """The number that a button of ours sends.

    Raises
    ------
    ValidationException
        Somebody else wrote it.
    """
    if not text.isdecimal():
        raise ValidationException
    return int(text)


def identifier(text: str) -> UUID:
    """The id that a button of ours sends.

    Raises
    ------
    ValidationException
        Somebody else wrote it.
    """
    try:
        return UUID(text)
    except ValueError:
        raise ValidationException from None
