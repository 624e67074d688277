"""Verbs: pull one source or all of them, and the figures that operators look at."""

import logging
from datetime import date
from pathlib import Path

from pccovid import people
from pccovid.gates.sources import (
    bluezone,
    border,
    citizen_messages,
    fhir,
    insurance,
    mobility,
    ncovi,
    place_qr,
    population,
    test_platform,
    travel,
    treatment,
    vaccination_platform,
    vhd,
)
from pccovid.gates.sources.framework import canonical, load, mending, push, store
from pccovid.gates.sources.framework import freshness as fresh
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.figures import SourceStatus
from pccovid.gates.sources.framework.files import pull_by_hand
from pccovid.gates.sources.framework.freshness import FieldFreshness, Freshness
from pccovid.gates.sources.framework.model import (
    NULL,
    BatchReport,
    Busy,
    Fields,
    Progress,
    Rejected,
    SourceProblem,
    Status,
    nobody_watches,
)
from pccovid.gates.sources.framework.reconcile import Reconciled
from pccovid.gates.sources.framework.reconcile import reconcile as compare
from pccovid.gates.sources.framework.tables import Form
from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.ground.tx import Tx

_log = logging.getLogger(__name__)

# The register first, for the others are matched against it; the poorest source last.
CONNECTORS = {
    connector.contract.source: connector
    for connector in (
        population.CONNECTOR,
        vaccination_platform.CONNECTOR,
        travel.CONNECTOR,
        treatment.CONNECTOR,
        border.CONNECTOR,
        fhir.HEALTH_BOOK,
        fhir.HEALTH_RECORDS,
        ncovi.CONNECTOR,
        vhd.CONNECTOR,
        bluezone.CONNECTOR,
        citizen_messages.CONNECTOR,
        place_qr.CONNECTOR,
        insurance.CONNECTOR,
        test_platform.CONNECTOR,
        mobility.CONNECTOR,
    )
}


def pull(source: str, progress: Progress = nobody_watches) -> list[BatchReport]:
    """Take in all that is new in one source: a report for each delivery, none when there is nothing.

    What was committed before a kill or a failure is not done again.

    Raises
    ------
    Busy
        Another programme is reading this source.
    """
    connector = CONNECTORS[source]
    with load.work(f"pull {source}") as tx:
        if not store.lock_source(tx, connector.contract.source_id):
            raise Busy(f"Nguồn {source} đang được đọc bởi một tiến trình khác")
        try:
            return connector.fetch(connector, progress)
        except SourceProblem as problem:
            return [BatchReport(source, status=Status.FAILED, problem=str(problem))]


def pull_all(progress: Progress = nobody_watches) -> list[BatchReport]:
    """Every source in turn; what goes wrong with one is in its report and does not keep the others from theirs."""
    reports: list[BatchReport] = []
    for source in CONNECTORS:
        try:
            reports += pull(source, progress)
        except Busy as problem:
            reports.append(BatchReport(source, status=Status.FAILED, problem=str(problem)))
        except Exception as fault:  # noqa: BLE001  # a fault of ours in one source may not stop the others; it is logged
            _log.exception("source %s failed", source)
            problem = f"Chương trình gặp lỗi ({type(fault).__name__})"
            reports.append(BatchReport(source, status=Status.FAILED, problem=problem))
    return reports


def read_person(source: str, fields: Fields, on: date) -> dict[str, str | None] | None:
    """What a row says of its person, by column and in normal form, as the source's connector reads it; None if bad."""
    connector = CONNECTORS[source]
    row = connector.read(fields, on)
    if isinstance(row, Rejected):
        return None
    columns = connector.target.columns[len(people.arrivals.LINEAGE) :]
    return {column: None if value == NULL else value for column, value in zip(columns, row[1:], strict=False)}


def receive(source: str, name: str, body: bytes) -> BatchReport:
    """Store what a source pushes, for good; `take_in_pushed` takes it in. The same body again is the first batch."""
    batch = push.receive(CONNECTORS[source].contract, name, body)
    with load.work(f"report on batch {batch.batch_id}") as tx:
        return store.report(tx, batch.batch_id, 0)


def received(source: str, batch_id: int) -> BatchReport | None:
    """What became of something that a source pushed; None when it pushed no such thing."""
    with load.work(f"report on batch {batch_id}") as tx:
        found = store.known_report(tx, batch_id)
    return found if found is not None and found.source == source else None


def take_in_pushed() -> list[BatchReport]:
    """Take in all that was pushed and is not done.

    Raises
    ------
    Busy
        Another programme is at it.
    """
    return [report for source, c in CONNECTORS.items() if c.contract.transport == "push" for report in pull(source)]


def ask_population(progress: Progress = nobody_watches, limit: int = 1_000_000) -> int:
    """Ask the population database about people, where the installation has no extract; how many answers came.

    Raises
    ------
    Unreachable
        Nobody said where the service is.
    """
    if settings().population != "questions":
        return 0
    with load.work("ask the population database") as tx:
        if not store.lock_source(tx, population.CONNECTOR.contract.source_id):
            return 0
        return population.ask(progress, limit)


def quarantine_file(tx: Tx, source: str, form: Form) -> bytes:
    """The rows that could not be taken in, as a table ("csv" or "xlsx") that the source's owner mends and sends again.

    `tx` is an operator's (`access.enter(viewer, Purpose.OPERATIONS)`); the taking is a line in the log of bulk acts.
    """
    return mending.quarantine_file(tx, contracts()[source], form)


def take_in_file(source: str, path: Path, progress: Progress = nobody_watches) -> BatchReport:
    """Take in one table in the columns of a source, whatever its transport: mended rows, or an export made by hand.

    Raises
    ------
    Busy
        Another programme is reading this source.
    """
    return pull_by_hand(CONNECTORS[source], path, progress)


def overview(tx: Tx) -> list[SourceStatus]:
    """Each source with its freshness and counters. `stale`: no batch succeeded within the agreed time."""
    return store.overview(tx, clock.now())


def freshness(tx: Tx) -> list[Freshness]:
    """Every source with what the public status page says of it."""
    return fresh.freshness(tx, clock.now())


def field_freshness(tx: Tx) -> dict[str, FieldFreshness]:
    """How fresh each field of the citizen's pages is, by the class of data that it shows (`vaccination`, ...)."""
    tells = {source: connector.target.facts for source, connector in CONNECTORS.items()}
    tells |= {kind.contract.source: (kind.table,) for kind in canonical.kinds().values() if kind.table}
    return fresh.by_field(freshness(tx), tells)


def watch(tx: Tx) -> None:
    """Open the alarms that are due and close those that are over, by the engine."""
    fresh.watch(tx, clock.now())


def reconcile(source: str) -> Reconciled | None:
    """Compare a source with what we hold of it (framework.reconcile); None when nothing of it was read yet.

    Raises
    ------
    Unreachable
        It does not answer: nothing is concluded from that.
    """
    return compare(CONNECTORS[source])


def reconcile_all() -> list[Reconciled]:
    """Compare every source that answers, every night; one that does not is in the log and waits for the next."""
    found: list[Reconciled | None] = []
    for source in CONNECTORS:
        try:
            found.append(reconcile(source))
        except SourceProblem as problem:
            _log.warning("source %s was not reconciled: %s", source, problem)
    return [one for one in found if one is not None]


def refresh_figures(tx: Tx) -> None:
    """Count anew what became of the records of every source: after each linking, by the engine."""
    store.count_carry_over(tx, clock.now())
