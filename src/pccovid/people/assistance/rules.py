"""One search box: what was meant by what was typed, pasted or scanned. Pure."""

import re

from pccovid.commons.text import fold
from pccovid.people import cards, keys
from pccovid.people.assistance.model import NothingToFind, Wanted

_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_WORD = re.compile(r"[a-z]+")
_LONGEST = 300  # characters; a scanned card has about 150


def understand(text: str) -> Wanted:
    """Names with or without accents, a year anywhere; numbers as people write them; the text of a scanned card.

    Raises
    ------
    NothingToFind
    """
    text = text.strip()[:_LONGEST]
    card = cards.chip_card(text)
    if card is not None:
        return Wanted(number=card.pin)
    insured = cards.insurance_card(text)
    if insured is not None:
        text = f"{insured.full_name} {insured.birth.year if insured.birth else ''}"
    words = tuple(_WORD.findall(fold(text)))
    if len("".join(words)) <= 2:  # digits, at most behind the letters of a passport
        wanted = Wanted(number=keys.id_number(text), phone=keys.phone(text))
        if wanted.number is None and wanted.phone is None:
            raise NothingToFind
        return wanted
    year = _YEAR.search(text)
    if len(words) < 2 and year is None:
        raise NothingToFind
    return Wanted(words=words, year=int(year[0]) if year else None)
