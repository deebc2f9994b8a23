"""What is found in what was said of a crisis and in an answer, and how it is settled."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.access.models import Membership
from safeconduct.audit.models import Entry
from safeconduct.cases.as_known import end_of_day
from safeconduct.figures.actions import publish_figure
from safeconduct.figures.actions.findings import settle_finding
from safeconduct.figures.answers.taking import take
from safeconduct.figures.answers.text import AnswerPart, AnswerText, Petitioner, as_json
from safeconduct.figures.enums import AnswerKind, AnswerStage, Bound, Severity
from safeconduct.figures.faults import FigureFault
from safeconduct.figures.findings import (
    Finding,
    contradictions_of_day,
    findings_of_answer,
    findings_of_crisis,
)
from safeconduct.figures.models import (
    Answer,
    AnswerStep,
    AnswerVersion,
    FrozenAnswer,
    FrozenFigure,
    Measure,
    MeasureVersion,
    Partition,
    SettledFinding,
)
from safeconduct.figures.queries.findings import shown_findings
from safeconduct.figures.shipped import install_measures
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import confirm_death, new_case
from tests.figures.ledger import say as claim

SUM = ("known_cases", 127), ("released", 98), ("dead_confirmed_by_us", 12), ("remaining", 13)
MADE_UP = Finding("check:1", "check", Severity.WARNS, "One and two make four.")


INSTALLED: dict[type[Model], list[Model]] = {}
PAGE = "/c/army/figures/findings/"


@pytest.fixture
def measures(lead):
    """The shipped measures: installed by their action for the first test, put back as they were for those after it."""
    if not INSTALLED:
        install_measures(by=lead)
        INSTALLED.update({model: list(model.objects.all()) for model in (Measure, MeasureVersion, Partition)})
        return
    for model, rows in INSTALLED.items():
        model.objects.bulk_create(rows)


@pytest.fixture
def say(crisis, lead, measures):
    """Publish numbers, each as (measure, value) or (measure, value, bound), on one day."""

    def publish(*said, on="2025-07-24", by="Spokesperson", key=None):
        for measure, value, *bound in said:
            publish_figure(
                crisis, measure=measure, value=value, bound=bound[0] if bound else Bound.EXACTLY, key=key,
                said_on=PartialDate.parse_edtf(on), said_by=by, source="a newspaper", by=lead,
            )  # fmt: skip

    return publish


@pytest.fixture
def cases(crisis, ministry, lead, measures):
    """Opens a case for each of these men."""

    def open_cases(*names):
        return [new_case(crisis, ministry.embassy, name, opened="2024-03-01", by=lead) for name in names]

    return open_cases


def found_in(crisis):
    """What is found in the crisis now."""
    return findings_of_crisis(crisis, as_known=timezone.now())


def text(*wordings, **more):
    parts = tuple(AnswerPart(f"({letter})", {}, {"en": words}) for letter, words in zip("abcd", wordings, strict=False))
    return AnswerText(**{"title": {"en": "Nationals"}, "parts": parts} | more)


def checks_of(crisis, written, *, on=date(2025, 7, 24), answer=None):
    taken = take(crisis, written, as_known=end_of_day(crisis, on))
    return findings_of_answer(crisis, written, taken, answer=answer)


def freeze(crisis, user, *figures, on="2025-07-24", stage=""):
    """An answer that was frozen with these figures: (slot, number)."""
    answer = Answer.objects.create(crisis=crisis, kind=AnswerKind.PARLIAMENT, made_by=user)
    moment = end_of_day(crisis, date.fromisoformat(on))
    version = AnswerVersion.objects.create(
        answer=answer, number=1, title="Nationals", as_known=moment, text=as_json(text()), made_by=user
    )
    frozen = FrozenAnswer.objects.create(answer=answer, version=version, content={}, sha256="", by=user)
    for place, (slot, number) in enumerate(figures):
        FrozenFigure.objects.create(
            frozen=frozen, place=place, slot=slot, rules=[], as_known=moment, number=number, members=[], sha256="",
            measure=MeasureVersion.objects.get(measure_id=slot.partition(";")[0]),
        )  # fmt: skip
    if stage:
        AnswerStep.objects.create(
            answer=answer, version=version, number=1, stage=stage, on=date.fromisoformat(on), by=user
        )
    return answer


# ---------------------------------------------------------------- of a crisis
def test_parts_that_leave_some_of_the_whole_over_are_found(crisis, say):
    say(*SUM)
    (found,) = found_in(crisis)
    assert found.words.endswith("make 123. The difference is 4.")
    assert (found.check, found.severity) == ("does_not_add_up", Severity.WARNS)
    assert contradictions_of_day(crisis, date(2025, 7, 24)) == [found]
    assert contradictions_of_day(crisis, date(2025, 7, 25)) == []


def test_the_partition_of_the_day_decides_what_must_add_up(crisis, say):
    say(("known_cases", 202), ("released", 119), ("dead_confirmed_by_us", 26), ("remaining", 50), on="2025-12-18")
    assert found_in(crisis) == []


def test_numbers_of_two_days_are_not_held_against_each_other(crisis, say):
    say(*SUM[:3])
    say(SUM[3], on="2025-07-25")
    assert found_in(crisis) == []


def test_a_number_without_a_measure_of_ours_is_left_alone(crisis, say):
    say((None, 5), ("released", 96))
    assert found_in(crisis) == []


def test_one_word_for_two_numbers_and_a_part_larger_than_its_whole_are_found(crisis, say):
    say(("missing_as_host_reports", 16), ("missing_as_family_says", 21), ("remaining", 13))
    assert sorted(finding.check for finding in found_in(crisis)) == [
        "larger_than_whole", "larger_than_whole", "one_word_two_numbers",
    ]  # fmt: skip


def test_more_than_all_cases_is_found_as_known_then(crisis, say, cases):
    cases("Anil Beniwal", "Sunil Beniwal")
    say(("asked_for_help", 3), ("asked_for_help", 30, Bound.AT_MOST))
    assert [finding.check for finding in found_in(crisis)] == ["larger_than_known"]
    assert findings_of_crisis(crisis, as_known=datetime(2025, 7, 1, tzinfo=UTC)) == []


def test_a_gap_in_the_partition_in_use_is_found_and_opens_its_cases_to_who_may_see_them(crisis, cases, signed_in):
    cases("Anil Beniwal")
    Partition.objects.filter(used_from=None).update(parts=["released", "dead_confirmed_by_us"])
    Partition.objects.exclude(used_from=None).update(parts=["released", "dead_confirmed_by_us"])
    (found,) = found_in(crisis)
    assert (found.check, found.severity) == ("gap", Severity.BLOCKS)
    assert "1 case is in none of the parts" in found.words
    client, link = signed_in("officer"), f"/figures/partitions/{found.key.split(':')[1]}/gap/"
    assert link in client.get(PAGE).content.decode()
    assert client.get(found.url).status_code == 200
    assert link not in signed_in("press").get(PAGE).content.decode()


def test_figures_of_given_answers_are_held_against_what_was_published(crisis, say, ministry):
    numbers = ("released", 96), ("released; sex=F", 3)
    freeze(crisis, ministry.users["lead"], *numbers, stage=AnswerStage.GIVEN)
    say(("released", 97))
    (found,) = found_in(crisis)
    assert found.check == "one_word_two_numbers"


def test_an_answer_that_was_not_given_is_no_word_in_public(crisis, say, ministry):
    freeze(crisis, ministry.users["lead"], ("released", 96))
    say(("released", 97))
    assert found_in(crisis) == []


def test_an_answer_of_ours_does_not_make_good_what_others_said_for_the_same_day(crisis, say, ministry):
    parts = ("released", 98), ("dead_confirmed_by_us", 12)
    say(("known_cases", 127), *parts, ("remaining", 13))
    ours = ("known_cases", 127), *parts, ("remaining", 17)
    freeze(crisis, ministry.users["lead"], *ours, stage=AnswerStage.GIVEN)
    assert sorted({found.check for found in found_in(crisis)}) == ["does_not_add_up", "one_word_two_numbers"]


def test_a_given_answer_counts_once_and_says_who_and_when(crisis, say, ministry):
    answer = freeze(crisis, ministry.users["lead"], ("released", 119), stage=AnswerStage.GIVEN)
    say(("released", 119), key=f"answer:{answer.pk}:released")
    MeasureVersion.objects.create(
        measure_id="released", number=2, name="released", definition="-", rule={"known": True}, is_monotone=True
    )
    say(("released", 98), on="2025-12-18")
    (found,) = found_in(crisis)
    assert found.check == "falls"
    assert f"our answer {answer.reference} (given on 24 July 2025)" in found.words


def test_no_number_of_earlier_statements_costs_a_query(crisis, say, ministry):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            checks_of(crisis, text("{released}", "{known_cases}"))
        return len(caught)

    say(("released", 1))
    freeze(crisis, ministry.users["lead"], ("released", 1))
    once = queries()
    for day in range(1, 13):
        say(("released", day), ("known_cases", day), on=f"2025-06-{day:02}")
        freeze(crisis, ministry.users["lead"], ("released", 1), ("known_cases", 1))
    assert queries() == once


# ---------------------------------------------------------------- of an answer
def test_an_answer_against_which_nothing_speaks_has_no_findings(crisis, cases):
    cases("Anil Beniwal", "Sunil Beniwal")
    written = text("{known_cases} are known.", "{released} of them are released.")
    assert [(one.check, one.severity) for one in checks_of(crisis, written)] == []


def test_a_slot_without_a_figure_blocks_in_its_part(crisis, cases):
    (found,) = checks_of(crisis, text("{known_cases}", "{no_such_measure}"))
    assert (found.check, found.severity, found.part) == ("no_figure", Severity.BLOCKS, "(b)")
    assert "There is no measure" in found.words


def test_an_answer_is_held_against_everything_said_before_but_itself(crisis, say, ministry, cases):
    cases("Anil Beniwal")
    say(("known_cases", 5), on="2025-03-21")
    say(("known_cases", 9), on="2025-07-24")
    say(("missing_as_host_reports", 7), on="2025-07-01")
    own = freeze(crisis, ministry.users["lead"], ("known_cases", 77))
    written = text("{known_cases}", "{missing_as_family_says} as the families say")
    assert {one.check for one in checks_of(crisis, written, answer=own)} >= {"other_number", "other_meaning"}
    assert not [one for one in checks_of(crisis, written, answer=own) if "77" in one.words]
    assert [one for one in checks_of(crisis, written) if "77" in one.words]


def test_what_contradicts_itself_among_earlier_statements_is_good_to_know(crisis, say, cases):
    say(*SUM)
    found = {one.check: one for one in checks_of(crisis, text("{released}"), on=date(2025, 12, 18))}
    assert found["does_not_add_up"].severity == Severity.NOTE
    assert found["does_not_add_up"].key == found_in(crisis)[0].key
    assert "does_not_add_up" not in {one.check for one in checks_of(crisis, text("{released}"), on=date(2025, 7, 1))}


def test_a_declared_partition_blocks_where_cases_are_in_none_of_its_parts(crisis, cases):
    cases("Anil Beniwal")
    Partition.objects.filter(key="missing_within_remaining").update(parts=["released", "dead_confirmed_by_us"])
    written = text("{known_cases} = {released} + {dead_confirmed_by_us}", partitions=("missing_within_remaining",))
    found = checks_of(crisis, written)
    assert [(one.check, one.severity) for one in found] == [
        ("does_not_add_up", Severity.BLOCKS), ("gap", Severity.BLOCKS),
    ]  # fmt: skip
    assert "1 known, but 0 released + 0 dead" in found[0].words


def test_family_first_is_told_in_an_answer(crisis, cases, lead, officer):
    (man,) = cases("Anil Beniwal")
    confirm_death(man, known="2025-06-11", first=lead, second=officer)
    written = text("{dead_confirmed_by_us}", petitioners=(Petitioner(str(man.pk)),))
    found = {one.check: one for one in checks_of(crisis, written)}
    assert found["shut"].severity == Severity.BLOCKS
    assert found["held_back"].words.startswith("1 confirmed death is held back")
    assert "Beniwal" not in " ".join(one.words for one in found.values())


def test_claims_dated_back_and_newer_measures_are_told(crisis, cases, lead):
    (man,) = cases("Anil Beniwal")
    claim(man, "ours.service=released", known="2025-06-11", by=lead)
    written = text("{released}")
    taken = take(crisis, written, as_known=end_of_day(crisis, date(2025, 7, 24)))
    MeasureVersion.objects.create(
        measure_id="released", number=2, name="released", definition="-", rule={"known": True}
    )
    assert [one.check for one in findings_of_answer(crisis, written, taken)] == ["newer_version", "dated_back"]


# ---------------------------------------------------------------- settling
def test_a_settled_finding_is_no_longer_open_and_says_who_and_why(crisis, lead):
    settle_finding(crisis, MADE_UP, reason=" Four were held back. ", by=lead)
    (shown,) = shown_findings(crisis, [MADE_UP])
    assert (shown.is_open, shown.settled_by, shown.reason) == (False, "Lead", "Four were held back.")
    entry = Entry.objects.filter(verb="settle_finding").get()
    assert entry.after["key"] == "check:1"
    assert entry.after["reason"] == "Four were held back."


def test_with_other_numbers_it_is_open_again(crisis, lead):
    settle_finding(crisis, MADE_UP, reason="So it is.", by=lead)
    other = Finding("check:2", "check", Severity.WARNS, "One and two make five.")
    assert [one.is_open for one in shown_findings(crisis, [MADE_UP, other])] == [True, False]


def test_in_one_answer_it_is_settled_for_that_answer_only(crisis, lead, ministry, say):
    first, second = (
        Answer.objects.create(crisis=crisis, kind=AnswerKind.PRESS, made_by=ministry.users["lead"]) for _n in "12"
    )
    settle_finding(crisis, MADE_UP, reason="In this answer.", by=lead, answer=first)
    assert [one.is_open for one in shown_findings(crisis, [MADE_UP], answer=first)] == [False]
    assert [one.is_open for one in shown_findings(crisis, [MADE_UP], answer=second)] == [True]
    assert [one.is_open for one in shown_findings(crisis, [MADE_UP])] == [True]
    settle_finding(crisis, MADE_UP, reason="Everywhere.", by=lead)
    assert [one.is_open for one in shown_findings(crisis, [MADE_UP], answer=second)] == [False]


@pytest.mark.parametrize(
    ("severity", "reason", "who", "fault"),
    [
        (Severity.BLOCKS, "So it is.", "lead", "has to be mended"),
        (Severity.NOTE, "So it is.", "lead", "nothing to settle"),
        (Severity.WARNS, "  ", "lead", "Write the reason"),
        (Severity.WARNS, "x" * 2001, "lead", "at most 2000"),
        (Severity.WARNS, "So it is.", "officer", "takes the role"),
    ],
)
def test_what_cannot_be_settled_says_why_and_leaves_nothing(crisis, ministry, severity, reason, who, fault):
    finding = Finding("check:1", "check", severity, "words")
    with pytest.raises((Refused, FigureFault), match=fault):
        settle_finding(crisis, finding, reason=reason, by=ministry.actor(who))
    assert not SettledFinding.objects.exists()
    assert not Entry.objects.filter(verb="settle_finding").exists()


def test_sent_twice_it_is_one_row_and_a_second_person_is_told_who_was_first(crisis, lead, ministry):
    first = settle_finding(crisis, MADE_UP, reason="So it is.", by=lead)
    assert settle_finding(crisis, MADE_UP, reason="So it is.", by=lead).pk == first.pk
    with pytest.raises(FigureFault, match="Lead has settled this already"):
        settle_finding(crisis, MADE_UP, reason="Otherwise.", by=ministry.actor("press"))
    assert Entry.objects.filter(verb="settle_finding").count() == 1


def test_in_a_frozen_answer_nothing_is_settled(crisis, lead, ministry, say):
    answer = freeze(crisis, ministry.users["lead"], ("released", 1))
    with pytest.raises(Refused, match="frozen"):
        settle_finding(crisis, MADE_UP, reason="So it is.", by=lead, answer=answer)


# ---------------------------------------------------------------- the page
def test_the_page_shows_what_is_open_and_it_is_settled_where_it_stands(crisis, say, signed_in):
    say(*SUM, ("released", 98))
    client = signed_in("press")
    page = client.get(PAGE).content.decode()
    assert "127 known, but 98 released" in page
    (key,) = (one.key for one in found_in(crisis))
    answer = client.post(PAGE, {"finding": key, "reason": "Four deaths were held back by family first."})
    assert answer.status_code == 302
    page = client.get(PAGE).content.decode()
    assert "Four deaths were held back by family first." in page
    assert page.index("Settled") < page.index("127 known, but 98 released")
    assert SettledFinding.objects.get().by.name == "Press"
    assert "127 known" not in client.get("/c/army/figures/published/").content.decode()


@pytest.mark.parametrize(
    ("finding", "reason", "fault"),
    [
        ("", "So it is.", "Load the page again"),
        ("no such finding", "So it is.", "not there any more"),
        ("", "", "Write the reason"),
        ("nul\x00", "nul\x00", "Null characters"),
        (None, "", "Write the reason"),
    ],
)
def test_a_bad_form_is_shown_again(crisis, say, signed_in, finding, reason, fault):
    say(*SUM)
    sent = next(one.key for one in found_in(crisis)) if finding is None else finding
    answer = signed_in("lead").post(PAGE, {"finding": sent, "reason": reason})
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert not SettledFinding.objects.exists()


def test_who_may_not_settle_sees_why_and_no_form(crisis, say, signed_in):
    say(*SUM)
    client = signed_in("officer")
    page = client.get(PAGE).content.decode()
    assert "You cannot settle findings." in page
    assert "Say why it may stand" not in page
    key = found_in(crisis)[0].key
    assert client.post(PAGE, {"finding": key, "reason": "So it is."}).status_code == 422
    assert not SettledFinding.objects.exists()


def test_from_an_earlier_day_nothing_is_settled(crisis, say, signed_in):
    say(*SUM)
    client = signed_in("lead")
    assert "looking from an earlier day" in client.get(f"{PAGE}?known=2025-08-01").content.decode()
    assert "Nothing is open" in client.get(f"{PAGE}?known=2025-07-01").content.decode()
    key = found_in(crisis)[0].key
    assert client.post(f"{PAGE}?known=2025-08-01", {"finding": key, "reason": "So."}).status_code == 422


def test_for_who_sees_no_figures_there_is_no_page(crisis, say, signed_in):
    assert signed_in("lead").get("/c/no-such/figures/findings/").status_code == 404
    Membership.objects.filter(user__email__startswith="press@").delete()
    assert signed_in("press").get(PAGE).status_code == 404


def test_many_findings_cost_no_more_queries_than_one(crisis, say, signed_in):
    say(*SUM)
    client = signed_in("lead")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as once:
        client.get(PAGE)
    for day in ("2025-07-20", "2025-07-21"):
        say(*SUM, on=day)
    with CaptureQueriesContext(connection) as many:
        assert client.get(PAGE).content.decode().count("make 123") == 3
    assert len(many) == len(once)
