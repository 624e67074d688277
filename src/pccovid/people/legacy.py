"""Names that were typed in the fonts of before Unicode, made readable again.

Text in TCVN3 (TCVN 5712:1993, the .Vn fonts) or VNI-Windows that was read as Latin-1 shows "NguyÔn V¨n §øc" or
"Nguyeãn Vaên Ñöùc". Nothing marks it, so it is recognised by its outcome: a text is decoded only where it is not
Vietnamese as it stands, and every word of it becomes a Vietnamese syllable once decoded.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Code points of TCVN3 in the order of the letters below (TCVN 5712:1993, set VN3).
_TCVN3 = {
    letter: chr(code)
    for letters, codes in (
        ("ĂÂÊÔƠƯĐăâêôơưđ", range(0xA1, 0xAF)),
        ("àảãáạ", range(0xB5, 0xBA)),
        ("ằẳẵắ", range(0xBB, 0xBF)),
        ("ặầẩẫấậè", range(0xC6, 0xCD)),
        ("ẻẽéẹềểễếệìỉ", range(0xCE, 0xD9)),
        ("ĩíịò", range(0xDC, 0xE0)),
        ("ỏõóọồổỗốộờởỡớợù", range(0xE1, 0xF0)),
        ("ủũúụừửữứựỳỷỹýỵ", range(0xF1, 0xFF)),
    )
    for letter, code in zip(letters, codes, strict=True)
}
_FROM_TCVN3 = str.maketrans({sign: letter for letter, sign in _TCVN3.items()})

# VNI writes a letter and then its mark: a tone alone, or circumflex or breve joined with a tone.
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_JOINED = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
_HATS = {sign: "\u0302" + tone for sign, tone in zip("âáàåãä", _JOINED, strict=True)}
_BREVES = {sign: "\u0306" + tone for sign, tone in zip("êéèúüë", _JOINED, strict=True)}
_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni_table() -> dict[str, str]:
    marked = {base + mark: base + sign for base in "aeouy" for mark, sign in _TONES.items()}
    marked |= {base + mark: base + sign for base in "aeo" for mark, sign in _HATS.items()}
    marked |= {"a" + mark: "a" + sign for mark, sign in _BREVES.items()}
    marked |= {base + mark: _SINGLE[base] + sign for base in "ôö" for mark, sign in _TONES.items()}
    table = marked | _SINGLE
    return table | {key.upper(): value.upper() for key, value in table.items()}


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

# A Vietnamese syllable: onset, rhyme, and at most one tone, which stands on a vowel that is not the last glide.
# Tones are written as digits behind their vowel before this pattern is tried.
_VOWELS = "aăâeêioôơuưy"
_TONE_DIGITS = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_WITH_DIGITS = str.maketrans(
    {
        unicodedata.normalize("NFC", vowel + tone): vowel + digit
        for vowel in _VOWELS
        for tone, digit in _TONE_DIGITS.items()
    }
)
_OPEN = ["ia", "oa", "oe", "ua", "ưa", "uê", "uơ", "uy", "ya", "uya"]
_CLOSING = ["uyê", "iê", "yê", "uô", "ươ", "uâ", "uê", "uy", "oa", "oă", "oe", "oo"]
_GLIDING = [
    "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "iu", "oi", "ôi", "ơi", "ui", "ưi", "ưu",
    "iêu", "yêu", "uôi", "ươi", "ươu", "oai", "oao", "oay", "oeo", "uây", "uyu",
]  # fmt: skip


def _toned(vowels: str) -> str:
    """A pattern of these vowels, each of which may carry the tone."""
    return "".join(f"{vowel}[1-5]?" for vowel in vowels)


def _rhymes() -> str:
    gliding = [_toned(rhyme[:-1]) + rhyme[-1] for rhyme in _GLIDING]
    closing = "|".join(map(_toned, [*_CLOSING, *_VOWELS]))
    return "|".join([*gliding, f"(?:{closing})(?:ng|nh|ch|[cmnpt])", *map(_toned, [*_OPEN, *_VOWELS])])


_SYLLABLE = re.compile(
    rf"(?!.*\d.*\d)(?:ngh?|nh|ch|tr|th|ph|kh|gh|gi|g|qu|b|c|d|đ|h|k|l|m|n|p|r|s|t|v|x)?(?:{_rhymes()})"
)


def _from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def _from_tcvn3(text: str) -> str:
    return text.translate(_FROM_TCVN3)


_DECODERS: tuple[Callable[[str], str], ...] = (_from_tcvn3, _from_vni)


def is_vietnamese(text: str) -> bool:
    """Whether every word of the text (NFC) could be a Vietnamese syllable."""
    return all(map(_is_syllable, text.split()))


@lru_cache(maxsize=1 << 14)
def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(word.lower().translate(_WITH_DIGITS)) is not None


def decode(text: str) -> str:
    """The text (NFC) as its writer saw it, when it was typed in TCVN3 or VNI; otherwise the text itself."""
    if is_vietnamese(text):
        return text
    for decoder in _DECODERS:
        decoded = unicodedata.normalize("NFC", decoder(text))
        if decoded != text and is_vietnamese(decoded):
            return decoded
    return text
