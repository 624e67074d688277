"""One typed function per query."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.risk.model import Assessment, Inputs, Level

_HERE = __package__ or ""


def publish(
    tx: Tx,
    assessed: Mapping[int, tuple[Inputs, Assessment]],
    *,
    rule: str,
    valid_from: date,
    source: str,
    at: datetime,
) -> int:
    """Write levels by unit; how many were not written yet."""
    rows = [{"unit_id": unit, **asdict(found), "inputs": asdict(told)} for unit, (told, found) in assessed.items()]
    values = {"rows": json.dumps(rows), "rule": rule, "valid_from": valid_from, "source": source, "at": at}
    return tx.run(query(_HERE, "publish"), values)


def levels_of(tx: Tx, units: Collection[int], on: date) -> dict[int, Level]:
    """The levels in force on a day, by unit; a unit that is missing has none that we know."""
    rows = tx.fetch_all(query(_HERE, "levels_of"), Level, {"units": list(units), "on": on})
    return {row.unit_id: row for row in rows}
