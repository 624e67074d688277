"""The same trace over the same files on a Spark cluster, for days that no longer fit one machine."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from pccovid.ground import spark
from pccovid.response.presence import columnar

_OWN = (
    "case_id long, own_person_id string, place_id long, at_place_id long, usual long, source string,"
    " end_known string, own_from long, own_until long"
)


@contextmanager
def tracing_on_spark(master: str = "local[2]") -> Generator["_Tracer"]:
    """What stands for `trace` in `gather_from_files`, on the cluster `master`, until the block ends.

    Raises
    ------
    NoSpark
        pyspark or Java is missing.
    """
    with spark.session(master, "pccovid tracing") as session:
        yield _Tracer(session)


class _Tracer:
    def __init__(self, session: Any) -> None:
        self._session = session

    def __call__(self, own: Path, window: timedelta, into: Path) -> list[Path]:
        """As `columnar.trace`. The cluster must see the folder of this installation."""
        told = self._session.read.csv(str(own), schema=_OWN)
        told.selectExpr("* except (end_known)", "end_known = 't' as end_known").createOrReplaceTempView("own")
        self._session.read.parquet(str(columnar.folder())).createOrReplaceTempView("stay")
        found = self._session.sql(columnar.statement("trace", window=columnar.microseconds(window)))
        found.write.csv(str(into / "traced"), sep="\t", nullValue="\\N", quote="", escape="")
        return sorted((into / "traced").glob("part-*"))
