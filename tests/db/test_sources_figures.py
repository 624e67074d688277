"""The carry-over table: every record is counted once, by what became of it."""

from uuid import uuid4

import pytest
from sources_kit import ask, operator

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates import sources
from pccovid.ground import migrate

pytestmark = pytest.mark.usefixtures("database")

STATES = (
    ("auto", None, False), ("citizen", None, False), ("manual", None, False), ("provisional", "score", False),
    ("provisional", "score", True), ("shell", "nobody_fits", False), ("shell", "score", True), (None, None, False),
)  # fmt: skip


def records(admin: str) -> None:
    """One record of the platform for each state, those of the first three about one person, and a row in quarantine."""
    person = uuid4()
    with migrate.owner_tx(admin) as tx:
        run = tx.raw.execute
        run("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [person])
        for number, (state, rule, in_review) in enumerate(STATES):
            made = run(
                "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no) values (1, %s, 1, 1, 1)"
                " returning record_id",
                [str(number)],
            ).fetchone()
            assert made is not None
            if state:
                run(
                    "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
                    " values (%s, %s, %s, 1, %s, '{}', 1, 'test')",
                    [made[0], person, state, rule or "same_paper"],
                )
            if in_review:
                run(
                    "insert into people.review_task (record_id, reason, candidates) values (%s, 'common_name', '[]')",
                    [made[0]],
                )
        run("insert into ingest.batch (source_id, name) values (1, 'b')")
    ask(
        admin,
        "insert into ingest.quarantine (batch_id, line_no, reasons, raw)"
        " select max(batch_id), 1, '{nul}', '' from ingest.batch returning 1",
    )


def test_every_record_counts_once_and_the_operator_sees_why(admin: str) -> None:
    records(admin)
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "count") as tx:
        sources.refresh_figures(tx)
        sources.refresh_figures(tx)

    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        rows = {row.source: row for row in sources.carry_over(tx)}
        reasons = [(r.source, r.reason, r.records) for r in sources.carry_over_reasons(tx)]

    platform = rows["vaccination_platform"]
    assert (platform.records, platform.people, platform.quarantined) == (8, 1, 1)
    assert (platform.automatic, platform.provisional, platform.review, platform.shell) == (3, 2, 1, 1)
    assert rows.keys() >= {"vaccination_platform", "ncovi", "bluezone"}
    assert rows["ncovi"].records == 0
    assert reasons == [
        ("vaccination_platform", "common_name", 2),
        ("vaccination_platform", "nobody_fits", 1),
        ("vaccination_platform", "not_linked_yet", 1),
        ("vaccination_platform", "score", 1),
    ]
