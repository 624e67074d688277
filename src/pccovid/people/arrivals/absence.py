"""What a source no longer tells. Nothing vanishes at first sight, and nothing is ever deleted.

A record that is missing stays on its person's page. When a reconciliation misses it again it is gone: its link ends,
so nobody sees it, and the record, its facts and its former versions stay in history. Told again, it is back.
"""

from collections.abc import Sequence
from datetime import datetime

from pccovid.ground.tx import Tx
from pccovid.people.arrivals import store
from pccovid.people.arrivals.model import Absence


def deleted(tx: Tx, source_id: int, keys: Sequence[str], at: datetime) -> int:
    """The source says that it deleted these keys: first sight. How many records are marked missing now.

    However often it says so they stay until a reconciliation (`absent`) misses them too.
    """
    return store.mark_missing(tx, source_id, keys, at)


def absent(tx: Tx, source_id: int, keys: Sequence[str], at: datetime) -> Absence:
    """A reconciliation with the source did not find these keys: marked missing, or gone if they were missing before.

    To be called once a reconciliation: in the transaction that writes down that it was done.
    """
    let_go = store.let_go(tx, source_id, keys, at)
    if let_go:
        store.end_links(tx, let_go, at)
    return Absence(store.mark_missing(tx, source_id, keys, at), len(let_go))


def told_again(tx: Tx, source_id: int) -> None:
    """Whatever of the source stands in `incoming` is there again: a link that ended because of it is made as it was."""
    store.tell_again(tx, source_id)
