"""The engine for lists past one machine. Runs on a local Spark where Java, pyspark and splink are there."""

import pytest

from safeconduct.access.decision import Refused
from safeconduct.cases.actions.lists.matching import begin_matching
from safeconduct.cases.actions.lists.on_spark import run_on_spark
from safeconduct.cases.lists import spark
from safeconduct.cases.lists.enums import Stage
from safeconduct.cases.models import ListReading, RowMatch
from safeconduct.identity.evidence import Evidence

MISSING = spark.why_not()


@pytest.mark.skipif(bool(MISSING), reason=MISSING or "-")
def test_splink_on_spark_gives_the_same_heaps(men, bring, lead):
    received = bring(match=False)
    begin_matching(received, by=lead)
    told: list[tuple[int, int]] = []
    assert run_on_spark(received.pk, master="local[1]", progress=lambda *so_far: told.append(so_far)) == Stage.MATCHED
    rows = RowMatch.objects.filter(list=received).select_related("case__person").order_by("number")
    found = [(row.number, row.case.person.name if row.case else "") for row in rows]
    assert found == [(2, "Omveer Singh Tilwara"), (3, "Rajesh Kumar"), (4, "")]
    assert (told[-1], ListReading.objects.get().done) == ((3, 3), 3)


def test_without_java_or_spark_a_sentence_says_what_is_missing(men, bring, lead, monkeypatch):
    received = bring(match=False)
    begin_matching(received, by=lead)
    monkeypatch.setattr(spark, "find_spec", lambda name: None if name == "pyspark" else object())
    with pytest.raises(Refused, match="needs pyspark"):
        run_on_spark(received.pk)
    monkeypatch.setattr(spark, "find_spec", lambda _name: object())
    monkeypatch.setattr(spark.shutil, "which", lambda _name: None)
    assert "needs Java 17" in spark.why_not()


def test_a_name_sounds_the_same_in_every_script_and_order():
    sounds = {spark._sound(name) for name in ("Omveer Singh", "СИНГХ Омвир", "ओमवीर सिंह")}
    assert len(sounds) == 1


def test_the_rarest_words_are_those_that_fewest_have():
    columns = spark._columns("1", Evidence(names=("Ram Kumar Tilwara",)), dict.fromkeys([], 0) | _times())
    words = dict(
        zip(
            ("Ram", "Kumar", "Tilwara"),
            [key for key, _bones in spark._words(Evidence(("Ram Kumar Tilwara",)))],
            strict=True,
        )
    )
    assert set(columns["rare"]) == {words["Tilwara"], words["Ram"]}


def _times() -> dict[int, int]:
    keys = [key for key, _bones in spark._words(Evidence(("Ram Kumar Tilwara",)))]
    return dict(zip(keys, (5, 9, 1), strict=True))
