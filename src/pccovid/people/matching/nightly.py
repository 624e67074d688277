"""What the matcher would decide today beside what stands: counted every night, asked about, never changed by itself.

Everybody's records are decided afresh as if the engine had decided nothing yet; what people decided lends its
telephones and stays. A link of the engine that would go to somebody else, or to nobody, becomes a question in the work
list; until it is answered the link stands.
"""

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people.matching import approval, engine, scoring, store
from pccovid.people.matching.model import Drift, DriftRow
from pccovid.people.matching.workspace import workspace

# More contradictions than this share of the links say something of the model or the register, not of single people:
# then nobody's work list is filled (docs/playbooks/drift.md). A few are always asked about.
_MOST, _FEW = 0.01, 100


def drift(progress: engine.Progress | None = None) -> Drift:
    """Compare, count by source and kind, and file the contradictions as questions. Links are left as they are."""
    say, run_at = progress or engine.nobody_asks, clock.now()
    with (
        access.work(System("people"), Purpose.IDENTITY_MATCHING, "compare links with today's decisions") as tx,
        workspace() as work,
    ):
        version, settings = approval.deciding(tx)
        by_register = engine.load(tx, work, everybody=True)
        engine.decide(work, settings, say, scoring.nobody(by_register=by_register))
        work.run("drifted")
        counted = work.rows("drift_counts")
        compared = sum(records for _, _, records in counted)
        contradictions = work.count("count_contradictions")
        if contradictions > max(_FEW, _MOST * compared):
            work.run("forget_contradictions")
        drifted, suspects = work.folder / "drifted.tsv", work.folder / "suspects.tsv"
        work.run("write_drifted", path=str(drifted))
        work.run("write_drift_suspects", path=str(suspects))
        store.ask_about_drift(tx, drifted, suspects, by_register=by_register, at=run_at)
        store.keep_drift(tx, run_at, version, counted)
        return Drift(run_at, version, store.latest_drift(tx))


def latest_drift(tx: Tx) -> list[DriftRow]:
    """The last run's counts, by source and kind; empty for whom neither operations nor statistics is granted."""
    return store.latest_drift(tx)
