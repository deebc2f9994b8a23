"""The list of names and fathers linked by Splink 5 on DuckDB after ICU's romanisation."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.identity.stock import romanised_by_icu

Row = tuple[str, str]


def splink_pairs(ours: Sequence[Row], theirs: Sequence[Row]) -> list[tuple[int, int, float]]:
    """Pairs of rows (name, father) with their match probability. ImportError without Splink, DuckDB or PyICU."""
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    latin = romanised_by_icu()

    def frame(rows: Sequence[Row], prefix: str) -> pandas.DataFrame:
        columns = [(f"{prefix}{at}", latin(name), latin(father) or None) for at, (name, father) in enumerate(rows)]
        table = pandas.DataFrame(columns, columns=["unique_id", "name", "father"])
        table["first"] = table["name"].str.split().str[0]
        table["last"] = table["name"].str.split().str[-1]
        return table

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]),
            cl.JaroWinklerAtThresholds("father", [0.95, 0.88, 0.8]),
            cl.JaroWinklerAtThresholds("first", [0.92, 0.8]),
            cl.JaroWinklerAtThresholds("last", [0.92, 0.8]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("substr(first, 1, 2)"), block_on("substr(last, 1, 2)"), block_on("substr(father, 1, 3)"),
        ],
    )  # fmt: skip
    db = DuckDBAPI()
    linker = Linker([db.register(frame(ours, "o")), db.register(frame(theirs, "t"))], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.3)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    for rule in (block_on("first"), block_on("father")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    ids = zip(found["unique_id_l"], found["unique_id_r"], found["match_probability"], strict=True)
    ordered = ((one, other, odds) if one[0] == "o" else (other, one, odds) for one, other, odds in ids)
    return [(int(one[1:]), int(other[1:]), float(odds)) for one, other, odds in ordered]
