"""From a free-text address to the unit it names, read from the right as Vietnamese addresses are written."""

import re
from collections.abc import Iterable, Sequence

from pccovid.commons.units.model import Place, Unit
from pccovid.commons.units.names import LONGEST, Match, Names, Token, best, kind_of

_READ = 400  # characters: the units stand at the end of an address, and none is longer
_SEPARATOR = re.compile(r"[,;|\n\r\t]+")

# Words after which a name is that of a street or a hamlet, not of a district; typed, because "Dương" is no "đường".
_LOCAL = re.compile(
    r"đường|duong|phố|pho|ngõ|ngo|ngách|ngach|hẻm|hem|kiệt|kiet|số|so|tổ|to|thôn|thon|xóm|xom|ấp|ap|khu|kp|ql"
)


def parse(text: str, names: Names) -> Place:
    """The place that an address names; see `Units.parse_address`."""
    pieces = _SEPARATOR.split(text[-_READ:])
    reading = _Reading(names)
    while pieces and not reading.lost:
        reading.read(pieces.pop())
    return reading.place()


class _Reading:
    """What has been understood so far, from the right end of the address.

    `units` are the units it may mean, all fitting what was read; empty: anywhere in the nation. `hints` are
    communes it may mean further down. `lost`: a kind was named with a name that nothing here bears, so
    nothing to the left of it is certain.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.units: tuple[Unit, ...] = ()
        self.ids: set[int] = set()
        self.hints: tuple[Unit, ...] = ()
        self.lost = False

    def read(self, piece: str) -> None:
        """Read one piece: a unit as a whole, or several units without separators at its end."""
        words, matches = self.names.segment(piece)
        if _is_number(words):
            self.lost = bool(matches)  # the bare number of a ward or district, or of a house: none can tell
            return
        if self._accept(matches):
            return
        end = len(words)
        while end and (size := self._suffix(words[:end]) or _is_long_number(words[end - 1])):
            end -= size
        self.lost = kind_of(words[:end]) > 0

    def place(self) -> Place:
        """The deepest unit that holds all possible ones; they are named only if it is not one of them."""
        if len(self.units) == 1:
            return Place(self.units[0], self.hints)
        for unit in self.units:
            if all(other is unit or other.lies_in(unit) for other in self.units):
                return Place(unit, self.hints)
        for ids in ({unit.district_id for unit in self.units}, {unit.province_id for unit in self.units}):
            if len(ids) == 1 and (common := ids.pop()):
                return Place(self.names.by_id[common], self.units)
        return Place(None, self.units or self.hints)

    def _suffix(self, words: Sequence[Token]) -> int:
        """Read the longest unit at the end of the words; how many of them it took."""
        for start in range(max(0, len(words) - LONGEST), len(words)):
            name, before = words[start:], words[:start]
            if not _is_number(name) and (matches := self.names.matches(name)):
                fitting = [match for match in matches if _may_follow(match, before)]
                if self._accept(fitting):
                    return len(name)
        return 0

    def _accept(self, matches: Iterable[Match]) -> bool:
        """Go down to the units among `matches` that lie in what was read, or stay if they repeat it.

        A commune without its kind must lie directly below: streets bear such names.
        False if nothing is certain.
        """
        below = best([match for match in matches if self._is_below(match.unit)])
        certain = tuple([match.unit for match in below if match.kind or self._stands_alone(match.unit)])
        if certain:
            self.units, self.hints = certain, ()
            self.ids = {unit.unit_id for unit in certain}
            return True
        if below:
            self.hints = tuple([match.unit for match in below])
        return any(match.unit.level == "nation" or match.unit.unit_id in self.ids for match in matches)

    def _is_below(self, unit: Unit) -> bool:
        if not self.ids:
            return unit.level != "nation"
        above = {unit.district_id, unit.province_id} - {unit.unit_id}
        return not above.isdisjoint(self.ids)

    def _stands_alone(self, unit: Unit) -> bool:
        return unit.level != "commune" or unit.parent_id in self.ids


def _is_number(words: Sequence[Token]) -> bool:
    return not words or (words[0].folded.isdecimal() and all(word.folded.isdecimal() for word in words))


def _is_long_number(word: Token) -> bool:
    """A postal code or a telephone number, written behind the address."""
    return word.folded.isdecimal() and len(word.folded) > 4


def _may_follow(match: Match, before: Sequence[Token]) -> bool:
    """Whether the unit may stand after these words of the same piece.

    With a kind, if kind and accents are its own ("Nho Quan Ninh Bình" names no "quận Ninh Bình"). Without
    one: a province always, a commune only at the start, a district not after "đường" or a number, unless
    that number is a ward's ("phường 7 Đà Lạt").
    """
    if not before or match.score == 2:
        return True
    if match.kind or match.unit.level == "commune":
        return False
    if match.unit.level != "district":
        return True
    if before[-1].folded.isdecimal():
        return kind_of(before[-2:-1]) > 0
    return not _LOCAL.fullmatch(before[-1].typed)
