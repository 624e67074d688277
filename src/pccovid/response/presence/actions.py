"""Verbs: gather who met whom at places, from PostgreSQL or from the files of days."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pccovid.ground.tx import Tx
from pccovid.response.presence import columnar, store
from pccovid.response.presence.model import Asked

Trace = Callable[[Path, timedelta, Path], list[Path]]
_CHUNK = 500  # people of one statement: quickest of those tried (docs/tracing-volume.md)


def gather(tx: Tx, asked: Sequence[Asked], window: timedelta) -> int:
    """Fill the temporary table `met_at_place` with the meetings of these people; how many.

    A row for each pair of stays at one place that overlap or lie within `window` of each other. The table ends with the
    transaction.
    """
    store.make_met_at_place(tx)
    return sum(store.gather(tx, asked[at : at + _CHUNK], window) for at in range(0, len(asked), _CHUNK))


def gather_from_files(tx: Tx, asked: Sequence[Asked], window: timedelta, trace: Trace = columnar.trace) -> int:
    """Fill it with the same rows out of the files of days: for a trace of everybody anew. `trace`: DuckDB or a cluster.

    The files are brought up to date first; visits of the last seconds may come with the next trace.
    """
    columnar.write_days(tx)
    store.make_met_at_place(tx)
    with TemporaryDirectory(dir=columnar.folder().parent) as made:
        own = Path(made, "own.csv")
        store.write_own(tx, asked, own)
        return store.take_visitors(tx, trace(own, window, Path(made)))
