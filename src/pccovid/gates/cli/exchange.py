"""What goes back and forth with the owners of data: tables of bad rows, deliveries by hand, receipts."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.table import Table

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import sources, worker
from pccovid.gates.cli.carry import bars, console
from pccovid.gates.cli.setup import main_database, prepare
from pccovid.ground import clock, notes
from pccovid.ground.postgres import admin_url
from pccovid.records import places

_PROGRAMME = System("exchange")


@contextmanager
def installed() -> Generator[None]:
    """The doors of this process stand open onto the product's database until the block ends."""
    with admin_url() as server:
        database = prepare(main_database(server))
        try:
            yield
        finally:
            database.close()


def quarantine(source: str, file: Path) -> None:
    """`pccovid quarantine`."""
    with installed(), access.work(_PROGRAMME, Purpose.OPERATIONS, f"give {source} its rows in quarantine") as tx:
        file.write_bytes(sources.quarantine_file(tx, source, sources.table_form(file)))
    console.print(f"{file}: the owner mends it and sends it again as it is", soft_wrap=True)


def take_in(source: str, file: Path) -> None:
    """`pccovid take-in`."""
    with installed(), bars() as progress:
        say(sources.take_in_file(source, file, progress))


def import_file(kind: str, file: Path, agency: str) -> None:
    """`pccovid import`: take the file in, then link whom it is about."""
    with installed():
        with bars() as progress:
            report = sources.import_file(kind, file, agency, progress)
            if report.touched:
                people.resolve(lambda _step, done, total: progress("Linking records to people", done, total))
        say(report)


def take_back(batch: int, operator: str) -> None:
    """`pccovid take-back`: one act in the log; conclusions follow at once."""
    with installed():
        with access.work(_PROGRAMME, Purpose.OPERATIONS, f"{operator}: take back import {batch}") as tx:
            found = sources.take_back(tx, batch, clock.now())
        worker.respond()
    console.print(f"{found.gone:,} records taken back; {found.missing:,} that it only changed stay", soft_wrap=True)


def replace_place(old: str, new: str, act: str, operator: str) -> None:
    """`pccovid replace-place`: one act in the log."""
    with installed(), access.work(_PROGRAMME, Purpose.OPERATIONS, f"{operator}: place {old} {act} to {new}") as tx:
        places.replace_by_code(tx, old, new, places.Replacement(act), operator=operator)


def import_bluezone(folder: Path, agency: str) -> None:
    """`pccovid tracing import-bluezone`: say what could not be read, take the meetings in, link whom they are about."""
    with installed():
        report, unread = sources.import_bluezone(folder, agency)
        if report.touched:
            people.resolve()
        say(report)
    for reason, lines in unread.items():
        console.print(f"{reason}: {lines} lines", soft_wrap=True)


def export_file(kind: str, file: Path, source: str | None) -> None:
    """`pccovid export`: one act in the log, for the first purpose that the kind serves."""
    purpose = Purpose(sources.contracts()[f"import_{kind}"].purposes[0])
    told = f"what {source} told of {kind}" if source else f"everything known of {kind}"
    with installed(), access.work(_PROGRAMME, purpose, f"export {told}") as tx:
        rows = sources.export_file(tx, kind, file, source)
    console.print(f"{file}: {rows:,} rows", soft_wrap=True)


def receipt(batch: int) -> None:
    """`pccovid receipt BATCH`."""
    with installed(), access.work(_PROGRAMME, Purpose.OPERATIONS, f"give the receipt of batch {batch}") as tx:
        click.echo(sources.receipt(tx, batch), nl=False)


def verify(file: Path, verifier: str | None) -> None:
    """`pccovid receipt verify`: offline, without a database."""
    try:
        said = sources.read_receipt(file.read_text(encoding="utf-8"), verifier or sources.receipt_verifier())
    except notes.NotSigned:
        raise click.ClickException("This receipt was changed, or is not signed with this key.") from None
    click.echo("The signature is right.")
    for name, value in said.items():
        click.echo(f"{name:<10}{value}")


def reconcile(source: str | None) -> None:
    """`pccovid reconcile`."""
    with installed():
        found = sources.reconcile_all() if source is None else [sources.reconcile(source)]
    table = Table(title="Compared with the sources")
    table.add_column("source", no_wrap=True)
    for heading in ("here", "there", "absent there", "missing here", "another state", "gone now"):
        table.add_column(heading, justify="right")
    for one in filter(None, found):
        figures = (one.keys_here, one.keys_there, one.absent_there, one.missing_here, one.older_here, one.gone)
        table.add_row(one.source, *(f"{figure:,}" for figure in figures))
        if one.is_kept:
            console.print(f"[yellow]{one.source}: too many people would see less; nothing went[/yellow]")
    console.print(table)


def say(report: sources.BatchReport) -> None:
    """What became of a delivery; a command that took nothing in ends with an error."""
    if report.problem:
        raise click.ClickException(f"{report.name}: {report.status}: {report.problem}")
    figures = f"new {report.rows_new:,}, changed {report.rows_changed:,}, as before {report.rows_unchanged:,}"
    console.print(
        f"batch {report.batch_id}: {report.rows_read:,} rows: {figures}, bad {report.rows_bad:,}", soft_wrap=True
    )
