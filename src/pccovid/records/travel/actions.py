"""Verbs: read what is held about a person."""

from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.records.travel import store
from pccovid.records.travel.model import Journey, Residence


def held_about(tx: Tx, person: UUID) -> list[Journey | Residence]:
    """Journeys and residences of a person whose door is open; one declaration may give one of each."""
    return [*store.journeys(tx, person), *store.residences(tx, person)]
