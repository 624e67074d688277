"""The ring of a case for other programmes: `pccovid tracing contacts`."""

import json
from dataclasses import asdict
from typing import Any

import click
from rich.table import Table

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli.carry import console
from pccovid.gates.cli.exchange import installed
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.response import cases, tracing


def contacts(case_no: str, *, as_json: bool) -> None:
    """`pccovid tracing contacts`: what changed is worked out first; reading everybody's ring is logged as one act."""
    with installed(), access.work(System("cli"), Purpose.CONTACT_TRACING, f"read the ring of {case_no}") as tx:
        while tracing.trace_changed(tx, clock.now()):
            pass
        found = ring(tx, case_no)
    if as_json:
        click.echo(json.dumps(found, default=str, ensure_ascii=False))
        return
    table = Table("person", "ring", "class", "score", "kinds", "minutes", "last met", "state", title=case_no)
    for row in found["contacts"]:
        shown = ("person_id", "ring", "class", "score", "kinds", "minutes", "last_at", "state")
        table.add_row(*("" if row[key] is None else str(row[key]) for key in shown))
    console.print(table)


def ring(tx: Tx, case_no: str) -> dict[str, Any]:
    """The ring of a case with its window and reasons, for a batch programme.

    Raises
    ------
    NoSuchCase
    NotConfirmed
        The case has no ring (P-12).
    """
    tracing.require_confirmed(cases.one(tx, case_no))
    found = tracing.whole_ring(tx, case_no)
    reasons = tracing.reasons(tx, [contact.contact_id for contact in found])
    window = tracing.traced(tx, case_no)
    rows = [_row(contact) | {"reasons": [asdict(r) for r in reasons.get(contact.contact_id, [])]} for contact in found]
    return {"case": case_no, **(asdict(window) if window else {}), "contacts": rows}


def _row(contact: tracing.Contact) -> dict[str, Any]:
    row = asdict(contact)
    row["class"] = row.pop("klass")
    return row
