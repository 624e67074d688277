"""The operators' command line: `pccovid COMMAND`. Each command's body stands in a module of its own."""

import json
import logging
from pathlib import Path
from typing import Any

import click

from pccovid.ground.errors import Problem

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PATH = click.Path(dir_okay=False, path_type=Path)


class _Words(click.Group):
    """A problem ends the command with its sentence, not with a trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Run, and put a Problem into words."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise click.ClickException(str(problem)) from problem


@click.group(cls=_Words)
def main() -> None:
    """PcCovid: one official anti-epidemic application."""
    logging.basicConfig(
        level=logging.WARNING, format='{"level": "%(levelname)s", "at": "%(name)s", "say": "%(message)s"}'
    )


@main.command()
@click.option("--people", default=20_000, show_default=True, help="Demo people to make on the first run.")
@click.option("--seed", default=1, show_default=True, help="Seed of the demo people.")
def run(people: int, seed: int) -> None:
    """Set up the demo, carry everyone over and serve; the next time, start in seconds and keep the data."""
    from pccovid.gates.cli import demonstration as command

    command.run(people, seed)


@main.group()
def demo() -> None:
    """Demo people and the sandboxes of the former systems."""


@demo.command("build")
@click.option("--people", required=True, type=click.IntRange(min=1), help="How many people.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people.")
def demo_build(people: int, seed: int) -> None:
    """Make the people and write the four sandboxes."""
    from pccovid.gates.cli import carry

    carry.build(people, seed)


@demo.command("serve")
def demo_serve() -> None:
    """Serve the sandboxes that speak HTTP until Ctrl-C."""
    from pccovid.gates.cli import carry

    carry.serve()


@main.command("carry-over")
def carry_over() -> None:
    """Fetch from every source, link everyone, show the table. Killed at any moment, it goes on where it was."""
    from pccovid.gates.cli import carry

    carry.carry_over_command()


@main.command()
def api() -> None:
    """Serve programmes of other agencies (mutual TLS, signed requests) until told to stop."""
    from pccovid.gates.cli import agencies

    agencies.serve()


@main.group()
def systems() -> None:
    """Programmes of other agencies that may call."""


@systems.command("add")
@click.argument("code")
@click.option("--agency", required=True, help="The agency, as citizens read it in their log.")
@click.option("--signing-key", required=True, type=_FILE, help="Its Ed25519 public key (PEM).")
@click.option("--request", type=_FILE, help="Its request for a certificate (PEM); ours is written to --certificate.")
@click.option("--certificate", required=True, type=_PATH, help="Its certificate (PEM).")
@click.option("--purpose", "purposes", required=True, multiple=True, help="What it may come for.")
@click.option("--source", "pushes", multiple=True, help="A source whose messages it may push.")
@click.option("--unit", type=int, help="Id of the unit whose people it may read about; without it, everybody.")
def systems_add(code: str, **given: Any) -> None:
    """Let a programme in, or change what was agreed with it. Its private keys never come here."""
    from pccovid.gates.cli import agencies

    agencies.add(code, given.pop("agency"), unit_id=given.pop("unit"), **given)


@systems.command("revoke")
@click.argument("code")
def systems_revoke(code: str) -> None:
    """Refuse a programme from its next request on."""
    from pccovid.gates.cli import agencies

    agencies.revoke(code)


@systems.command("list")
def systems_list() -> None:
    """Who was let in, for what."""
    from pccovid.gates.cli import agencies

    agencies.show()


@main.group()
def people() -> None:
    """One person, once."""


@people.command()
@click.option("--truth", required=True, type=_FILE, help="Truth file of a demo.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(truth: Path, *, as_json: bool) -> None:
    """Precision, recall and counts of the links, by tier and by source."""
    from pccovid.gates.cli import carry

    carry.evaluate(truth, as_json=as_json)


@people.command()
@click.argument("version")
@click.option("--truth", required=True, type=_FILE, help="Truth file of a demo, or a sample checked by hand.")
def train(version: str, truth: Path) -> None:
    """Train a matching model on the records of this database: a candidate, with what it achieves."""
    from pccovid.gates.cli import registry

    registry.train(version, truth)


@people.command()
def models() -> None:
    """The matching models, what they achieved, and which one decides."""
    from pccovid.gates.cli import registry

    registry.models()


@people.command()
@click.argument("version")
@click.option("--by", required=True, help="Who approves it.")
@click.option("--reason", required=True, help="Why.")
def approve(version: str, by: str, reason: str) -> None:
    """Let a trained model decide from now on."""
    from pccovid.gates.cli import registry

    registry.approve(version, by, reason)


@people.command()
def drift() -> None:
    """Compare what stands with what the matcher would decide today; file contradictions, change nothing."""
    from pccovid.gates.cli import registry

    registry.drift()


_BENCHES = click.Choice([
    "ingest", "carryover", "evaluate", "linkage", "citizen", "arrival", "labpush", "match", "tracing", "graph", "ring",
    "all",
])  # fmt: skip


@main.command()
@click.argument("name", type=_BENCHES)
@click.option("--size", type=click.IntRange(min=100), help="Rows or people; without it, the small size.")
@click.option("--json", "as_json", is_flag=True, help="The last line printed is one JSON object.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="tracing: keep the prepared database here, use it again."
)
@click.option("--installed", is_flag=True, help="citizen: the demo of this installation, instead of one made for it.")
@click.option("--record", "keep", is_flag=True, help="Write the figures into docs/performance.md.")
def bench(name: str, size: int | None, folder: Path | None, *, as_json: bool, installed: bool, keep: bool) -> None:
    """Measure; `all` runs every bench at its small size and writes docs/performance.md."""
    from pccovid.gates.cli import measuring as command

    if name == "all":
        command.write_all()
        return
    result = command.measure_installed(name) if installed else command.measure(name, size, folder)
    if keep:
        command.record(result)
    click.echo(json.dumps(result) if as_json else command.as_text(result))


@main.command()
def docs() -> None:
    """Write the generated pages of docs/ and schema/snapshot.sql anew."""
    from pccovid.gates.cli import generated as command

    for path in command.write_all():
        click.echo(path)


@main.command()
def pictures() -> None:
    """Take the pictures of docs/citizen.md anew, from a demo made for them (needs Chromium: make browser)."""
    from pccovid.gates.cli import picturing as command

    for path in command.take(Path("docs/pictures")):
        click.echo(path)


@main.command()
@click.argument("source")
@click.argument("file", type=_PATH)
def quarantine(source: str, file: Path) -> None:
    """Write the bad rows of SOURCE to FILE (csv or xlsx), for its owner to mend and send again."""
    from pccovid.gates.cli import exchange as command

    command.quarantine(source, file)


@main.command("take-in")
@click.argument("source")
@click.argument("file", type=_FILE)
def take_in(source: str, file: Path) -> None:
    """Take in FILE, a table in the columns of SOURCE: rows that were mended, or an export made by hand."""
    from pccovid.gates.cli import exchange as command

    command.take_in(source, file)


@main.command()
@click.argument("what")
@click.argument("file", type=_FILE, required=False)
@click.option("--key", help="Verifier key to check with; without it, that of this installation.")
def receipt(what: str, file: Path | None, key: str | None) -> None:
    """`receipt BATCH` prints what was taken in, signed; `receipt verify FILE` checks it; `receipt key` is its key."""
    from pccovid.gates import sources
    from pccovid.gates.cli import exchange as command

    if what == "key":
        click.echo(sources.receipt_verifier())
    elif what == "verify" and file is not None:
        command.verify(file, key)
    elif what.isdecimal():
        command.receipt(int(what))
    else:
        raise click.UsageError("receipt BATCH, receipt verify FILE, or receipt key")


@main.command("replace-place")
@click.argument("old")
@click.argument("new")
@click.option("--because", "act", required=True, type=click.Choice(["moved", "merged"]), help="What happened.")
@click.option("--by", "operator", required=True, help="Login of the operator who answers for it.")
def replace_place(old: str, new: str, act: str, operator: str) -> None:
    """Let the codes of place OLD lead to place NEW: it moved there, or is the same; both by a code at their doors."""
    from pccovid.gates.cli import exchange as command

    command.replace_place(old, new, act, operator)


@main.command("take-back")
@click.argument("batch", type=int)
@click.option("--by", "operator", required=True, help="Login of the operator who answers for it.")
def take_back(batch: int, operator: str) -> None:
    """Take a whole import back: its records go, and what followed from them is drawn anew."""
    from pccovid.gates.cli import exchange as command

    command.take_back(batch, operator)


# As docs/formats.md describes them; written out, so that the command line starts without loading the sources.
_KINDS = click.Choice([
    "persons", "doses", "tests", "treatments", "cases", "declarations", "crossings", "insurance", "visits",
    "seats", "households", "groups", "encounters",
])  # fmt: skip


@main.command("import")
@click.argument("kind", type=_KINDS)
@click.argument("file", type=_FILE)
@click.option("--from", "agency", default="unnamed", show_default=True, help="Who tells the rows that do not say it.")
def import_(kind: str, file: Path, agency: str) -> None:
    """Take in a canonical table of KIND (csv or xlsx; docs/formats.md) and link whom it is about."""
    from pccovid.gates.cli import exchange as command

    command.import_file(kind, file, agency)


@main.command()
@click.argument("kind", type=_KINDS)
@click.argument("file", type=_PATH)
@click.option("--from", "source", help="Only what this source or agency told.")
def export(kind: str, file: Path, source: str | None) -> None:
    """Write what is known of KIND into FILE (csv or xlsx), in the columns that `import` takes; it is logged."""
    from pccovid.gates.cli import exchange as command

    command.export_file(kind, file, source)


@main.group()
def tracing() -> None:
    """From a case to its ring."""


@tracing.command("import-bluezone")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--from", "agency", default="Bluezone", show_default=True, help="Who tells it.")
def import_bluezone(folder: Path, agency: str) -> None:
    """Read what telephones uploaded to Bluezone (docs/bluetooth.md) and link who met; FOLDER stays as it is."""
    from pccovid.gates.cli import exchange as command

    command.import_bluezone(folder, agency)


@tracing.command("export-keys")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_keys(folder: Path) -> None:
    """Write the signed files of published keys into FOLDER, with index.txt, for a server of files to hand out."""
    from pccovid.gates.cli import publishing as command

    command.export_keys(folder)


@tracing.command("contacts")
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with the reasons for each contact.")
def tracing_contacts(case: str, *, as_json: bool) -> None:
    """Print the ring of CASE (its number), the highest score first; it is logged."""
    from pccovid.gates.cli import ring as command

    command.contacts(case, as_json=as_json)


@main.command()
@click.argument("source", required=False)
def reconcile(source: str | None) -> None:
    """Compare SOURCE, or every source, with what is held of it; what it misses twice is gone from pages."""
    from pccovid.gates.cli import exchange as command

    command.reconcile(source)
