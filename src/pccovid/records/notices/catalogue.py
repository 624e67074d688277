"""The templates and the rules of delivery, as they stand in the files beside this one."""

import tomllib
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

from pccovid.records.notices.model import Delivery, Kind, Template, Version, Wording

LANGUAGES = ("vi", "en")


@cache
def template(kind: Kind) -> Template:
    """The template of a kind with all its versions, the newest last."""
    data = _read(f"kinds/{kind}.toml")
    hours = data.get("reach_within_hours")
    return Template(
        kind,
        data["severity"],
        data["urgent"],
        data["sms"],
        timedelta(days=data["lives_days"]),
        timedelta(hours=hours) if hours else None,
        tuple(data["subject"]),
        data.get("codes", {}),
        data.get("text", {}),
        tuple(_version(version) for version in data["version"]),
    )


@cache
def delivery() -> Delivery:
    """The rules of delivery."""
    data = _read("delivery.toml")
    return Delivery(
        (data["quiet_from_hour"], data["quiet_until_hour"]),
        tuple(timedelta(minutes=minutes) for minutes in data["retry_after_minutes"]),
        timedelta(minutes=data["lease_minutes"]),
        data["crowd"],
        data["neutral"],
    )


def _version(data: dict[str, Any]) -> Version:
    words = {
        language: Wording(said["title"], said["happened"], tuple(said.get("now", ())), said.get("until", ""))
        for language, said in data.items()
        if language in LANGUAGES
    }
    return Version(data["number"], data["values"], words)


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or "").joinpath(path).read_text("utf-8"))
