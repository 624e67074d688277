"""One run of the matcher: every record that is new, changed or unsettled gets its person, or a shell of its own.

The tiers and the figures behind them: docs/linking.md. All is decided in a workspace beside the database and
published in one transaction, so a run that is killed leaves nothing behind and the next one comes to the same end.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from time import perf_counter

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.commons.units import Unit, units
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people.matching import approval, scoring, store
from pccovid.people.matching.workspace import Workspace, workspace
from pccovid.people.model import Resolved

Progress = Callable[[str, int, int], None]
Span = tuple[int, int]
BLOCK = 1_000_000  # records that meet the register together
_PASSES = 25  # so many blocks of records, if each were about as many as the register has entries, at most
_STEPS = ("extract", "certain", "score", "score again", "shells", "publish")
_PLACES = ("commune", "district", "province")


def resolve(progress: Progress | None = None, *, again: bool = False, score: scoring.Score = scoring.score) -> Resolved:
    """Link all records that are new or changed, and try again those that fitted nobody surely.

    Without anything new nothing is done, unless they shall be tried `again`. Links that a citizen or an officer decided
    stay. `progress(step, done, of)` is told before each step and at the end. `score`: who weighs the pairs, this
    machine or (`spark.on_spark`) a cluster.
    """
    started = perf_counter()
    say = progress or nobody_asks
    with access.work(System("people"), Purpose.IDENTITY_MATCHING, "link records to people") as tx:
        store.group_foreigners(tx)
        if not again and not store.anything_new(tx):
            return Resolved(seconds=perf_counter() - started)
        version, settings = approval.deciding(tx)
        with workspace() as work:
            say("extract", 0, len(_STEPS))
            by_register = load(tx, work)
            decide(work, settings, say, scoring.nobody(by_register=by_register), score=score)
            say("publish", 5, len(_STEPS))
            _publish(tx, work, version, by_register=by_register)
            figures = work.rows("figures")[0]
    say("done", len(_STEPS), len(_STEPS))
    return Resolved(*figures, seconds=perf_counter() - started)


def decide(
    work: Workspace,
    settings: scoring.Settings,
    say: Progress,
    k: float,
    *,
    block: int | None = None,
    score: scoring.Score = scoring.score,
) -> None:
    """Fill `decision` and `suspect` of a loaded workspace: certain pairs, two rounds of scores, shells.

    Records meet the register in blocks of about `block`, whose size bounds what is kept in memory; what is decided of
    a record depends on its own candidates only, so the size changes no answer. Raises ValueError for a model that was
    not trained on all of its levels.
    """
    if missing := scoring.untrained(settings):
        raise ValueError(f"the model was not trained on {missing}")
    work.run("begin_deciding")
    work.run("evidence", scoring.levels(settings))
    work.run("holds")
    spans = blocks(work, block)
    say("certain", 1, len(_STEPS))
    decide_certain(work, spans)
    say("score", 2, len(_STEPS))
    work.run("give_phones")
    _round(work, partial(score, work, settings), k, spans, everybody=True)
    say("score again", 3, len(_STEPS))
    known = work.count("count_phones")
    work.run("give_phones")
    if work.count("count_phones") > known:
        _round(work, partial(score, work, settings), k, spans, everybody=False)
    say("shells", 4, len(_STEPS))
    _settle(work)


def decide_certain(work: Workspace, blocks: Iterable[Span]) -> None:
    """Start `decision` with the records that the deterministic rules give to one person."""
    for first, last in blocks:
        for name in ("certain", "decide_certain", "keep_sure"):
            work.run(name, first=first, last=last)


def blocks(work: Workspace, size: int | None = None) -> list[Span]:
    """First and last number of stretches that hold about `size` records each.

    Without a size: a million, or as many as keep the passes over a very large register few.
    """
    size = size or max(BLOCK, work.count("count_reference") // _PASSES)
    width = max(1, size // 16)
    spans: list[Span] = []
    held = size
    for stretch, records in work.rows("spread", width=width):
        if held + records > size:
            spans.append((stretch * width, stretch * width))
            held = 0
        spans[-1] = (spans[-1][0], (stretch + 1) * width - 1)
        held += records
    return spans


def load(tx: Tx, work: Workspace, *, everybody: bool = False) -> bool:
    """Fill the workspace; whether the reference is the register itself and not only confirmed answers.

    `everybody`: as if the engine had decided nothing yet; only what people decided lends its telephones.
    """
    by_register = store.register_is_loaded(tx)
    for name, extract in (
        ("mentions", "extract_mentions"),
        ("reference", "extract_register" if by_register else "extract_confirmed"),
        ("phones", "extract_phones"),
        ("refusals", "extract_refusals"),
    ):
        store.extract(tx, extract, work.folder / f"{name}.csv", everybody=everybody)
    fill(work, work.folder)
    return by_register


def fill(work: Workspace, folder: Path) -> None:
    """Load mentions.csv, reference.csv, phones.csv and refusals.csv, as the queries of `load` write them."""
    for name in ("mentions", "reference", "phones", "refusals"):
        work.run(f"load_{name}", path=str(folder / f"{name}.csv"))
    _understand_addresses(work)
    for name in ("mentions", "references", "frequencies", "refusals"):
        work.run(name)


def _understand_addresses(work: Workspace) -> None:
    """Read the units out of free addresses, each different text once."""
    import pyarrow as pa  # noqa: PLC0415  # heavy: those who only take records in never need it

    texts = [text for (text,) in work.rows("free_addresses")]
    places = [_ids(units().parse_address(text, clock.today()).unit) for text in texts]
    columns = [pa.array(texts, pa.string()), *(pa.array(ids, pa.int32()) for ids in zip(*places, strict=True))]
    empty = pa.schema([("place_text", pa.string()), *((name, pa.int32()) for name in _PLACES)]).empty_table()
    work.connection.register("addresses", pa.table(columns, names=["place_text", *_PLACES]) if texts else empty)
    work.run("understood_addresses")


def nobody_asks(_step: str, _done: int, _of: int) -> None:
    """Nobody asked how far it is."""


def _ids(unit: Unit | None) -> tuple[int | None, int | None, int | None]:
    """Commune, district and province of a unit, as far as it goes down."""
    if unit is None:
        return None, None, None
    return unit.unit_id if unit.level == "commune" else None, unit.district_id, unit.province_id


def _round(work: Workspace, score: Callable[[], None], k: float, blocks: list[Span], *, everybody: bool) -> None:
    """Score what is undecided and accept what is sure; a later round takes only records with a telephone."""
    reference = work.count("count_reference")
    if reference == 0:
        return
    limits = scoring.thresholds()
    common = limits.common_name * scoring.world(work) / reference
    for first, last in blocks:
        work.run("open_block", first=first, last=last, all=everybody)
        if work.count("count_block") == 0:
            continue
        score()
        work.run("forget_judged", first=first, last=last)
        work.run("judge", k=k, common_name=common)
        work.run("accept", automatic=limits.automatic)
        work.run("keep_judged")
        work.run("keep_sure", first=first, last=last)


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


def _publish(tx: Tx, work: Workspace, version: str, *, by_register: bool) -> None:
    outcome, suspects = work.folder / "outcome.tsv", work.folder / "suspects.tsv"
    work.run("write_outcome", path=str(outcome))
    work.run("write_suspects", path=str(suspects))
    store.receive(tx, outcome, suspects)
    store.publish(tx, by_register=by_register, model=version, at=clock.now())
