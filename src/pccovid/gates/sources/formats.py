"""The page docs/formats.md: every contract in full, and the words of quarantine."""

from collections.abc import Iterable, Iterator

from pccovid.gates.sources.framework.canonical import Cell, kinds
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.model import Column, Contract, Limits
from pccovid.gates.sources.framework.reasons import FAULTS, REASONS

_INTRODUCTION = """\
# Formats

Generated from the contracts `src/pccovid/gates/sources/*.toml` and the code: `pccovid docs` writes it anew.

A row that breaks a rule goes to quarantine with its line, its bytes and the reasons below; everything else of the
delivery is taken in. A column that is not in the contract, or is missing, holds the whole delivery until an operator
releases it (`docs/playbooks/held-batch.md`).
"""

_CANONICAL = """\
One table a kind, CSV (UTF-8) or XLSX, its first line the names of the columns in any order.
`pccovid import KIND FILE --from AGENCY` takes one in with the checks, quarantine, guards and receipt of every source;
`pccovid export KIND FILE` writes what is known of a kind in the same columns. What was exported and comes back as it is
changes nothing. A cell that begins with `=`, `+`, `-` or `@` is exported with an apostrophe before it, which an import
takes off again.

Every row says who it is about:
"""

_TARGETS = {
    "record": "records of people",
    "register": "the register, for matching only",
    "place": "places and visits",
    "movement": "numbers of people between units; about nobody",
}


def formats_page() -> str:
    """The page as text."""
    lines = [_INTRODUCTION]
    canonical = {kind.contract.source for kind in kinds().values()}
    for contract in contracts().values():
        if contract.source not in canonical:
            lines += _contract(contract)
    lines += _canonical()
    lines += ["## Reasons of quarantine", "", "| code | lý do | reason |", "|---|---|---|"]
    lines += [f"| `{code}` | {vi} | {en} |" for code, (vi, en) in REASONS.items()]
    lines += [f"| `COLUMN:{code}` | Cột {vi} | The column {en} |" for code, (vi, en) in FAULTS.items()]
    return "\n".join(lines) + "\n"


def _canonical() -> Iterator[str]:
    """The canonical tables: who a row is about stands once, what each kind tells in a table of its own."""
    some = next(iter(kinds().values()))
    yield from ("## Canonical files", "", _CANONICAL)
    yield from _cells(some.person)
    for kind in kinds().values():
        yield from (f"### `{kind.kind}`", "")
        purposes = ", ".join(f"`{purpose}`" for purpose in kind.contract.purposes)
        yield f"{kind.contract.title_en}. Ground: {kind.contract.legal_basis}. Purposes: {purposes}."
        yield ""
        if kind.fact:
            yield from _cells(kind.fact)
        if kind.notes:
            yield from (kind.notes, "")
        yield from ("```csv", ",".join(kind.contract.names), ",".join(cell.example for cell in kind.cells), "```", "")


def _cells(cells: Iterable[Cell]) -> Iterator[str]:
    yield from ("| column | meaning | rule | label |", "|---|---|---|---|")
    yield from (f"| `{cell.name}` | {cell.means} | {cell.rule} | {cell.label} |" for cell in cells)
    yield ""


def _contract(contract: Contract) -> Iterator[str]:
    yield f"## {contract.title_vi} (`{contract.source}`)"
    yield ""
    yield f"{contract.title_en}, owned by {contract.owner}. Ground: {contract.legal_basis}."
    yield ""
    yield from (f"- {name}: {value}" for name, value in _terms(contract))
    yield ""
    if contract.columns:
        yield from _table(contract)
    for part in contract.parts.values():
        yield f"### `{part.part}`"
        yield ""
        yield f"{part.part_means}. Key of a row: `{part.key}`."
        yield ""
        yield from _table(part)


def _table(contract: Contract) -> Iterator[str]:
    yield "| column | meaning | rule | label |"
    yield "|---|---|---|---|"
    yield from map(_column, contract.columns)
    yield ""


def _terms(contract: Contract) -> Iterator[tuple[str, str]]:
    yield "purposes", ", ".join(f"`{purpose}`" for purpose in contract.purposes)
    yield "transport", f"{contract.transport}, rows as {contract.form}"
    if contract.stream:
        yield "read from", f"`{contract.stream}` in the order of {contract.cursor}"
        yield "read once more", f"{contract.overlap.total_seconds() / 60:.0f} minutes before the last change seen"
    if not contract.parts:
        yield "key of a row", f"`{contract.key}`"
    yield "goes to", _TARGETS[contract.target]
    yield "stale after", f"{contract.max_lag.total_seconds() / 3600:.0f} hours"
    yield "held when", "the columns differ, or " + "; ".join(_bounds(contract.limits))


def _bounds(limits: Limits) -> Iterator[str]:
    rows = f"from {limits.hold_from_rows:,} rows on"
    yield f"more than {limits.hold_bad_share:.0%} of the rows are bad, {rows}"
    if limits.hold_changed_share < 1:
        yield f"more than {limits.hold_changed_share:.0%} of the keys change, {rows}"
    yield (
        f"more than {limits.hold_lowered_share:.1%} of what is new or different ({limits.hold_lowered_from} people at"
        f" least) or more than {limits.hold_lowered_people:,} people would see fewer doses or results"
    )
    if limits.expect_min:
        yield f"a day brings less than {limits.expect_min:,} rows"
    if limits.expect_max:
        yield f"a day brings more than {limits.expect_max:,} rows"


def _column(column: Column) -> str:
    optional = "" if column.required else " (optional)"
    return f"| `{column.name}`{optional} | {column.meaning} | {column.rule} | {column.label} |"
