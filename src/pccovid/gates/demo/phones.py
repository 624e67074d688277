"""Telephones at play: people who walk about, whose telephones send and hear what real ones would, with the truth known.

They stand in rooms and move now and then; whoever is in one room is some metres from the others, and the signal loses
what it loses in free air, with chance on top. Every byte on the air comes from the issuer, every record of an upload
has the form of docs/bluetooth.md.
"""

import math
import random
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pccovid.records import encounters

_TX = -20  # dBm
_METRES = 12.0  # side of a room
_AT_ONE_METRE, _PER_DECADE, _CHANCE = 50.0, 20.0, 4.0  # dB: free space at 2.4 GHz, and its scatter
_BOUNDS = (55, 63, 73, 79)  # dB; weaker signals are not told
_SCANS = 10  # in an interval
_MOVES = 0.2  # of the people in an interval


@dataclass
class Phone:
    """One telephone: the payloads it was given by interval, where its owner stands, and what it heard."""

    payloads: dict[int, bytes] = field(default_factory=dict[int, bytes])
    room: int = 0
    at: tuple[float, float] = (0.0, 0.0)
    heard: list[bytes] = field(default_factory=list[bytes])

    def sends(self, interval: int) -> bytes:
        """The 20 bytes on the air."""
        given = self.payloads[interval]
        return given[:16] + encounters.masked(bytes((0x40, _TX & 0xFF, 0, 0)), given[16:])


def play(phones: list[Phone], first: int, intervals: int, *, rooms: int, seed: int) -> dict[tuple[int, int], int]:
    """Let the telephones live from an interval on; the truth: who (by number) heard whom in how many intervals."""
    chance = random.Random(seed)  # noqa: S311  # a play is repeated by its seed, and guards nothing
    truth: dict[tuple[int, int], int] = defaultdict(int)
    for number in range(first, first + intervals):
        of_room: dict[int, list[int]] = defaultdict(list)
        for who, phone in enumerate(phones):
            if number == first or chance.random() < _MOVES:
                phone.room = chance.randrange(rooms)
                phone.at = chance.random() * _METRES, chance.random() * _METRES
            of_room[phone.room].append(who)
        sent = {who: phone.sends(number) for who, phone in enumerate(phones)}
        for here in of_room.values():
            for who, other, signal in _heard(phones, here, chance):
                phones[who].heard.append(_record(sent[other], number, signal))
                truth[who, other] += 1
    return dict(truth)


def pages(phone: Phone) -> list[bytes]:
    """What the telephone would upload."""
    most = 2048
    return [b"".join(phone.heard[n : n + most]) for n in range(0, len(phone.heard), most)]


def _heard(phones: list[Phone], here: list[int], chance: random.Random) -> Iterator[tuple[int, int, bytes]]:
    for who in here:
        for other in here:
            if who != other and any(signal := _signal(math.dist(phones[who].at, phones[other].at), chance)):
                yield who, other, signal


def _signal(metres: float, chance: random.Random) -> bytes:
    """How often the scans of an interval heard it, by attenuation."""
    lost = _AT_ONE_METRE + _PER_DECADE * math.log10(max(metres, 0.3))
    scans = [lost + chance.gauss(0, _CHANCE) for _ in range(_SCANS)]
    upto = [sum(scan <= bound for scan in scans) for bound in _BOUNDS]
    return bytes((upto[0], *(b - a for a, b in pairwise(upto))))


def _record(payload: bytes, interval: int, signal: bytes) -> bytes:
    seconds = 600 * sum(signal) // _SCANS
    return struct.pack("<16s4sIH4sbx", payload[:16], payload[16:], interval, seconds, signal, _TX)
