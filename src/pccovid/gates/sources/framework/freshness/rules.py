"""Which source a field of the citizen's page owes its freshness to."""

from collections.abc import Iterable, Mapping

from pccovid.gates.sources.framework.freshness.model import FieldFreshness, Freshness, State

# The table in which a fact stands, and the field of a page (the class of data) that shows it.
FIELDS = {
    "records.dose": "vaccination",
    "records.test": "testing",
    "records.treatment": "treatment",
    "records.declaration": "declaration",
    "records.coverage": "insurance",
    "records.crossing": "travel",
    "records.journey": "travel",
    "records.residence": "travel",
}


def by_field(rows: Iterable[Freshness], tells: Mapping[str, Iterable[str]]) -> dict[str, FieldFreshness]:
    """The freshness of every field, by the most trusted source that tells it and ever delivered.

    `tells`: the tables of facts that each source fills.
    """
    ranked = sorted(rows, key=lambda row: (row.state == State.NEVER, row.trust_rank))
    found: dict[str, FieldFreshness] = {}
    for row in ranked:
        for field in {FIELDS[table] for table in tells.get(row.source, ()) if table in FIELDS}:
            found.setdefault(
                field,
                FieldFreshness(
                    field, row.title_vi, row.title_en, row.owner, row.last_success, stale=row.state != State.FRESH
                ),
            )
    return found
