"""How long each class of data lives, and what must be forgotten today: the register is `retention.toml`.

Ground: Law 86/2015/QH13, art. 16 (delete when the purpose ends); notice 242/TB-VPCP, 2.
"""

import tomllib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from pccovid.access import store
from pccovid.access.entry import work
from pccovid.access.model import Kept, Rule, System
from pccovid.access.purposes import Purpose
from pccovid.ground.tx import Tx

_MOST = 20_000  # rows of one transaction: about a second, so that nobody waits for the night


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or "").joinpath("retention.toml").read_text("utf-8"))


@cache
def kept() -> tuple[Kept, ...]:
    """Every kind of data with its end, the shortest-lived first."""
    ending = (Kept(f["title_vi"], f["title_en"], f["law"], f["days"]) for f in _file()["forget"])
    return (
        *ending,
        *(Kept(k["title_vi"], k["title_en"], k["law"], None, k["until_vi"], k["until_en"]) for k in _file()["kept"]),
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Every table that is forgotten from, in the order in which it must be done."""
    return tuple(
        Rule(t["table"], f["days"], t.get("age"), t.get("only"), t.get("parts"))
        for f in _file()["forget"]
        for t in f["tables"]
    )


def load(tx: Tx) -> None:
    """Make the database's register equal to the file's. `tx` is the owner's."""
    store.set_retention(tx, rules())


def forget(now: datetime) -> dict[str, int]:
    """Delete whatever is too old at `now`: rows (or tables of a day) by table. Killed, the next night goes on."""
    gone: dict[str, int] = {}
    for rule in rules():
        while True:
            with work(System("worker"), Purpose.SECURITY_AUDIT, f"forget what is too old in {rule.table}") as tx:
                rows = store.forget(tx, rule.table, now, _MOST)
            gone[rule.table] = gone.get(rule.table, 0) + rows
            if rows < _MOST:
                break
    return {table: rows for table, rows in gone.items() if rows}
