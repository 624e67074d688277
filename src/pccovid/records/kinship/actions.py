"""Verbs: put together what a message of citizen data says of people."""

from collections.abc import Sequence
from uuid import UUID

from pccovid.commons import units
from pccovid.commons.qcvn109 import Citizen, Place
from pccovid.ground.tx import Tx
from pccovid.records.kinship import store
from pccovid.records.kinship.model import Known


def citizens(tx: Tx, people: Sequence[UUID]) -> list[Citizen]:
    """These people as citizens of a message, as far as their doors are open; somebody without a name is left out.

    Kin are not told on: they are another agency's to tell. `commons.qcvn109.message` writes the message.
    """
    return [_citizen(known) for known in store.known(tx, people)]


def _citizen(known: Known) -> Citizen:
    return Citizen(
        pin=known.pin,
        old_id=known.old_id,
        full_name=known.full_name,
        sex=known.sex,
        birth_date=known.birth_date,
        birth_year=known.birth_year,
        permanent=Place(_code(known.permanent_unit_id), known.permanent_text),
        current=Place(_code(known.commune_id), known.current_text),
    )


def _code(unit: int | None) -> str | None:
    return units.units().get(unit).code if unit is not None else None
