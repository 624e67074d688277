"""Pure rules: what counts as well, where a sample is taken, in which order a route goes, what a text message says."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

from pccovid.commons import text as texts
from pccovid.response.followup.model import (
    Addressed,
    Answer,
    Asked,
    Feeling,
    NotATemperature,
    NothingTicked,
    Read,
    Rules,
    Said,
    Sampling,
    Symptom,
)

FEELINGS: dict[str, Feeling] = {"better": "better", "same": "same", "worse": "worse"}
COLDEST, HOTTEST = 34, 43
EVERYBODY = "ca nha"
_TEMPERATURE = re.compile(r"(\d{2}(?:[.,]\d)?)\s*(?:°?\s*c)?", re.IGNORECASE)
_IN_TEXT = re.compile(r"\b(3[4-9]|4[0-3])(?:[.,](\d))?(?:\s*(?:do|c))?\b")
_WELL, _UNWELL = {"1", "khoe", "binh thuong"}, {"2"}
_NOT = {"khong", "ko", "k", "kg", "chua", "het", "hong co"}
_FILLERS = {"toi", "hom", "nay", "bi", "va", "thay", "nhiet", "hoi", "pccovid"}
_STREET = re.compile(r"\b(?:duong|pho|quoc lo|tinh lo|dai lo|ql|tl)\s+(?P<name>.+)")
_HAMLET = re.compile(r"(?:thon|xom|ap|ban|buon|khu pho|khu|kp|ngo|hem|kiet|ngach)\s+.+")
_GROUP = re.compile(r"to\s+.+")
_HOUSE = re.compile(r"(?:so nha|nha so|so|nha)?\s*(?P<no>\d+\w?(?:[/-]\d+\w?)*)\s*(?P<rest>.*)")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or "").joinpath("rules.toml").read_text("utf-8"))


@cache
def symptoms() -> tuple[Symptom, ...]:
    """The symptoms to tick, in the order of the page."""
    return tuple(
        Symptom(code, tuple(said["said"]), danger=said.get("danger", False))
        for code, said in _file()["symptom"].items()
    )


def answer(to: Answer) -> str:
    """What a text message is answered, without marks, so that every telephone shows it."""
    return _file()["answer"][to]


def on(day: date) -> Rules:
    """The rules in force on a day; before the first, the first."""
    versions = [Rules(**v | {"lawful_places": tuple(v["lawful_places"])}) for v in _file()["version"]]
    return max((v for v in versions if v.valid_from <= day), key=lambda v: v.valid_from, default=versions[0])


def said(ticked: Sequence[str], temperature: str, feeling: str, rules: Rules) -> Said:
    """What somebody who does not simply say "well" says of themselves, from a form.

    Raises
    ------
    NotATemperature, NothingTicked
    """
    known = tuple(s.code for s in symptoms() if s.code in ticked)
    degrees, felt = _degrees(temperature), FEELINGS.get(feeling)
    if not known and degrees is None and felt is None:
        raise NothingTicked
    return _judged(known, degrees, felt, rules)


def dangerous(codes: Sequence[str]) -> bool:
    """Whether one of these symptoms means: call at once."""
    return any(s.danger for s in symptoms() if s.code in codes)


def sampling(kind: str, setting: str, reason: str) -> Sampling:
    """Where a sample is taken: who stays apart or is unwell does not travel for it (chưa kiểm chứng)."""
    if setting != "home":
        return "site"
    return "station" if kind == "self_watch" and reason == "test_day" else "home"


def sample_by(at: datetime, rules: Rules) -> datetime:
    """By when somebody with symptoms is sampled."""
    return at + timedelta(hours=rules.sample_hours)


def visit_by(day: date, at: datetime, rules: Rules) -> datetime:
    """By when somebody is visited on a day."""
    return datetime.combine(day, time(rules.visit_by_hour), at.tzinfo)


def day_of(asked: Asked, today: date) -> tuple[int, int]:
    """Which day of how many it is: of staying apart, or of watching oneself."""
    first, last = (asked.from_on, asked.until_on) if asked.stage == "staying" else (asked.until_on, asked.watch_until)
    if asked.kind == "self_watch":
        first, last = asked.from_on, asked.watch_until
    return max((today - first).days, 0) + (first == asked.from_on), (last - first).days + (first == asked.from_on)


def street_key(address: str | None) -> str:
    """By what a route is ordered: the street (or hamlet), then the house number as a number, then the group.

    "Số 12, tổ 3, đường Nguyễn Trãi" and "12 Nguyễn Trãi" meet; 9 comes before 12, 12 before 12/3; unknown comes last.
    """
    street = house = group = ""
    for part in (p.strip() for p in re.split(r"[,;]", texts.fold(address or "")) if p.strip()):
        if found := _STREET.search(part):
            street = street or found["name"]
            part = part[: found.start()].strip()  # noqa: PLW2901  # what stands before it may be the house
        if _GROUP.fullmatch(part):
            group = group or part
        elif _HAMLET.fullmatch(part):
            street = street or part
        elif not house and (number := _HOUSE.fullmatch(part)):
            house, rest = number["no"], number["rest"].removeprefix("duong ").removeprefix("pho ")
            street = street or rest
    if not (street or house or group):
        return "~~"
    parts = (street or "~", house or "~", group)
    return " ".join(re.sub(r"\d+", lambda n: n[0].zfill(5), part) for part in parts if part)


def read_text(body: str, rules: Rules) -> Read | None:
    """What a text message says: "1", "KHOE", "2 SOT HO", "LAN SOT 38.5", "CA NHA KHOE"; None: nobody can be sure.

    Whoever writes "khong" means well or ill, and only a person can tell: such texts are answered with help.
    """
    plain = " ".join(re.sub(r"[^\w.,]+", " ", texts.fold(body)).split())
    found = _IN_TEXT.search(plain)
    degrees = float(f"{found[1]}.{found[2] or 0}") if found else None
    rest = re.sub(r"[.,_]+", " ", _IN_TEXT.sub(" ", plain))
    known, rest = _symptoms_in(f" {' '.join(rest.split())} ")
    words = [word for word in rest.replace(" binh thuong ", " khoe ").split() if word not in _FILLERS]
    well, unwell = any(w in _WELL for w in words), bool(known) or any(w in _UNWELL for w in words)
    name = " ".join(w for w in words if w not in _WELL | _UNWELL) or None
    if any(w in _NOT for w in words) or (name and any(c.isdigit() for c in name)) or (well and unwell):
        return None
    if not (well or unwell or (degrees is not None and not name)):
        return None
    judged = _judged(known, degrees, None, rules)
    return Read(name, Said(well=False, symptoms=judged.symptoms, temperature=degrees) if unwell else judged)


def whom(read: Read, household: Sequence[Addressed]) -> list[Addressed]:
    """Of whom of a telephone's people a text speaks: a name at its end, "ca nha", or the only one; nobody if unsure."""
    if read.name is None:
        return list(household) if len(household) == 1 else []
    if read.name == EVERYBODY:
        return list(household)
    meant = [one for one in household if f" {texts.fold(one.full_name or '')}".endswith(f" {read.name}")]
    return meant if len(meant) == 1 else []


def _symptoms_in(spaced: str) -> tuple[tuple[str, ...], str]:
    """The symptoms that are named, and what is left of the text; both with a space at either end."""
    named = sorted(((w, s.code) for s in symptoms() for w in s.said), key=lambda pair: -len(pair[0]))
    found = set[str]()
    for word, code in named:
        if f" {word} " in spaced:
            found.add(code)
            spaced = spaced.replace(f" {word} ", "  ")
    return tuple(s.code for s in symptoms() if s.code in found), spaced


def _judged(known: tuple[str, ...], degrees: float | None, felt: Feeling | None, rules: Rules) -> Said:
    if degrees is not None and degrees >= rules.fever_from and "fever" not in known:
        known = ("fever", *known)
    return Said(not known and felt != "worse", known, degrees, felt)


def _degrees(typed: str) -> float | None:
    if not typed.strip():
        return None
    number = _TEMPERATURE.fullmatch(typed.strip())
    degrees = float(number[1].replace(",", ".")) if number else 0.0
    if not COLDEST <= degrees <= HOTTEST:
        raise NotATemperature
    return degrees
