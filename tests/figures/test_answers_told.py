"""What left the house is kept as it was told, and later answers and releases are held against it."""

import pytest

from safeconduct.figures.actions.answers import correct_answer
from safeconduct.figures.actions.releases import release_data
from safeconduct.figures.answers.standing import stand_of
from safeconduct.figures.answers.text import Annexure
from safeconduct.figures.enums import AnswerKind, Grouping
from safeconduct.figures.models import AnswerVersion, ToldFigure
from tests.figures.answers import KNOWN, frozen_answer, new_answer
from tests.figures.ledger import at, make_measures
from tests.figures.test_open_data import case_from

REGIONS = ("Punjab",) * 6 + ("Assam",) * 4 + ("Kerala",) * 5 + ("Goa", "Goa")
BY_STATE = Annexure("1", {"en": "By home state"}, ("known_cases",), Grouping.HOME_REGION)
WORDING = "{known_cases; home_region=Goa} are from Goa, {known_cases; home_region=Punjab} from Punjab."
LATER = at("2025-01-24")


@pytest.fixture
def people(crisis, ministry, lead, officer):
    make_measures(lead)
    for number, region in enumerate(REGIONS):
        case_from(region, crisis, ministry.embassy, f"Arvind Thottathil {number}", by=officer)


def told(**more):
    return {(row.by, str(row.conditions)): (row.number, row.cells) for row in ToldFigure.objects.filter(**more)}


def found(answer):
    version = AnswerVersion.objects.filter(answer=answer).latest("number")
    return [shown.finding for shown in stand_of(answer, version).findings]


def checks(answer):
    return {finding.check for finding in found(answer)}


def test_a_sentence_is_told_as_the_annexure_and_what_was_told_is_kept_without_covered_numbers(
    crisis, people, ministry, lead
):
    frozen = frozen_answer(crisis, ministry, wording=WORDING, annexures=(BY_STATE,))
    assert "fewer than 3 are from Goa, 6 from Punjab." in str(frozen.content["paper"])
    assert told(answer=frozen) == {
        ("", "[['home_region', ['Goa']]]"): (None, {}),
        ("", "[['home_region', ['Punjab']]]"): (6, {}),
        ("home_region", "[]"): (17, {"Assam": "withheld", "Goa": "few", "Kerala": 5, "Punjab": 6}),
    }
    slip = correct_answer(frozen.answer, reason="It was asked for.", by=lead)
    wording = str(AnswerVersion.objects.get(answer=slip).text["parts"])
    assert "for fewer than 3 (known to us)" in wording
    assert "for 6 (known to us)" in wording


def test_a_court_is_told_the_numbers_and_nobody_else_is_held_against_them(crisis, people, ministry):
    frozen = frozen_answer(
        crisis, ministry, wording=WORDING, annexures=(BY_STATE,), kind=AnswerKind.COURT, petitioners=()
    )
    assert "2 are from Goa, 6 from Punjab." in str(frozen.content["paper"])
    assert not ToldFigure.objects.exists()


def test_a_number_that_gives_a_covered_one_of_an_earlier_answer_away_is_found_and_says_neither(
    crisis, people, ministry, officer
):
    first = frozen_answer(crisis, ministry, wording="As annexed.", annexures=(BY_STATE,))
    wording = "{known_cases; home_region=Assam} are from there."
    for known in (KNOWN, LATER):
        answer = new_answer(crisis, by=ministry.actor("press"), wording=wording, known=known)
        (finding,) = [one for one in found(answer) if one.check == "small_difference"]
        assert first.answer.reference in finding.words
        assert not [word for word in ("Goa", "Assam", " 2 ", " 4 ") if word in finding.words]
    harmless = "{known_cases; home_region=Kerala} are from there."
    assert "small_difference" not in checks(new_answer(crisis, by=ministry.actor("press"), wording=harmless))
    case_from("Assam", crisis, ministry.embassy, "Bhaskar Phukan", by=officer)
    assert "small_difference" not in checks(
        new_answer(crisis, by=ministry.actor("press"), wording=wording, known=LATER)
    )


def test_two_numbers_of_one_answer_that_leave_few_are_found(crisis, people, ministry):
    few = "Of {known_cases} known, {known_cases; home_region=Punjab, Assam, Kerala} are from there."
    assert "small_difference" in checks(new_answer(crisis, by=ministry.actor("press"), wording=few))
    many = "Of {known_cases} known, {known_cases; home_region=Punjab, Assam} are from there."
    assert "small_difference" not in checks(new_answer(crisis, by=ministry.actor("press"), wording=many))


def test_a_release_covers_what_an_answer_or_a_release_covered(crisis, people, ministry, lead):
    measures = ["known_cases"]
    annexure = Annexure("1", {}, ("known_cases",), Grouping.HOME_REGION)
    frozen_answer(crisis, ministry, wording="{known_cases; home_region=Assam} from Assam.", annexures=(annexure,))
    release_data(crisis, as_known=KNOWN, measures=measures, by_region=measures, by=lead)
    release_data(crisis, as_known=LATER, measures=[], by=lead)
    release_data(crisis, as_known=LATER, measures=measures, by_region=measures, by=lead)
    cells = {"Assam": 4, "Goa": "few", "Kerala": "withheld", "Punjab": 6}
    assert [row.cells for row in ToldFigure.objects.filter(by="home_region")] == [cells] * 3
    assert ToldFigure.objects.filter(by="", release__number=3).get().number == 17
