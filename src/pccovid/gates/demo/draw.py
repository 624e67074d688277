"""How the former systems wrote people down: one draw for the fault, one for the harmless varieties."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from pccovid.gates.demo import dirt
from pccovid.gates.demo.population import Person
from pccovid.gates.demo.rates import Table

T = TypeVar("T")
Fault = Callable[[Random, str], str]


def _always(fault: Callable[[str], str]) -> Fault:
    return lambda _rng, text: fault(text)


PLAIN = _always(dirt.plain)
PLAIN_CAPITALS = _always(lambda text: dirt.plain(text).upper())
CAPITALS = _always(str.upper)
TCVN3 = _always(dirt.tcvn3)
VNI = _always(dirt.vni)
DECOMPOSED = _always(dirt.decomposed)
DOUBLED_SPACE = _always(dirt.doubled_space)
UNBREAKABLE_SPACE = _always(dirt.unbreakable_space)
LATE_TONE = _always(dirt.late_tone)
Y_FOR_I = _always(dirt.y_for_i)
ETH = _always(dirt.eth)

_PHONES: Table[Callable[[str], str]] = (
    (0.07, dirt.zeros_lost),
    (0.04, dirt.with_country),
    (0.02, lambda phone: dirt.with_country(phone)[1:]),
    (0.03, lambda phone: f"{phone[:4]} {phone[4:7]} {phone[7:]}"),
    (0.02, lambda phone: f"{phone[:4]}.{phone[4:7]}.{phone[7:]}"),
    (0.03, dirt.old_form),
)
_HABITS: Table[Fault] = ((0.25, LATE_TONE), (0.06, ETH), (0.03, Y_FOR_I))


def one_of(rng: Random, table: Table[T]) -> T | None:
    """One entry by its share; None for what the shares leave over."""
    at = rng.random()
    for share, value in table:
        at -= share
        if at < 0:
            return value
    return None


def name(rng: Random, text: str, faults: Table[Fault], varieties: Table[Fault]) -> str:
    """A name with at most one fault of `faults`, the habits of the typist, and one of `varieties`."""
    fault = one_of(rng, faults)
    text = fault(rng, text) if fault else text
    for share, habit in _HABITS:
        if rng.random() < share:
            text = habit(rng, text)
    variety = one_of(rng, varieties)
    return variety(rng, text) if variety else text


def phone(rng: Random, number: str) -> str:
    """A telephone number as a form or a spreadsheet left it."""
    variety = one_of(rng, _PHONES)
    return variety(number) if variety else number


def malformed(rng: Random, number: str, phone_number: str | None) -> str:
    """Something in the field of the number that is no number."""
    kind = rng.randrange(6)
    if kind == 0:
        return dirt.separated(number)
    if kind == 1:
        return dirt.dotted(number)
    if kind == 2 and number.startswith("0"):
        return dirt.zeros_lost(number)
    if kind == 3 and "0" in number:
        return dirt.letter_o(number)
    if kind == 4 and phone_number:
        return phone_number
    return rng.choice(("000000000", "123456789"))


def paper(rng: Random, person: Person, former_kept: float) -> str | None:
    """The number somebody gives when asked for their paper: the card's, or still the former one."""
    if person.card and not (person.former_number and rng.random() < former_kept):
        return person.pin
    return person.former_number


def reached_by(rng: Random, person: Person, others: float) -> str | None:
    """Their own telephone, or that of the household for those without and for a share of the others."""
    if person.phone and rng.random() >= others:
        return person.phone
    return person.contact
