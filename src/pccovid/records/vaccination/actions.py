"""Verbs: read the doses of a person, or of many."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.records.vaccination import rules, store
from pccovid.records.vaccination.model import Dose, TellingOf


def doses(tx: Tx, person: UUID) -> list[Dose]:
    """The injections of a person whose door is open, oldest first, each with all its witnesses."""
    return rules.merge(store.told_of(tx, person))


def doses_of(tx: Tx, people: Collection[UUID]) -> dict[UUID, list[Dose]]:
    """The injections of each of many people, for programmes; of whom no source tells, nothing stands here."""
    told: defaultdict[UUID, list[TellingOf]] = defaultdict(list)
    for telling in store.told_of_all(tx, people):
        told[telling.person_id].append(telling)
    return {person: rules.merge(tellings) for person, tellings in told.items()}
