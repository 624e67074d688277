"""The same model on Spark comes to the same answer; where Spark or Java is missing, the test says how to get it."""

import shutil
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

import pytest

from pccovid.gates.cli.linkage import write_inputs
from pccovid.ground.spark import NoSpark
from pccovid.people.matching import engine, scoring
from pccovid.people.matching.spark import on_spark
from pccovid.people.matching.workspace import workspace

SETTINGS = scoring.model(scoring.thresholds().model)

JAVA, PYSPARK = shutil.which("java"), find_spec("pyspark")


@pytest.fixture(scope="module")
def spark() -> Generator[scoring.Score]:
    with on_spark("local[2]") as score:
        yield score


def decisions(inputs: Path, score: scoring.Score) -> dict[int, tuple[object, ...]]:
    with workspace() as work:
        engine.fill(work, inputs)
        engine.decide(work, SETTINGS, engine.nobody_asks, 0.03, score=score)
        rows = work.connection.execute(
            "select record_id, ref, rule, tier, state, round(weight, 6), evidence from decision order by record_id"
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


@pytest.mark.skipif(JAVA is None, reason="no Java here: apt-get install default-jre-headless")
@pytest.mark.skipif(PYSPARK is None, reason="no pyspark here: make spark, then make test-spark")
@pytest.mark.filterwarnings("ignore")  # theirs, of many kinds
def test_spark_and_duckdb_decide_every_record_alike(tmp_path: Path, spark: scoring.Score) -> None:
    write_inputs(tmp_path, 1_500)
    here = decisions(tmp_path, scoring.score)
    assert {tier for _, _, tier, *_ in here.values()} == {1, 2, 3, 4, 5}
    assert decisions(tmp_path, spark) == here


@pytest.mark.skipif(JAVA is not None and PYSPARK is not None, reason="Spark is here")
def test_where_spark_is_missing_it_is_said_how_to_get_it() -> None:
    with pytest.raises(NoSpark, match=r"default-jre-headless.*make spark"), on_spark():
        pass
