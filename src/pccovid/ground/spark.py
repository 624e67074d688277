"""A Spark session for batch work beyond one machine: needs Java 17 and the extra `spark` (`make spark`)."""

import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any

from pccovid.ground.errors import Unavailable

Session = Any  # pyspark's SparkSession; an extra, and most installations have none
_PARTITIONS = 8


class NoSpark(Unavailable):
    """Máy này chưa có Spark. Cài Java 17 (apt-get install default-jre-headless), rồi chạy “make spark”."""

    code = "no_spark"


@contextmanager
def session(master: str, name: str, more: Callable[[], Mapping[str, str]] = dict) -> Generator[Session]:
    """A session on the cluster `master` until the block ends; nothing of it is left. `more`: further settings.

    Raises
    ------
    NoSpark
        pyspark or Java is missing.
    """
    if shutil.which("java") is None or find_spec("pyspark") is None:
        raise NoSpark
    with TemporaryDirectory(prefix="pccovid-spark-") as folder:
        made = _session(master, name, folder, more())
        try:
            yield made
        finally:
            made.stop()


def _session(master: str, name: str, folder: str, more: Mapping[str, str]) -> Session:
    asked: dict[str, Any] = {
        "spark.sql.shuffle.partitions": _PARTITIONS,
        "spark.default.parallelism": _PARTITIONS,
        "spark.driver.memory": "2g",
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.local.dir": folder,
        **more,
    }
    builder = import_module("pyspark.sql").SparkSession.builder.master(master).appName(name)
    for key, value in asked.items():
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    made.sparkContext.setCheckpointDir(f"{folder}/checkpoints")
    return made
