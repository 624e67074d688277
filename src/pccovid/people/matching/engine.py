"""One run of the matcher: every record that is new, changed or unsettled gets its person, or a shell of its own.

The tiers and the figures behind them: docs/linking.md. All is decided in a workspace beside the database and
published in one transaction, so a run that is killed leaves nothing behind and the next one comes to the same end.
"""

import json
from collections.abc import Callable
from time import perf_counter
from typing import Any

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.commons.units import Unit, units
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people.matching import scoring, store
from pccovid.people.matching.workspace import Workspace, workspace
from pccovid.people.model import Resolved

Progress = Callable[[str, int, int], None]
_STEPS = ("extract", "certain", "score", "score again", "shells", "publish")
_PLACES = ("commune", "district", "province")


def resolve(progress: Progress | None = None) -> Resolved:
    """Link all records that are new or changed, and try again those that fitted nobody surely.

    Links that a citizen or an officer decided stay. `progress(step, done, of)` is told before each step and at the end.
    """
    started = perf_counter()
    say, limits = progress or _silent, scoring.thresholds()
    with access.work(System("people"), Purpose.IDENTITY_MATCHING, "link records to people") as tx:
        if not store.anything_new(tx):
            return Resolved(seconds=perf_counter() - started)
        with workspace() as work:
            say("extract", 0, len(_STEPS))
            by_register = load(tx, work)
            decide(work, say, limits.k if by_register else limits.k_of_answers)
            say("publish", 5, len(_STEPS))
            _publish(tx, work, by_register=by_register)
            figures = work.rows("figures")[0]
    say("done", len(_STEPS), len(_STEPS))
    return Resolved(*figures, seconds=perf_counter() - started)


def decide(work: Workspace, say: Progress, k: float) -> None:
    """Fill `outcome` and `suspect` of a loaded workspace: certain pairs, two rounds of scores, shells."""
    settings = scoring.model(scoring.thresholds().model)
    if missing := scoring.untrained(settings):
        raise ValueError(f"the model was not trained on {missing}")
    say("certain", 1, len(_STEPS))
    decide_certain(work)
    levels = scoring.levels(settings)
    work.run("levels", keys=list(levels), labels=list(levels.values()))
    for name in ("evidence", "holds", "begin_judging"):
        work.run(name)
    say("score", 2, len(_STEPS))
    work.run("give_phones")
    _round(work, settings, k, 1)
    say("score again", 3, len(_STEPS))
    known = work.count("count_phones")
    work.run("give_phones")
    if work.count("count_phones") > known:
        _round(work, settings, k, 2)
    say("shells", 4, len(_STEPS))
    _settle(work)


def decide_certain(work: Workspace) -> None:
    """Start `decision` with the records that the deterministic rules give to one person."""
    for name in ("pairs_by_pin", "pairs_by_card", "pairs_by_name_date_commune", "decide_certain"):
        work.run(name)


def load(tx: Tx, work: Workspace) -> bool:
    """Fill the workspace; whether the reference is the register itself and not only confirmed answers."""
    by_register = store.register_is_loaded(tx)
    for load, extract in (
        ("load_mentions", "extract_mentions"),
        ("load_reference", "extract_register" if by_register else "extract_confirmed"),
        ("load_phones", "extract_phones"),
        ("load_refusals", "extract_refusals"),
    ):
        path = work.folder / f"{extract}.csv"
        store.extract(tx, extract, path)
        work.run(load, path=str(path))
        path.unlink()
    _understand_addresses(work)
    for name in ("mentions", "references", "frequencies", "refusals"):
        work.run(name)
    return by_register


def _understand_addresses(work: Workspace) -> None:
    """Read the units out of free addresses, each different text once."""
    import pyarrow as pa  # noqa: PLC0415  # heavy: those who only take records in never need it

    texts = [text for (text,) in work.rows("free_addresses")]
    places = [_ids(units().parse_address(text, clock.today()).unit) for text in texts]
    columns = [pa.array(texts, pa.string()), *(pa.array(ids, pa.int32()) for ids in zip(*places, strict=True))]
    empty = pa.schema([("place_text", pa.string()), *((name, pa.int32()) for name in _PLACES)]).empty_table()
    work.connection.register("addresses", pa.table(columns, names=["place_text", *_PLACES]) if texts else empty)
    work.run("understood_addresses")


def _silent(_step: str, _done: int, _of: int) -> None:
    """Nobody asked how far it is."""


def _ids(unit: Unit | None) -> tuple[int | None, int | None, int | None]:
    """Commune, district and province of a unit, as far as it goes down."""
    if unit is None:
        return None, None, None
    return unit.unit_id if unit.level == "commune" else None, unit.district_id, unit.province_id


def _round(work: Workspace, settings: dict[str, Any], k: float, round_no: int) -> None:
    """Score what is undecided and accept what is sure; later rounds take only records with a telephone."""
    work.run("reference_rows")
    work.run("undecided", all=round_no == 1)
    if work.count("count_undecided") == 0 or work.count("count_reference") == 0:
        return
    limits = scoring.thresholds()
    scoring.score(work, settings, round_no)
    work.run("scores")
    work.run("forget_judged")
    common = limits.common_name * scoring.world(work) / work.count("count_reference")
    work.run("judge", k=k, common_name=common)
    work.run("accept", automatic=limits.automatic)


def _settle(work: Workspace) -> None:
    """Decide what no round could accept, gather shells, and keep what changes."""
    limits = scoring.thresholds()
    work.run("leave_open", provisional=limits.provisional, review=limits.review)
    for name in ("leave_alone", "suspects", "shells", "join_shells"):
        work.run(name)
    while work.count("count_joined"):
        work.run("keep_joined")
        work.run("join_shells")
    for name in ("join_without_birth", "shell_people", "outcome"):
        work.run(name)


def _publish(tx: Tx, work: Workspace, *, by_register: bool) -> None:
    outcome, suspects = work.folder / "outcome.tsv", work.folder / "suspects.tsv"
    work.run("write_outcome", path=str(outcome))
    work.run("write_suspects", path=str(suspects))
    limits = scoring.thresholds()
    body, metrics = json.dumps(scoring.model(limits.model)), json.dumps(limits.metrics)
    store.add_model(tx, limits.model, body, metrics, limits.trained_on, limits.approved_by)
    store.receive(tx, outcome, suspects)
    store.publish(tx, by_register=by_register, model=limits.model, at=clock.now())
