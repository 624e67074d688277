"""Nouns: a flow between two units on a day, and what is known of a day."""

from dataclasses import dataclass
from datetime import date

LEAST = 15  # people in a cell: fewer could be recognised (k-anonymity), so operators suppress them and we refuse them


@dataclass(frozen=True)
class Flow:
    """People who went from one unit to another on a day, summed over the operators that counted them."""

    day: date
    from_unit_id: int
    to_unit_id: int
    people: int
    operators: int


@dataclass(frozen=True)
class Day:
    """What all operators told of a day: cells, people in them, and how many operators told."""

    day: date
    cells: int
    people: int
    operators: int
