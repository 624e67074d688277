"""A correction on the desk: what was said, and of what is held as much as the desk may see to mend it."""

from typing import Any

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import codes
from pccovid.gates.web import pages, session
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.language import Language
from pccovid.gates.web.mending import shown, value_in_words
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import corrections, notices, vaccination
from pccovid.records.corrections import Correction, Desk, Matter

_IDENTITY = {Matter.IDENTITY, Matter.RESIDENCE}
_WHO = ("full_name", "birth_date", "birth_year", "sex", "id_number", "phone", "commune_id")
_DOSES = {Matter.DOSE, Matter.MISSING_DOSE}


def open_on_desk(request: AnyRequest, correction: int) -> dict[str, Any]:
    """What the page of one correction shows; `known` are the values with which its form begins."""
    with office(request) as here:
        found = corrections.let_in(here.tx, session.viewer(request), correction, at=clock.now())
        said = pages.spoken(request)
        return {
            "here": here,
            **shown(here.tx, found, said),
            **_held(here, found),
            "identity": _identity(here, found, said),
        }


def classes_of(role: str) -> set[str]:
    """What the register lets a role see when it mends."""
    grants = (g for g in access.register()[1] if g.role == role and g.purpose is Purpose.SUPPORT_CORRECTION)
    return {name for grant in grants for name in grant.classes}


def attributes_of(here: Office, found: Correction) -> tuple[str, ...]:
    """Which attributes this desk may state for this correction."""
    mends = "mend" in classes_of(here.role) and found.matter in _IDENTITY
    return corrections.ATTRIBUTES.get(Desk(found.desk), ()) if mends else ()


def dose_in_question(here: Office, found: Correction) -> vaccination.Telling | None:
    """The telling to be stated anew: the one reported, or what stands in its place by now."""
    for dose in vaccination.doses(here.tx, found.person_id):
        if any(t.record_id == found.record_id for t in (*dose.witnesses, *dose.former)):
            return next((t for t in dose.witnesses if t.record_id == found.record_id), dose.told)
    return None


def as_stated(told: vaccination.Telling) -> corrections.Dose:
    """What a source told, in the words in which a desk states it."""
    return corrections.Dose(
        told.vaccine or "", told.vaccine_text, told.given_on, told.dose_no, told.lot, told.site_code, told.site_name
    )


def _held(here: Office, found: Correction) -> dict[str, Any]:
    seen = classes_of(here.role)
    sees_doses = "vaccination" in seen
    may_state = sees_doses and "mend" in seen and found.matter in _DOSES
    told = dose_in_question(here, found) if may_state and found.record_id else None
    return {
        "witnesses": people.witnesses(here.tx, found.person_id) if sees_doses and found.desk == Desk.COMMUNE else [],
        "doses": vaccination.doses(here.tx, found.person_id) if sees_doses else [],
        "states_dose": may_state and (told is not None or found.matter == Matter.MISSING_DOSE),
        "takes_away": told is not None,
        "attributes": attributes_of(here, found),
        "waiting": next((m for m in corrections.mends(here.tx, found.correction_id) if m.state == "waiting"), None),
        "vaccines": list(codes.vaccines().values()),
        "known": _known(found, told),
    }


def _identity(here: Office, found: Correction, said: Language) -> list[tuple[str, str]]:
    """Who it is about, without who says so: a source's name may tell what an officer must not know."""
    if "identity" not in classes_of(here.role):
        return []
    held = {a.attribute: a.value for a in people.identity(here.tx, found.person_id).attributes}
    return [(key, value_in_words(key, held[key], said)) for key in _WHO if key in held]


def _known(found: Correction, told: vaccination.Telling | None) -> dict[str, str]:
    """The form begins with what stands there, or with what the citizen says is missing."""
    stated = corrections.fields(as_stated(told)) if told else found.claimed
    day = stated.get("given_on", "").split("-")
    year, month, number = day if len(day) == len(("y", "m", "d")) else ("", "", "")
    return {
        "vaccine": stated.get("vaccine", ""),
        "given-day": number,
        "given-month": month,
        "given-year": year,
        "dose_no": stated.get("dose_no", ""),
        "lot": stated.get("lot", ""),
        "site": stated.get("site_name", "") or (found.owner if found.site_code else stated.get("site", "")),
    }


def tell(here: Office, answered: Correction) -> None:
    """Tell the person that there is an answer; it leaves with the answer itself."""
    at = clock.now()
    values = {"reference": answered.reference, "moment": at}
    notices.send(here.tx, answered.person_id, notices.Kind.CORRECTION_ANSWERED, values, at=at)
