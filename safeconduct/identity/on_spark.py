"""Links two tables of persons by Splink on Spark: for lists past one machine. Needs Java, pyspark and splink, and
nothing else of Safeconduct, so that this file alone can be given to a cluster:

    spark-submit --master … on_spark.py FOLDER

FOLDER (a path or an address that Spark can read) has `ours.parquet` and `theirs.parquet`, as cases/lists/spark.py
writes them: unique_id, name_sound (the words as they sound, in alphabetical order), skeletons (the consonants of each
word), rare (ids of the two rarest words), father_sound, birth ("1998-06-11", "1998" or null), passport. What is found
goes into `pairs.parquet` there: ours, theirs, log_odds (nats) of being one person.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LEAST = 0.01
"""Match probability of the least probable pairs that are kept."""
FEW = 2_000
"""Rows below which chance agreement is not estimated from the tables but taken from what is usual."""


def link_folder(folder: str, *, master: str = "", memory: str = "4g") -> int:
    """Link the two tables in a folder; answers with how many pairs were written.

    `master` as Spark names it; empty: where spark-submit says, else all cores of this machine.
    """
    spark = _session(master, memory)
    spark.sparkContext.setCheckpointDir(f"{folder}/checkpoints")
    try:
        ours, theirs = (spark.read.parquet(f"{folder}/{side}.parquet") for side in ("ours", "theirs"))
        pairs = link(spark, ours, theirs)
        pairs.write.mode("overwrite").parquet(f"{folder}/pairs.parquet")
        return int(spark.read.parquet(f"{folder}/pairs.parquet").count())
    finally:
        spark.stop()


def _session(master: str, memory: str) -> SparkSession:
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    builder = SparkSession.builder.appName("safeconduct-lists")
    builder = builder.config("spark.jars", similarity_jar_location()).config("spark.driver.memory", memory)
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "64")
    if master:
        builder = builder.master(master)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def link(spark: SparkSession, ours: DataFrame, theirs: DataFrame) -> DataFrame:
    """Pairs of the two tables with the log odds (nats) that they are one person."""
    from pyspark.sql import functions as sql
    from splink import Linker, SparkAPI, block_on

    sizes = ours.count(), theirs.count()
    database = SparkAPI(spark_session=spark)
    tables = [
        database.register(table, dataset_display_name=name) for table, name in ((ours, "ours"), (theirs, "theirs"))
    ]
    linker = Linker(tables, _settings(sizes, block_on))
    if max(sizes) >= FEW:
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    found = linker.inference.predict(threshold_match_probability=LEAST).as_spark_dataframe()
    is_ours = sql.col("source_dataset_l") == "ours"
    return found.select(
        sql.when(is_ours, sql.col("unique_id_l")).otherwise(sql.col("unique_id_r")).alias("ours"),
        sql.when(is_ours, sql.col("unique_id_r")).otherwise(sql.col("unique_id_l")).alias("theirs"),
        (sql.col("match_weight") * math.log(2)).alias("log_odds"),
    )


def _settings(sizes: tuple[int, int], block_on: Any) -> Any:
    """How fields are compared and what agreement is worth. The weights stand here, so that two runs agree."""
    import splink.comparison_library as cl
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=min(sizes) / max(1, 2 * sizes[0] * sizes[1]),
        comparisons=[
            _weighed(cl.JaroWinklerAtThresholds("name_sound", [0.97, 0.9, 0.8]),
                     [0.45, 0.3, 0.15, 0.07, 0.03], [2e-5, 1e-4, 2e-3, 3e-2, 0.968]),
            _weighed(cl.ArrayIntersectAtSizes("skeletons", [3, 2, 1]),
                     [0.3, 0.45, 0.2, 0.05], [0.02, 0.08, 0.3, 0.6]),
            _weighed(cl.JaroWinklerAtThresholds("father_sound", [0.95, 0.8]),
                     [0.5, 0.2, 0.15, 0.15], [5e-4, 2e-3, 3e-2, 0.9675]),
            _weighed(_birth(), [0.75, 0.2, 0.05], [1e-4, 4e-2, 0.9599]),
            _weighed(cl.LevenshteinAtThresholds("passport", [1]), [0.85, 0.1, 0.05], [1e-7, 5e-6, 0.999]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("rare", arrays_to_explode=["rare"]), block_on("passport"), block_on("name_sound"),
        ],
    )  # fmt: skip


def _weighed(comparison: Any, m: Sequence[float], u: Sequence[float]) -> Any:
    """A comparison with the shares of true and of chance pairs at each of its levels, the best level first."""
    return comparison.configure(m_probabilities=list(m), u_probabilities=list(u))


def _birth() -> Any:
    """The same day; the same year, where one side or both know no more; another year."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    year = "substr(birth_l, 1, 4) = substr(birth_r, 1, 4)"
    return cl.CustomComparison(
        output_column_name="birth",
        comparison_levels=[
            cll.NullLevel("birth"),
            cll.CustomLevel("birth_l = birth_r and length(birth_l) = 10", label_for_charts="the same day"),
            cll.CustomLevel(year, label_for_charts="the same year"),
            cll.ElseLevel(),
        ],
    )


def main(argv: Sequence[str] | None = None) -> int:
    """The command for a cluster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--master", default="")
    parser.add_argument("--memory", default="4g")
    args = parser.parse_args(argv)
    print(link_folder(args.folder, master=args.master, memory=args.memory))
    return 0


if __name__ == "__main__":
    sys.exit(main())
