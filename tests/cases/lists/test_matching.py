"""A list is held against our cases: one to one, in batches that stay done."""

from uuid import uuid4

import pytest

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.lists import matching
from safeconduct.cases.actions.lists.matching import begin_matching, run_matching, start_matching, stop_matching
from safeconduct.cases.actions.lists.receiving import ListFault, set_columns
from safeconduct.cases.lists.enums import Heap, Stage
from safeconduct.cases.lists.heaps import place_rows
from safeconduct.cases.lists.matching import BATCH, Candidate
from safeconduct.cases.lists.theirs import is_vague
from safeconduct.cases.models import ListReading, ReceivedList, ReceivedRow, RowMatch
from tests.tables import xlsx

from .conftest import HEADERS, OMVEER, RAJESH, UNKNOWN


def heaps(received: ReceivedList) -> dict[int, tuple[str, str]]:
    rows = RowMatch.objects.filter(list=received).select_related("case__person")
    return {row.number: (row.heap, row.case.person.name if row.case else "") for row in rows}


def test_rows_fall_into_four_heaps(men, bring):
    received = bring()
    found = heaps(received)
    assert found[2] == (Heap.SAME, "Omveer Singh Tilwara")
    assert found[3][1] == "Rajesh Kumar"
    assert found[4] == (Heap.THEIRS, "")
    counts = received.reading.counts
    assert (counts["same"] + counts["perhaps"], counts["theirs"], counts["ours"]) == (2, 1, 2)
    assert received.reading.stage == Stage.MATCHED


def test_the_cells_stay_as_they_came(men, bring):
    received = bring()
    assert ReceivedRow.objects.get(list=received, number=2).cells == [str(cell) for cell in OMVEER]


def test_the_same_file_of_the_same_sender_is_the_same_list_and_nothing_changes(men, bring, crisis):
    first = bring()
    entries = Entry.objects.count()
    again = bring(match=False)
    assert again.pk == first.pk
    assert (Entry.objects.count(), ReceivedList.objects.count()) == (entries, 1)
    assert bring(match=False, sender="Ministry of Justice").pk != first.pk


def test_a_matched_list_is_matched_again_only_when_asked(men, bring, lead):
    received = bring()
    with pytest.raises(Refused, match="This list has been matched"):
        begin_matching(received, by=lead)
    begin_matching(received, by=lead, again=True)
    assert run_matching(received.pk) == Stage.MATCHED
    assert ReceivedRow.objects.filter(list=received).count() == 3


def many(n: int) -> bytes:
    return xlsx([HEADERS, *((at, "ИВАНОВ Иван", "1980", "", "", "") for at in range(n))])


def test_it_can_be_stopped_and_goes_on_at_the_next_batch(men, bring, lead, monkeypatch):
    received = bring(many(BATCH + 20), match=False)
    begin_matching(received, by=lead)
    stop = lambda done, _rows: stop_matching(received, by=lead) if done == BATCH else None  # noqa: E731
    assert run_matching(received.pk, progress=stop) == Stage.STOPPED
    reading = ListReading.objects.get(pk=received.pk)
    assert (reading.done, reading.rows, RowMatch.objects.count()) == (BATCH, BATCH + 20, BATCH)
    matched = []
    monkeypatch.setattr(matching.Matcher, "match", lambda _self, rows: [matched.append(row) or [] for row in rows])
    begin_matching(received, by=lead)
    assert run_matching(received.pk) == Stage.MATCHED
    assert (len(matched), RowMatch.objects.count()) == (20, BATCH + 20)


def test_a_matching_that_broke_off_goes_on(men, bring, lead):
    received = bring(many(BATCH + 1), match=False)
    begin_matching(received, by=lead)

    def break_off(_done: int, _rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_matching(received.pk, progress=break_off)
    assert ListReading.objects.get(pk=received.pk).stage == Stage.STOPPED
    begin_matching(received, by=lead)
    assert run_matching(received.pk) == Stage.MATCHED
    assert RowMatch.objects.count() == BATCH + 1


def test_the_matching_is_a_job(men, bring, lead):
    from procrastinate.contrib.django.models import ProcrastinateJob

    received = bring(match=False)
    start_matching(received, by=lead)
    job = ProcrastinateJob.objects.get(task_name="safeconduct.cases.jobs.match_received_list")
    assert job.args == {"id": str(received.pk)}
    assert Entry.objects.filter(verb="match_list", actor_name="Lead").exists()


def test_a_list_without_names_is_not_matched(bring, lead):
    received = bring([("Паспорт", "Дата рождения"), ("Z5017317", "11.06.1998")], match=False)
    with pytest.raises(ListFault, match="No column is a name"):
        begin_matching(received, by=lead)


def test_columns_named_by_hand_are_remembered_for_the_sender(bring, lead):
    rows = [("Кто", "Когда"), ("ТИЛВАРА Омвир", "1998")]
    first = bring(rows, match=False)
    assert first.reading.columns != ["name", "birth"]
    set_columns(first, columns=["name", "birth"], statuses={}, said="whereabouts=missing", by=lead)
    assert bring([*rows, ("КУМАР Раджеш", "1999")], match=False).reading.columns == ["name", "birth"]
    assert bring([*rows, ("КУМАР", "1999")], match=False, sender="Other").reading.columns != ["name", "birth"]


def test_another_column_of_states_asks_what_its_words_mean(bring, lead):
    rows = [("ФИО", "Х"), ("ТИЛВАРА Омвир", "пропал без вести"), ("КУМАР Раджеш", "в отпуске")]
    received = bring(rows, match=False)
    columns = ["name", "status"]
    ListReading.objects.filter(pk=received.pk).update(columns=["name", ""], statuses={})
    received.refresh_from_db()
    assert set_columns(received, columns=columns, statuses={}, said="", by=lead) is True
    statuses = ListReading.objects.get(pk=received.pk).statuses
    assert statuses == {"пропал без вести": "whereabouts=missing", "в отпуске": ""}
    assert set_columns(received, columns=columns, statuses=statuses, said="", by=lead) is False


def test_one_case_gets_one_row_and_the_likelier_one():
    a, b = uuid4(), uuid4()
    found = place_rows({1: [Candidate(a, 6.0), Candidate(b, 2.0)], 2: [Candidate(a, 5.0)]}, lower=0.1, upper=0.95)
    assert {row: where.case for row, where in found.items()} == {1: b, 2: a}


def test_a_row_that_two_cases_fit_equally_is_never_the_same():
    a, b = uuid4(), uuid4()
    found = place_rows({1: [Candidate(a, 8.0), Candidate(b, 8.0)]}, lower=0.1, upper=0.95)[1]
    assert found.heap == Heap.PERHAPS
    assert found.probability == pytest.approx(0.5, abs=0.01)


def test_a_rival_that_another_row_took_does_not_count():
    a, b = uuid4(), uuid4()
    candidates = {1: [Candidate(a, 8.0), Candidate(b, 5.0)], 2: [Candidate(b, 9.0), Candidate(a, 5.0)]}
    found = place_rows(candidates, lower=0.1, upper=0.95)
    assert {row: (where.heap, where.case) for row, where in found.items()} == {1: (Heap.SAME, a), 2: (Heap.SAME, b)}


def test_a_case_that_was_accepted_is_given_to_nobody_else():
    a = uuid4()
    assert place_rows({1: [Candidate(a, 8.0)]}, lower=0.1, upper=0.95, taken=[a])[1].heap == Heap.THEIRS


def test_a_row_asks_the_database_as_little_as_many(men, bring, lead, django_assert_max_num_queries):
    from django.utils import timezone

    from safeconduct.cases.lists.matching import Matcher

    matcher = Matcher.of(men[0].crisis, today=timezone.localdate())
    rows = [{"name": str(row[1]), "birth": str(row[2])} for row in (OMVEER, RAJESH, UNKNOWN)]
    with django_assert_max_num_queries(12):
        assert len(matcher.match(rows * 20)) == 60


def test_who_may_not_reconcile_is_refused(men, bring, ministry):
    received = bring(match=False)
    with pytest.raises(Refused, match="hold a list of an authority against ours"):
        begin_matching(received, by=ministry.actor("press"))


def test_a_row_that_says_too_little_is_never_the_same():
    a = uuid4()
    assert place_rows({1: [Candidate(a, 9.0)]}, lower=0.1, upper=0.95, vague={1})[1].heap == Heap.PERHAPS
    assert is_vague({"name": "БХАТ Н.", "birth": "1990"})
    assert is_vague({"name": "Бхат"})
    assert not is_vague({"name": "БХАТ Н.", "passport": "Z5017317"})
    assert not is_vague({"name": "Бхат Надим"})
