"""The list of units in the database, for those who join with it."""

import json
from dataclasses import asdict
from typing import Any

from pccovid.commons.text import fold
from pccovid.commons.units.files import units
from pccovid.commons.units.model import Unit
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


def load(tx: Tx) -> int:
    """Bring commons.unit and commons.unit_successor to the data files; the number of rows written or removed."""
    dataset = units()
    successors = [
        {"old_id": old.unit_id, "new_id": new.unit_id, "how": how, "doubtful": doubtful}
        for old in dataset.all
        for new, how, doubtful in dataset.successors(old)
    ]
    changed = tx.run(query(_HERE, "merge_units"), {"rows": _json([_row(unit) for unit in dataset.all])})
    changed += tx.run(query(_HERE, "merge_successors"), {"rows": _json(successors)})
    return changed + tx.run(query(_HERE, "remove_successors"), {"rows": _json(successors)})


def _row(unit: Unit) -> dict[str, Any]:
    return asdict(unit) | {"fold": fold(unit.name)}


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, default=str)
