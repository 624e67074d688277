"""Units by the names people write: kinds and their short forms, marks, spacing and numbers made equal."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pccovid.commons.text import fold, place_tones
from pccovid.commons.units.model import Level, Unit

_REMEMBERED = 1 << 16  # spellings, about 40 MB at most
_NAME = 200  # characters: no name is longer
LONGEST = 7  # tokens of the longest name with its kind ("Phường Văn Miếu - Quốc Tử Giám")

_Kind = tuple[str, tuple[Level, ...], tuple[str, ...]]

# As people type them, lower case; also understood without accents. A kind fixes the level, but not itself: a
# commune that became a ward, or a town that became a city, is still written the old way.
_FORMS: tuple[_Kind, ...] = (
    ("Tỉnh", ("province",), ("tỉnh", "t")),
    ("Thành phố", ("province", "district"), ("thành phố", "tp", "t p")),
    ("Quận", ("district",), ("quận", "q")),
    ("Huyện", ("district",), ("huyện", "h")),
    ("Thị xã", ("district",), ("thị xã", "tx", "t x")),
    ("Xã", ("commune",), ("xã", "x")),
    ("Phường", ("commune",), ("phường", "p", "f")),
    ("Thị trấn", ("commune",), ("thị trấn", "tt", "t t")),
    ("Đặc khu", ("commune",), ("đặc khu", "dk")),
)
_KINDS: dict[tuple[str, ...], tuple[str, tuple[Level, ...]]] = {
    tuple(spelling.split()): (kind, levels)
    for kind, levels, forms in _FORMS
    for form in forms
    for spelling in (form, fold(form))
}
_KIND_STARTS = frozenset(words[0] for words in _KINDS)

_TOKEN = re.compile(r"\d+|[^\W\d_]+")


class Token(NamedTuple):
    """One word, as typed (tones placed, lower case) and folded; or a number, without leading zeros."""

    typed: str
    folded: str


class Match(NamedTuple):
    """A unit that a piece of text may mean, and how well it fits.

    `kind` is the kind that the text names, None if it names none; `score` counts what fits exactly: the kind
    (1), and the accents unless none were typed (1).
    """

    unit: Unit
    kind: str | None
    score: int


class _Entry(NamedTuple):
    unit: Unit
    typed: str


class Segment(NamedTuple):
    """A piece of text: its words, and the units that all of them together may mean."""

    words: tuple[Token, ...]
    matches: tuple[Match, ...]


def tokens(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text; everything else only separates."""
    typed = place_tones(text).casefold().replace("ð", "đ")
    return tuple(map(_token, _TOKEN.findall(typed)))


@lru_cache(maxsize=1 << 15)  # Vietnamese has some 7,000 syllables
def _token(word: str) -> Token:
    if word.isdecimal():
        number = word.lstrip("0") or "0"
        return Token(number, number)
    return Token(word, fold(word))


def kind_of(words: Sequence[Token]) -> int:
    """How many tokens at the start name a kind: 0, 1 or 2. "Phương" names none, "phuong" does."""
    if not words or words[0].typed not in _KIND_STARTS:
        return 0
    typed = tuple(word.typed for word in words[:2])
    return 2 if typed in _KINDS else 1 if typed[:1] in _KINDS else 0


class Names:
    """The index of the names of one day."""

    def __init__(self, units: Iterable[Unit], aliases: Iterable[tuple[Unit, str]]) -> None:
        self.by_id: dict[int, Unit] = {}
        self._index: dict[str, list[_Entry]] = {}
        for unit in units:
            self.by_id[unit.unit_id] = unit
            self._add(unit, unit.name)
        for unit, alias in aliases:
            self._add(unit, alias)
        self._segments: dict[str, Segment] = {}

    def find(self, text: str, within: Unit | None, level: Level | None) -> tuple[Unit, ...]:
        """The units that fit a name best among those of `level` that lie in `within`."""
        if len(text) > _NAME:
            return ()
        matches = (
            match
            for match in self.segment(text).matches
            if (level is None or match.unit.level == level) and (within is None or match.unit.lies_in(within))
        )
        return tuple(match.unit for match in best(matches))

    def segment(self, text: str) -> Segment:
        """The words of a text and its matches. Spellings that match are remembered: addresses repeat them."""
        segment = self._segments.get(text)
        if segment is None:
            words = tokens(text)
            segment = Segment(words, self.matches(words))
            if segment.matches and len(self._segments) < _REMEMBERED:
                self._segments[text] = segment
        return segment

    def matches(self, words: Sequence[Token]) -> tuple[Match, ...]:
        """The units that these words, all of them, may mean; each once, in its best reading."""
        bare = self._index.get(_folded(words))
        width = kind_of(words)
        kinded = self._index.get(_folded(words[width:])) if width else None
        if not bare and not kinded:
            return ()
        found: dict[int, Match] = {}
        for match in (*_fit(bare or (), words), *_fit_kind(kinded or (), words, width)):
            other = found.get(match.unit.unit_id)
            if other is None or match.score > other.score:
                found[match.unit.unit_id] = match
        return tuple(found.values())

    def _add(self, unit: Unit, name: str) -> None:
        words = tokens(name)
        self._index.setdefault(_folded(words), []).append(_Entry(unit, "".join(word.typed for word in words)))


def best(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Those that share the highest score."""
    kept = tuple(matches)
    if len(kept) < 2:
        return kept
    top = max(match.score for match in kept)
    return tuple(match for match in kept if match.score == top)


def _fit(entries: Iterable[_Entry], words: Sequence[Token]) -> Iterator[Match]:
    typed = _accented(words, words)
    for unit, spelling in entries:
        yield Match(unit, None, int(typed in (None, spelling)))


def _fit_kind(entries: Iterable[_Entry], words: Sequence[Token], width: int) -> Iterator[Match]:
    if not entries:
        return
    kind, levels = _KINDS[tuple(word.typed for word in words[:width])]
    typed = _accented(words[width:], words)
    for unit, spelling in entries:
        if unit.level in levels:
            yield Match(unit, kind, (typed in (None, spelling)) + (unit.kind == kind))


def _accented(name: Sequence[Token], words: Sequence[Token]) -> str | None:
    """The spelling of the name, None when nobody typed accents: then every spelling fits."""
    return None if all(word.typed.isascii() for word in words) else "".join([word.typed for word in name])


def _folded(words: Sequence[Token]) -> str:
    return "".join([word.folded for word in words])
