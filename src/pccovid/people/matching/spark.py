"""The same model and the same answer on a Spark cluster, for a nation that no longer fits one machine's evening.

Only the scores, where the work is, are computed by Splink on Spark; normal forms, certain rules and the decision are
those of the workspace. Needs Java 17 and the extra `spark`: `make spark`, tested by `make test-spark`.
"""

from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from pccovid.ground import spark
from pccovid.people.matching import scoring
from pccovid.people.matching.workspace import Workspace

_TABLES = ("reference_row", "undecided", "tf_name", "tf_ends", "tf_commune", "tf_phone")
_FUNCTIONS = {"jaro_winkler_similarity": "jaro_winkler"}  # DuckDB's name, and that of Splink's library for Spark


@contextmanager
def on_spark(master: str = "local[2]") -> Generator[scoring.Score]:
    """Scores by the cluster `master`, in place of `scoring.score`, until the block ends.

    Raises
    ------
    NoSpark
        pyspark or Java is missing.
    """
    with spark.session(master, "pccovid matching", _settings) as session:
        yield _Scorer(session)


class _Scorer:
    """Gives the workspace's block to Spark and brings the weighed pairs back."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._rounds = 0  # Splink wants a new name for every table it is shown

    def __call__(self, work: Workspace, settings: scoring.Settings) -> None:
        """Fill `score`, as `scoring.score` does."""
        self._rounds += 1
        work.run("reference_rows")
        work.run("block_for_splink")
        for table in _TABLES:
            work.run("write_parquet", {"table": table}, path=str(work.folder / f"{table}.parquet"))
        pairs = work.folder / f"pairs_{self._rounds}"
        self._predict(work.folder, _in_spark(settings) | scoring.prior(work), pairs)
        work.run("scores_of_splink", _brought(settings), path=str(pairs / "*.parquet"))

    def _predict(self, folder: Path, settings: scoring.Settings, to: Path) -> None:
        splink = import_module("splink")
        api = splink.SparkAPI(
            spark_session=self._session, break_lineage_method="parquet", num_partitions_on_repartition=4
        )
        shown = {
            table: api.register(
                self._session.read.parquet(str(folder / f"{table}.parquet")),
                dataset_display_name=f"{'a' if table == 'reference_row' else 'b'}_{table}_{self._rounds}",
            )
            for table in _TABLES
        }
        linker = splink.Linker([shown["reference_row"], shown["undecided"]], settings, log_level="ERROR")
        for column in ("name", "ends", "commune", "phone"):
            linker.table_management.register_term_frequency_lookup(shown[f"tf_{column}"], column)
        predicted = linker.inference.predict(threshold_match_weight=scoring.LEAST_WEIGHT, warning_mode="never")
        predicted.as_spark_dataframe().write.parquet(str(to))


def _settings() -> dict[str, str]:
    return {
        "spark.jars": import_module("splink.backends.spark").similarity_jar_location(),
        "spark.sql.ansi.enabled": "false",  # Splink's statements cast and divide as SQL did before
    }


def _in_spark(settings: scoring.Settings) -> scoring.Settings:
    """The same model in Spark's dialect."""

    def said(condition: str) -> str:
        for name, there in _FUNCTIONS.items():
            condition = condition.replace(name, there)
        return condition

    comparisons = [
        comparison
        | {"comparison_levels": [
            level | {"sql_condition": said(level["sql_condition"])} for level in comparison["comparison_levels"]
        ]}
        for comparison in settings["comparisons"]
    ]  # fmt: skip
    rules = [rule | {"sql_dialect": "spark"} for rule in settings["blocking_rules_to_generate_predictions"]]
    return settings | {
        "sql_dialect": "spark",
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": rules,
    }


def _brought(settings: scoring.Settings) -> dict[str, str]:
    """The columns of Splink's answer under the names that the decision reads."""
    columns: list[str] = []
    for comparison in settings["comparisons"]:
        name = comparison["output_column_name"]
        weighs = any("tf_adjustment_column" in level for level in comparison["comparison_levels"])
        columns += [f"gamma_{name}", f"mw_{name}{f' + mw_tf_adj_{name}' if weighs else ''} as bits_{name}"]
    return {"columns": ", ".join(columns)}
