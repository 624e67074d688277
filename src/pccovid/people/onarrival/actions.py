"""Records get their person while they come in: the batch's model and rules, decided inside PostgreSQL."""

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from math import log2
from time import perf_counter
from typing import Any
from uuid import UUID

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.commons.units import units
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people import keys
from pccovid.people.cards import ChipCard
from pccovid.people.matching import deciding, group_foreigners, resolve, scoring
from pccovid.people.model import Resolved
from pccovid.people.onarrival import store
from pccovid.people.onarrival.model import Described, Match, Model

Progress = Callable[[str, int, int], None]
_MANY = 50_000  # records; from here on the batch is cheaper than one look each
_SLICE = 1_000  # records decided and published in one transaction


def refresh_index(tx: Tx) -> int:
    """Bring model and index up to the register; how many entries were new or changed. As the engine.

    The first time it reads the whole register, about a minute for a million; later only what changed.
    """
    store.load_model(tx, _model(*deciding(tx)))
    return store.index_register(tx)


def link_new(progress: Progress | None = None, *, else_later: bool = False) -> Resolved:
    """Link what has come in: on arrival when it is little and the index is fresh, else by the whole batch.

    `else_later`: for whoever answers others meanwhile; what needs the batch waits for the next who may run it.
    """
    with _work("look for arriving records") as tx:
        fresh = store.fresh(tx, deciding(tx)[0])
        mark, many = store.mark(tx), len(store.waiting(tx, _MANY)) == _MANY
    if fresh and not many:
        return match_arrivals(progress)
    if else_later:
        return Resolved()
    found = resolve(progress)
    with _work("index the register") as tx:
        refresh_index(tx)
        store.settled(tx, mark)
    return found


def match_arrivals(progress: Progress | None = None) -> Resolved:
    """Settle the records that are new or changed, a thousand in a transaction; the index must have been built.

    Foreigners are grouped by their passports and never meet the register.

    Killed at any moment it goes on with those that are still waiting. What stays provisional or alone is looked at
    again by the batch, and by `bridge` when a number is proved.
    """
    started = perf_counter()
    with _work("look for arriving records") as tx:
        mark, waiting = store.mark(tx), store.waiting(tx, _MANY)
        group_foreigners(tx)
    total, done = Resolved(), 0
    for records in _slices(waiting):
        with _work("link arriving records to people") as tx:
            total = _sum(total, settle(tx, records))
        done += len(records)
        if progress:
            progress("arrivals", done, len(waiting))
    if len(waiting) < _MANY and total.records == len(waiting):
        with _work("remember how far arrivals were linked") as tx:
            store.settled(tx, mark)
    return replace(total, seconds=perf_counter() - started)


def settle(tx: Tx, records: Sequence[int]) -> Resolved:
    """Give each of these records its person, or a shell, in this transaction; as the engine.

    For whoever takes in a few records and wants the right person at once. Nothing is done for records that somebody
    else is deciding, that are gone, of a batch that is held, or before the register was indexed: they are given
    their person by the next `link_new`.
    """
    texts = store.unread_places(tx, records)
    if texts:
        found = [units().parse_address(text, clock.today()).unit for text in texts]
        store.add_places(tx, texts, [unit.unit_id if unit else None for unit in found])
    return store.settle(tx, records, clock.now())


def find_matches(tx: Tx, who: Described, *, count: int = 10, only_certain: bool = False) -> list[Match]:
    """Whom a description may mean, the best first: the core of FHIR Patient/$match.

    For a viewer whose role may match identities, in a transaction for that purpose: anybody else gets nothing. Only ids
    and grades come back; whoever wants more opens the people (`access.open_more`), which writes the log. When two are
    equally sure, neither is certain. Somebody of the register of whom no source has told anything is not known here.
    """
    papers = [number for text in who.papers if (number := keys.id_number(text))]
    year = who.birth_date.year if who.birth_date else who.birth_year
    phone, name = keys.phone(who.phone or ""), keys.name(who.full_name)
    if name is None:
        return []
    asked = replace(who, full_name=name, birth_year=year, papers=tuple(papers), phone=phone)
    found = [match for match in store.find_matches(tx, asked) if match.grade == "certain" or not only_certain]
    return found[:count]


def bridge_card(tx: Tx, card: ChipCard) -> int:
    """A chip card seen by a connected system ties the former card's number to its holder; as the engine.

    The holder is whom the personal number and the name on the card give for certain; nobody else's card changes
    anything. Records that waited for the number are decided anew in this transaction, and their evidence says so.
    How many links changed.
    """
    holder = store.card_holder(tx, card.pin, card.full_name)
    if holder is None or card.old_id is None:
        return 0
    return store.bridge(tx, holder, "cmnd", card.old_id, "chip_card", clock.now())


def bridge_phone(tx: Tx, person: UUID, phone: str) -> int:
    """A telephone that this person has proved with a one-time code in a connected system; as the engine.

    It is evidence beside name and birth, never instead of them. How many links changed.
    """
    return store.bridge(tx, person, "phone", phone, "one_time_code", clock.now())


def _model(version: str, settings: dict[str, Any]) -> Model:
    limits = scoring.thresholds()
    if missing := scoring.untrained(settings):
        raise ValueError(f"the model was not trained on {missing}")
    weights = {c["output_column_name"]: _weights(c) for c in settings["comparisons"]}
    return Model(
        version, json.dumps(weights), limits.k, limits.automatic, limits.provisional, limits.review,
        limits.common_name, limits.least_reference,
    )  # fmt: skip


def _weights(comparison: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Bits of each level, log2(m/u); with u where the weight depends on how common the value is."""
    return {
        level["label_for_charts"]: {"bits": log2(level["m_probability"] / level["u_probability"])}
        | ({"u": level["u_probability"]} if "tf_adjustment_column" in level else {})
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }


def _slices(records: list[int]) -> list[list[int]]:
    return [records[i : i + _SLICE] for i in range(0, len(records), _SLICE)]


def _sum(one: Resolved, other: Resolved) -> Resolved:
    return Resolved(*map(sum, zip(astuple(one), astuple(other), strict=True)))


def _work(act: str) -> Any:
    return access.work(System("people"), Purpose.IDENTITY_MATCHING, act)
