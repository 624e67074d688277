"""Pure rules: intervals and days, a page of records, what makes a record a meeting, and how near it was."""

import struct
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from pccovid.records.encounters.model import DiagnosisKey, Heard, KeysMalformed, PageMalformed, Read, SignalRule

INTERVAL_S = 600  # ENIN: ten minutes since 1970, as in the Exposure Notification specification 1.2
INTERVALS = 144  # of a day
EPOCH_DAYS = 28
KEPT_DAYS = 21  # of encounters and of the keys of identifiers (schema: records.bluetooth_key)
RECORD = struct.Struct("<16s4sIH4sbx")  # identifier, metadata, interval, seconds, signal, tx, zero: 32 bytes
MOST_RECORDS = 2048  # of a page: 64 KiB
_OFF = 2  # intervals by which clocks may differ
_VERSION = 0x40  # of metadata: major 1, minor 0 in the upper four bits
_DAY = timedelta(days=1)
_MOST_KEYS, _OLDEST_KEY_DAYS, _MOST_RISK = 30, 15, 8  # limits of the reference server (exposure-notifications-server)
_FARTHEST_ONSET_DAYS = 14
_EMBARGO = timedelta(hours=2)  # after the end of a key nobody can make use of it any more, whose clock is not wild


def interval(moment: datetime) -> int:
    """The interval of ten minutes in which a moment lies."""
    return int(moment.timestamp()) // INTERVAL_S


def begins(number: int) -> datetime:
    """When an interval begins."""
    return datetime.fromtimestamp(number * INTERVAL_S, UTC)


def day_of(number: int) -> date:
    """The day (UTC) of an interval: keys and identifiers change at midnight UTC."""
    return begins(number).date()


def first_interval(day: date) -> int:
    """The first interval of a day (UTC)."""
    return (day - date(1970, 1, 1)).days * INTERVALS


def epoch(day: date) -> date:
    """The first of the 28 days in which a person has one handle."""
    return day - timedelta(days=(day - date(1970, 1, 1)).days % EPOCH_DAYS)


def records(content: bytes) -> list[Heard]:
    """The records of a page.

    Raises
    ------
    PageMalformed
    """
    if len(content) % RECORD.size or not 1 <= len(content) // RECORD.size <= MOST_RECORDS:
        raise PageMalformed
    return [Heard(*fields) for fields in RECORD.iter_unpack(content)]


def days_to_try(heard: Heard) -> set[date]:
    """Of which days the key may open an identifier: around midnight the clocks of two telephones name two days."""
    return {day_of(max(heard.interval - _OFF, 0)), day_of(heard.interval + _OFF)}


def fault(heard: Heard, read: Read | None, received: datetime) -> str | None:
    """Why a record is no meeting, as a code; None where it is one. `read` None: no key opens the identifier."""
    checks = (
        (heard.interval > interval(received) + _OFF, "in_the_future"),
        (heard.interval < interval(received - KEPT_DAYS * _DAY), "too_old"),
        (heard.seconds == 0, "no_time"),
        (heard.seconds > INTERVAL_S, "longer_than_ten_minutes"),
        (not any(heard.signal), "no_signal"),
        (read is None, "identifier_unknown"),
        (read is not None and abs(read.interval - heard.interval) > _OFF, "clock_off"),
        (read is not None and read.metadata[:2] != bytes((_VERSION, heard.tx & 0xFF)), "metadata_differ"),
    )
    return next((reason for wrong, reason in checks if wrong), None)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or "").joinpath("risk.toml").read_text("utf-8"))


@cache
def signal_rules() -> tuple[SignalRule, ...]:
    """Every rule of nearness, the newest last."""
    return tuple(
        SignalRule(r["rule"], r["valid_from"], r["source"], r["confidence"], tuple(r["weights"]))
        for r in _file()["rule"]
    )


def near_seconds(heard: Heard, on: date) -> int:
    """How many of the seconds count, by the rule in force on a day; the time is shared out as the signals were."""
    rule = next((r for r in reversed(signal_rules()) if r.valid_from <= on), signal_rules()[0])
    counted = sum(weight * times for weight, times in zip(rule.weights, heard.signal, strict=True))
    return round(heard.seconds * counted / sum(heard.signal))


def bluezone_threshold(own_system: str, other_system: str) -> int:
    """The signal (dBm) from which on Bluezone held a telephone near; systems: "android" or "ios"."""
    return _file()["bluezone"][f"{own_system}_{other_system}"]


def checked_keys(keys: list[DiagnosisKey], now: datetime) -> list[DiagnosisKey]:
    """The keys, if all are as the specification and the limits of the reference server want them.

    Raises
    ------
    KeysMalformed
        Too many, of a wrong length, too old, ahead of time, overlapping, or with a wrong period or level.
    """
    newest = interval(now)
    oldest = newest - _OLDEST_KEY_DAYS * INTERVALS
    ordered = sorted(keys, key=lambda key: key.rolling_start)
    sound = 1 <= len(keys) <= _MOST_KEYS and all(
        len(key.key) == 16
        and 1 <= key.rolling_period <= INTERVALS
        and 0 <= key.transmission_risk <= _MOST_RISK
        and oldest <= key.rolling_start <= newest
        for key in keys
    )
    overlapping = any(a.rolling_start + a.rolling_period > b.rolling_start for a, b in pairwise(ordered))
    if not sound or overlapping or len({key.key for key in keys}) < len(keys):
        raise KeysMalformed
    return ordered


def publish_from(key: DiagnosisKey, now: datetime) -> datetime:
    """When a key may be published: at once, or two hours after it ended, so that nobody can send under it."""
    ends = begins(key.rolling_start + key.rolling_period)
    return now if ends <= now else ends + _EMBARGO


def since_onset(key: DiagnosisKey, onset: int | None) -> DiagnosisKey:
    """The key with its days since the first symptoms, where these are said and lie within a fortnight of it."""
    if onset is None:
        return key
    days = key.rolling_start // INTERVALS - onset // INTERVALS
    return replace(key, onset_days=days) if abs(days) <= _FARTHEST_ONSET_DAYS else key
