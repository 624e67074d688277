"""Verbs: read a person's doses."""

from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.records.vaccination import rules, store
from pccovid.records.vaccination.model import Dose


def doses(tx: Tx, person: UUID) -> list[Dose]:
    """The injections of a person whose door is open, oldest first, each with all its witnesses."""
    return rules.merge(store.told_of(tx, person))
