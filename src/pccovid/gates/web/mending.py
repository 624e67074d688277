"""A correction as both faces show it: the thread, the clock, what was mended, the photos."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Response

from pccovid.commons import codes, units
from pccovid.gates.web.language import Language
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.records import corrections

_FIELDS = (
    "vaccine_text", "given_on", "dose_no", "lot", "site_name",
    "full_name", "birth_date", "birth_year", "sex", "phone", "id_number", "commune_id", "place_text",
)  # fmt: skip
_KEPT_PRIVATE = {"phone", "id_number"}  # their end tells the owner enough


@dataclass(frozen=True)
class Mended:
    """One change: field, what stood there (empty: nothing), what is stated now (empty: taken away)."""

    kind: str
    state: str
    at: datetime
    rows: list[tuple[str, str, str]]


def shown(tx: Tx, found: corrections.Correction, said: Language) -> dict[str, Any]:
    """All of a correction that is open to the viewer, in the reader's words."""
    return {
        "correction": found,
        "claimed": claimed(found, said),
        "steps": corrections.steps(tx, found.correction_id),
        "mends": [_mended(mend, said) for mend in corrections.mends(tx, found.correction_id)],
        "photos": corrections.photos_of(tx, found.correction_id),
        "most_photos": corrections.photos.MOST,
        "level": corrections.level(found.due_at, clock.now()) if found.state == "open" else 0,
    }


def claimed(found: corrections.Correction, said: Language) -> list[tuple[str, str]]:
    """What the citizen says is right, field by field."""
    vaccine = codes.vaccines().get(found.claimed.get("vaccine", ""))
    day = found.claimed.get("given_on")
    lines = (
        ("vaccine_text", vaccine.name if vaccine else ""),
        ("given_on", said.day(date.fromisoformat(day)) if day else ""),
        ("site_name", found.claimed.get("site", "")),
    )
    return [(key, value) for key, value in lines if value]


def picture(tx: Tx, evidence: UUID) -> Response[bytes]:
    """A photo by itself: never kept by a cache, never run as anything but a picture."""
    headers = {"Content-Disposition": 'inline; filename="anh.jpg"'}
    return Response(corrections.photos.picture(tx, evidence), media_type="image/jpeg", headers=headers)


def _mended(mend: corrections.Mend, said: Language) -> Mended:
    rows = [
        (key, _hidden(key, mend.former.get(key), said), _hidden(key, mend.told.get(key), said))
        for key in _FIELDS
        if mend.former.get(key) != mend.told.get(key)
    ]
    return Mended(mend.kind, mend.state, mend.decided_at or mend.proposed_at, rows)


def value_in_words(key: str, value: str, said: Language) -> str:
    """One attribute or one field of a dose, as pages say it."""
    if key in {"given_on", "birth_date"}:
        return said.day(date.fromisoformat(value))
    if key == "sex":
        return said.text(f"sex.{value}")
    if key == "commune_id":
        return units.units().path(units.units().get(int(value)))
    return value


def _hidden(key: str, value: str | None, said: Language) -> str:
    if not value:
        return ""
    return f"… {value[-4:]}" if key in _KEPT_PRIVATE else value_in_words(key, value, said)
