"""Vietnamese text made comparable: one encoding, one tone placement, and a key without marks.

Official lists and people write the same name in several ways: composed (NFC) or decomposed (NFD), "Hoà" or
"Hòa", "Đ" (U+0110) or the look-alikes "Ð" (U+00D0) and "Ɖ" (U+0189), with or without accents.
"""

import re
import unicodedata

# The open rhymes oa, oe, uy with the tone on the second vowel, and their form with it on the first.
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_RHYMES = ("oa", "oe", "uy")


def _cases(rhyme: str) -> list[str]:
    return [rhyme, rhyme.upper(), rhyme.capitalize(), rhyme[0] + rhyme[1].upper()]


_MOVED = {
    unicodedata.normalize("NFC", r + tone): unicodedata.normalize("NFC", r[0] + tone + r[1])
    for rhyme in _RHYMES
    for r in _cases(rhyme)
    for tone in _TONES
}
_SECOND = "".join(sorted({pair[1] for pair in _MOVED}))
_OPEN_RHYME = re.compile(rf"[oOuU](?<![qQ].)[{_SECOND}](?![^\W\d_])")

# What the eye does not see: zero-width characters, the byte-order mark, the soft hyphen.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = range(0x0300, 0x0370)
_STRIP = dict.fromkeys([*_MARKS, *map(ord, _UNSEEN)]) | str.maketrans("đðɖĐÐƉ", "dddDDD")
_LATIN = [*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)]  # where all composed Vietnamese letters stand


def nfc(text: str) -> str:
    """The composed form: one code point per Vietnamese letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def place_tones(text: str) -> str:
    """NFC text with the tone of the open rhymes oa, oe, uy on the first vowel: "Hoà" becomes "Hòa".

    Closed syllables ("hoàng") and syllables after q ("quý") have one spelling only and stay. Meant for
    Vietnamese: a foreign "Zoé" moves too, so compare with it, do not rewrite names with it.
    """
    text = nfc(text)
    return text if text.isascii() else _OPEN_RHYME.sub(_move_tone, text)


def fold(text: str) -> str:
    """The look-up key of a text: case, accents, đ and what cannot be seen are gone; spaces stay.

    Only Latin combining marks (U+0300 to U+036F) are stripped, so Khmer and Thai vowels survive.
    Folding twice changes nothing: `fold(fold(x)) == fold(x)`.
    """
    plain = text if text.isascii() else text.translate(_PLAIN)
    return plain.lower() if plain.isascii() else _fold_any(text)


def _fold_any(text: str) -> str:
    # Some case foldings decompose (ΐ, ǰ), hence the second pass over what the first one left.
    return unicodedata.normalize("NFC", _bare(_bare(text).casefold()))


def _bare(text: str) -> str:
    return unicodedata.normalize("NFD", text).translate(_STRIP)


def _move_tone(match: re.Match[str]) -> str:
    return _MOVED.get(match[0], match[0])


# One table for the usual case, built from the general rule: Vietnamese folds in a single pass.
_PLAIN = _STRIP | {code: _fold_any(chr(code)) for code in _LATIN}
