"""One door for whatever a camera or a reader saw: it says what the text is, and trusts none of it.

A code of ours is checked here. The former place codes and the papers of the State carry no signature: what they say is
a hint, never a proof. Sources: Decision 1405/QĐ-BTTTT (unified code 1.1), the QR of the chip identity card, which
VNeID shows too (not verified for the VNeID of 2021), and that of the health insurance card.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from pccovid import people
from pccovid.proof import personal
from pccovid.proof.model import Person
from pccovid.proof.place import read_place

_LONGEST = 7_089  # characters: no QR code holds more
_OURS = re.compile(r"https?://[^/\s?#]+/q/([^/\s?#]+)", re.IGNORECASE)
_FORMER_HOSTS = {"qr.tokhaiyte.vn", "qr.pccovid.gov.vn"}  # their payload is not verified: the key is looked for
_FORMER_KEY = re.compile(r"[0-9A-Za-z_-]{4,100}")
_CERTIFICATE = "HC1:"


@dataclass(frozen=True)
class Place:
    """The QR of a place: our short code, whose signature is right, or what may be the key of a former code."""

    code: str
    former: bool


@dataclass(frozen=True)
class Paper:
    """A paper that somebody holds: anybody can print one."""

    family: Literal["unified", "chip", "insurance"]
    card: people.cards.UnifiedCode | people.cards.ChipCard | people.cards.InsuranceCard


@dataclass(frozen=True)
class Certificate:
    """A health certificate in the form of the EU; recognised by its prefix, not yet verified."""


@dataclass(frozen=True)
class Foreign:
    """Nothing that we know."""


Reading = Person | Place | Paper | Certificate | Foreign


def read(text: str, at: datetime) -> Reading:
    """What a scanned text is.

    Raises
    ------
    NotOurs, Forged, Outdated, TooEarly
        It claims to be ours and is not, was changed, is over, or has not begun.
    """
    text = text.strip("\ufeff \r\n\t")
    if not text or len(text) > _LONGEST:
        return Foreign()
    if text.startswith(personal.PREFIX):
        return personal.read_personal(text, at)
    if ours := _OURS.fullmatch(text):
        return Place(read_place(ours[1]), former=False)
    if text.startswith(_CERTIFICATE):
        return Certificate()
    if (paper := _paper(text)) is not None:
        return paper
    key = _former_key(text)
    return Place(key, former=True) if key else Foreign()


def _paper(text: str) -> Paper | None:
    if card := people.cards.unified_code(text):
        return Paper("unified", card)
    if card := people.cards.chip_card(text):
        return Paper("chip", card)
    if card := people.cards.insurance_card(text):
        return Paper("insurance", card)
    return None


def _former_key(text: str) -> str | None:
    """The key in the address of a former place QR, or the text itself where it is one word."""
    try:
        address = urlsplit(text)
    except ValueError:
        return None
    if address.hostname in _FORMER_HOSTS:
        words = [value for _, value in parse_qsl(address.query)] + address.path.split("/")
        text = next((word for word in words if _FORMER_KEY.fullmatch(word)), "")
    return text if _FORMER_KEY.fullmatch(text) else None
