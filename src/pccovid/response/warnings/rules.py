"""Decisions: what a warning says, and from when it leaves. Pure."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from pccovid.response.warnings.model import Due

# Kinds of evidence and the words for them. A household, a room of a quarantine and whoever was named in an interview
# are few enough to give the case away: they are only "near".
_SETTINGS = {"place": "place", "vehicle": "vehicle", "border": "vehicle", "work": "work", "class": "class"}


def pause(today: date) -> timedelta:
    """How long a decision rests before people are warned, so that it can be taken back unheard."""
    return timedelta(seconds=_rule(today)["pause_seconds"])


def setting(due: Due) -> str:
    """The code of the words that say how they met."""
    return "second" if due.ring > 1 else _SETTINGS.get(due.kind or "", "nearby")


def days(due: Due, today: date) -> tuple[date, date]:
    """When to be tested, and until when to watch one's health: by their order, else by the rule of the day."""
    rule = _rule(today)
    test_on = today + timedelta(days=rule["test_after_days"])
    return test_on, max(test_on, due.watch_until or due.met_on + timedelta(days=rule["watch_days"]))


@cache
def _rules() -> list[dict[str, Any]]:
    text = resources.files(__package__ or "").joinpath("rules.toml").read_text("utf-8")
    return sorted(tomllib.loads(text)["rule"], key=lambda rule: rule["valid_from"])


def _rule(today: date) -> dict[str, Any]:
    """The rule of a day; before the first one, the first one."""
    return next((rule for rule in reversed(_rules()) if rule["valid_from"] <= today), _rules()[0])
