"""Each check by itself, over numbers written by hand. No database."""

from datetime import UTC, date, datetime
from itertools import chain

import pytest

from safeconduct.figures.answers.taking import Override
from safeconduct.figures.answers.text import AnswerPart, AnswerText, Petitioner
from safeconduct.figures.enums import Bound, Severity
from safeconduct.figures.findings import earlier, family, moments, sums, wording
from safeconduct.figures.findings.finding import Finding, ShownFinding
from safeconduct.figures.findings.relations import measures_of, word_of_both
from safeconduct.figures.findings.said import (
    CheckedBy,
    SaidNumber,
    finding_key,
    is_somebody_else,
    narrowing_of,
)
from safeconduct.figures.models import MeasureVersion, Partition
from safeconduct.figures.shipped import read_shipped
from safeconduct.figures.wholes import wholes_of

MARCH, JULY, DECEMBER = date(2025, 3, 21), date(2025, 7, 24), date(2025, 12, 18)


def version(key, **fields):
    return MeasureVersion(**{"measure_id": key, "number": 1, "name": key, "words": {}} | fields)


VERSIONS = {
    row["key"]: version(
        row["key"], name=row["name"], rule=row["rule"], hedge=row.get("hedge", ""),
        is_monotone=row["key"] in {"released", "dead_confirmed_by_us", "known_cases"},
    )
    for row in read_shipped()["measure"]
}  # fmt: skip
APART = Partition(
    key="apart", name="Apart", whole_id="known_cases",
    parts=["released", "dead_confirmed_by_us", "missing_as_host_reports", "still_serving"],
)  # fmt: skip
WITHIN = Partition(
    key="within", name="Within", whole_id="known_cases", parts=["released", "dead_confirmed_by_us", "remaining"],
    within={"remaining": ["missing_as_host_reports"]},
)  # fmt: skip
KNOWN = CheckedBy(VERSIONS, "army", [WITHIN, APART], cases=300)
SHORT = {"dead": "dead_confirmed_by_us", "missing": "missing_as_host_reports", "family": "missing_as_family_says"}


def n(measure, number, bound=Bound.EXACTLY, day=JULY, **more):
    return SaidNumber(SHORT.get(measure, measure), number, day, bound, **{"by": "Minister"} | more)


def said(day=JULY, **numbers):
    return [n(key, number, day=day) for key, number in numbers.items()]


# ---------------------------------------------------------------- sums
@pytest.mark.parametrize(
    ("whole", "released", "dead", "remaining", "found"),
    [
        (127, 98, 12, 13, "98 released + 12 dead, confirmed by us + 13 remaining make 123. The difference is 4."),
        (100, 98, 12, 13, "make 123. The difference is 23."),
        (123, 98, 12, 13, ""),
        (127, 98, (12, Bound.AT_LEAST), 13, ""),
        (120, 98, (12, Bound.AT_LEAST), 13, "The difference is 3."),
        (127, 98, (14, Bound.ABOUT), 13, ""),
        (127, 98, None, 13, ""),
    ],
    ids=["some left over", "more than all", "adds up", "a bound leaves room", "even at least", "about", "not all said"],
)
def test_whole_and_parts_of_one_day_add_up_or_are_found(whole, released, dead, remaining, found):
    dead = dead if isinstance(dead, tuple | None) else (dead,)
    numbers = [n("known_cases", whole), n("released", released), n("remaining", remaining)]
    numbers += [n("dead", *dead)] if dead else []
    words = [finding.words for finding in sums.does_not_add_up(numbers, WITHIN, KNOWN)]
    assert (words == []) if not found else words[0].endswith(found)


def test_the_sentence_says_the_day_and_every_number():
    (found,) = sums.does_not_add_up(said(known_cases=127, released=98, dead=12, remaining=13), WITHIN, KNOWN)
    assert found.words == (
        "Published on 24 July 2025: 127 known, but 98 released + 12 dead, confirmed by us + 13 remaining make 123. "
        "The difference is 4."
    )
    assert found.severity == Severity.WARNS


def test_a_declared_partition_of_which_a_part_is_not_said_is_found():
    (found,) = sums.not_all_said(said(known_cases=127, released=98, remaining=13), WITHIN, KNOWN)
    assert "does not say: dead, confirmed by us." in found.words
    assert list(sums.not_all_said(said(known_cases=127, released=98, dead=12, remaining=17), WITHIN, KNOWN)) == []


def test_parts_said_for_two_days_do_not_make_one_whole():
    numbers = said(known_cases=127, released=98, dead=12) + said(MARCH, remaining=17)
    assert [found.check for found in sums.not_all_said(numbers, WITHIN, KNOWN)] == ["part_not_said"]


@pytest.mark.parametrize(
    ("declared", "numbers", "checks"),
    [
        ((), said(known_cases=202, released=119, dead=26), ["looks_like_a_sum"]),
        (("apart",), said(known_cases=202, released=119, dead=26), []),
        ((), said(known_cases=202, released=119), []),
        ((), said(released=119, dead=26), []),
    ],
    ids=["not declared", "declared", "one part only", "no whole"],
)
def test_a_whole_with_its_parts_wants_a_declared_partition(declared, numbers, checks):
    assert [found.check for found in sums.looks_like_a_sum(numbers, declared, KNOWN)] == checks


@pytest.mark.parametrize(
    ("numbers", "is_found"),
    [
        (said(asked_for_help=30, remains_home=10, cremated_abroad=20), True),
        (said(asked_for_help=31, remains_home=10, cremated_abroad=20), False),
        (said(asked_for_help=30, remains_home=30), False),
        (said(asked_for_help=3, remains_home=1, cremated_abroad=2), False),
        (said(known_cases=123, released=98, dead=12, remaining=13), False),
    ],
    ids=["a sum", "no sum", "two numbers", "small ones make each other by chance", "a partition says so"],
)
def test_numbers_that_just_make_another_are_found_where_no_partition_says_so(numbers, is_found):
    assert bool(list(sums.numbers_that_make_another(numbers, KNOWN, part="(b)"))) == is_found


# ---------------------------------------------------------------- one word
@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        (n("missing", 6), n("family", 11, Bound.AT_LEAST), True),
        (n("released", 96), n("released", 97), True),
        (n("missing", 11), n("family", 11), False),
        (n("missing", 11), n("family", 6, Bound.AT_LEAST), False),
        (n("missing", 20, Bound.ABOUT), n("family", 24, Bound.ABOUT), False),
        (n("missing", 6), n("dead_as_host_says", 11), False),
        (n("asked_for_help", 30), n("wants_to_return", 20), False),
        (n("remaining", 18), n("still_serving", 2), False),
        (n("missing", 6), n("family", 11, narrowing="sex=F"), False),
    ],
    ids=["two accounts", "one measure twice", "one number", "bounds allow both", "about allows both", "two words",
         "one asks more viewpoints", "borrowed words", "of other persons"],
)  # fmt: skip
def test_one_word_with_two_numbers_is_found(first, second, is_found):
    found = list(earlier.one_word_two_numbers([first, second], KNOWN))
    assert bool(found) == is_found


def test_measures_share_a_word_by_their_state_or_by_their_name():
    assert word_of_both("missing_as_host_reports", "missing_as_family_says", VERSIONS) == "missing"
    versions = {"a": version("a", name="wounded, as A says", rule={"known": True}),
                "b": version("b", name="Wounded, in hospital", rule={"known": True})}  # fmt: skip
    assert word_of_both("a", "b", versions) == "wounded"
    assert word_of_both("a", "not there", versions) == ""


def test_a_word_that_meant_another_thing_last_time_is_found():
    before = [n("missing", 7, day=DECEMBER, by="Minister of State")]
    (found,) = earlier.other_meanings([n("family", 11, day=date(2026, 5, 22))], before, KNOWN)
    assert found.words == (
        "“missing” is 11 missing, as the family says here. When it was last said, as known on 18 December 2025 by "
        "Minister of State, it was 7 missing, as the host reports: another thing."
    )


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ([n("family", 11)], [n("missing", 7, day=MARCH), n("family", 9, day=JULY)]),
        ([n("family", 11), n("missing", 6)], [n("missing", 7, day=MARCH)]),
        ([n("family", 11)], [n("missing", 7, day=MARCH, is_ours=False)]),
    ],
    ids=["it meant this last time", "this answer says both", "somebody else said it"],
)
def test_a_word_is_only_found_where_our_own_last_word_meant_another_thing(now, before):
    assert list(earlier.other_meanings(now, before, KNOWN)) == []


# ---------------------------------------------------------------- numbers over time
@pytest.mark.parametrize(
    ("now", "before", "is_found"),
    [
        (n("released", 98), n("released", 119, day=MARCH), True),
        (n("released", 98), n("released", 99, Bound.AT_LEAST, day=MARCH), True),
        (n("released", 98), n("released", 119, Bound.AT_MOST, day=MARCH), False),
        (n("released", 98), n("released", 98, day=MARCH), False),
        (n("released", 98), n("released", 119, day=DECEMBER), False),
        (n("released", 98), n("released", 119, day=MARCH, narrowing="sex=F"), False),
        (n("missing", 6), n("missing", 16, day=MARCH), False),
    ],
    ids=["falls", "below at least", "at most may fall", "the same", "said of a later day", "narrowed otherwise",
         "may fall"],
)  # fmt: skip
def test_a_number_that_can_only_grow_is_found_when_it_falls(now, before, is_found):
    assert bool(list(earlier.falls([now], [before], KNOWN))) == is_found
    assert bool(list(earlier.falls_over_time([before, now], KNOWN))) == is_found


def test_a_fall_says_both_numbers_both_days_and_who_said_it_and_leads_to_the_explanation():
    (found,) = earlier.falls([n("released", 98, part="(b)")], [n("released", 119, day=MARCH, source="a page")], KNOWN)
    assert found.words == (
        "“released” can only grow, but it is 98 as known on 24 July 2025, and it was 119 as known on 21 March 2025, "
        "said by Minister (a page)."
    )
    assert (found.url, found.part) == ("/c/army/figures/released/?known=2025-07-24&since=2025-03-21", "(b)")


def test_a_fall_is_held_against_the_highest_number_before_it():
    numbers = [n("released", 10, day=MARCH), n("released", 20, day=date(2025, 4, 1)), n("released", 15)]
    (found,) = earlier.falls_over_time(numbers, KNOWN)
    assert "it was 20" in found.words


def test_another_number_for_the_same_day_is_found():
    before = [n("released", 96), n("released", 90, day=MARCH), n("released", 97), n("released", 9, is_ours=False)]
    (found,) = earlier.other_numbers([n("released", 97)], before, KNOWN)
    assert found.words.endswith("is 97 here, but 96 was said for that day by Minister.")


def test_what_somebody_else_said_last_is_good_to_know():
    before = [n("missing", 30, day=MARCH, is_ours=False, by="a newspaper"), n("missing", 40, day=MARCH)]
    (found,) = earlier.others_say([n("missing", 12)], before, KNOWN)
    assert found.severity == Severity.NOTE
    assert found.words.startswith("a newspaper said 30 missing, as the host reports as known on 21 March 2025.")


# ---------------------------------------------------------------- part and whole
def test_rules_and_partitions_say_what_is_within_what():
    wholes = wholes_of(VERSIONS)
    assert wholes["missing_as_host_reports"] == {"remaining", "known_cases"}
    assert wholes["remains_home"] == {"dead_confirmed_by_us", "known_cases"}
    assert wholes["released"] == {"known_cases"}
    assert wholes["known_cases"] == set()
    told = Partition(key="p", whole_id="home", parts=["located"], within={"located": ["reached"]})
    assert {"located", "home"} <= wholes_of(VERSIONS, [told])["reached"]


def test_a_choice_is_within_what_all_its_alternatives_are_within():
    versions = {"all": version("all", rule={"said": {}}), "either": version("either", rule={"any": [
        {"measure": "all"}, {"all": [{"measure": "all"}, {"minor": True}]}]})}  # fmt: skip
    assert wholes_of(versions)["either"] == {"all"}


@pytest.mark.parametrize(
    ("part", "whole", "is_found"),
    [
        (n("missing", 16), n("remaining", 13), True),
        (n("missing", 13), n("remaining", 13), False),
        (n("missing", 16), n("remaining", 13, Bound.AT_LEAST), False),
        (n("missing", 16, narrowing="sex=F"), n("remaining", 13), True),
        (n("missing", 16), n("remaining", 13, narrowing="sex=F"), False),
        (n("missing", 16), n("released", 13), False),
    ],
    ids=["larger", "all of them", "the whole is open", "narrowed part", "narrowed whole", "no whole of it"],
)
def test_a_part_that_is_larger_than_its_whole_is_found(part, whole, is_found):
    found = list(earlier.larger_than_whole([part, whole], wholes_of(VERSIONS), KNOWN, severity=Severity.BLOCKS))
    assert bool(found) == is_found


@pytest.mark.parametrize(
    ("now", "before", "is_found"),
    [
        (n("remaining", 13), n("missing", 16), True),
        (n("missing", 16), n("remaining", 13), True),
        (n("remaining", 13), n("missing", 16, day=MARCH), False),
        (n("dead", 10), n("remains_home", 12, day=MARCH), True),
        (n("dead", 10), n("remains_home", 12, day=DECEMBER), False),
    ],
    ids=["same day", "same day, other way", "the whole may have fallen", "the whole can only grow", "later"],
)
def test_a_part_said_earlier_bounds_its_whole_of_the_same_day_and_one_that_can_only_grow(now, before, is_found):
    assert bool(list(earlier.larger_than_before([now], [before], wholes_of(VERSIONS), KNOWN))) == is_found


def test_more_persons_than_there_are_cases_are_found():
    (found,) = earlier.larger_than_known([n("asked_for_help", 301), n("released", 300)], KNOWN)
    assert found.words.endswith("is more than all cases that are known to us: 300.")


# ---------------------------------------------------------------- wording
def text(en="", hi="", languages=("en", "hi"), **more):
    words = {"en": en, "hi": hi}
    title = {"en": "Nationals", "hi": "नागरिक"}
    return AnswerText(**{"title": title, "languages": languages, "parts": (AnswerPart("(b)", {}, words),)} | more)


def test_a_part_or_a_title_that_is_not_written_in_a_language_is_found():
    (found,) = wording.empty_wordings(text(en="{released}", title={"en": "Nationals"}))
    assert found.words == "Not written in Hindi: the title, (b)."


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("{missing_as_host_reports} are missing.", True),
        ("{missing_as_host_reports} are missing, As  the host\nreports.", False),
        ("{released} were released.", False),
        ("{no_such} are missing.", False),
    ],
)
def test_words_that_must_go_with_a_measure_stand_in_its_wording(words, is_found):
    assert bool(list(wording.missing_hedges(text(en=words), VERSIONS))) == is_found


def test_each_language_has_its_own_hedge():
    versions = {"m": version("m", hedge="it is said", words={"hi": {"hedge": "बताया गया"}}, rule={})}
    found = list(wording.missing_hedges(text(en="It is said {m}", hi="{m}"), versions))
    assert [one.words.split(" “")[0] for one in found] == ["In Hindi"]


def test_languages_that_say_other_figures_are_found():
    (found,) = wording.other_slots(text(en="{released} {home; sex=F; minor}", hi="{home; minor; sex=F} {remaining}"))
    assert found.words.endswith("Only in English: {released}. Only in Hindi: {remaining}.")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Of these 16 are missing and 1,200 are not.", ["16", "1,200"]),
        ("इनमें से १६ लापता हैं।", ["१६"]),
        ("One, 1 and 0 are words.", []),
        ("On 18 December 2025, December 18, 2025, 2025-12-18, 18.12.2025 at 11:00 in 2024-25.", []),
        ("18 दिसंबर 2025 को, 1 मई 2024 तक", []),
        ("Starred question 31, part 3, Section 12, Rule No. 4, the 14th session, FIR-12/24 and 7b.", []),
        ("प्रश्न संख्या 31 और धारा 12 के अनुसार 45 लोग", ["45"]),
        ("may 12 be", []),
    ],
)
def test_numbers_typed_by_hand_are_told_from_days_and_papers(words, numbers):
    assert wording.numbers_in(words) == numbers


def test_a_slot_is_no_typed_number():
    (found,) = wording.typed_numbers(text(en="{released; known=2025-03-21} and 25", languages=("en",)))
    assert "typed by hand: 25." in found.words


@pytest.mark.parametrize(
    ("number", "narrowing", "is_found"),
    [(1, "sex=F", True), (2, "home_region=Punjab", True), (3, "sex=F", False), (0, "sex=F", False), (2, "", False),
     (2, "happened=2024-12-31", False), (2, "minor", True)],
)  # fmt: skip
def test_one_or_two_persons_of_a_place_or_kind_are_found(number, narrowing, is_found):
    found = list(wording.small_numbers([n("released", number, narrowing=narrowing, slot="released")], VERSIONS))
    assert bool(found) == is_found


# ---------------------------------------------------------------- time and measures
def test_a_newer_version_of_a_measure_or_of_one_that_it_borrows_is_found():
    newest = VERSIONS | {"dead_confirmed_by_us": version("dead_confirmed_by_us", number=2, name="dead")}
    (found,) = moments.newer_versions(["released"], VERSIONS, newest)
    assert found.words.startswith("“dead” is counted here by version 1, and there is version 2.")
    assert list(moments.newer_versions(["known_cases"], VERSIONS, newest)) == []
    assert measures_of("missing_as_host_reports", VERSIONS) >= {"remaining", "released"}


@pytest.mark.parametrize(
    ("reply", "is_found"),
    [("2025-07-31", False), ("2025-08-01", True), ("", False), ("soon", False), ("2025-07-01", False)],
)
def test_figures_older_than_a_week_on_the_day_of_the_reply_are_good_to_know(reply, is_found):
    found = list(moments.old_figures(JULY, reply))
    assert [one.severity for one in found] == ([Severity.NOTE] if is_found else [])


def test_claims_dated_back_since_are_found():
    (found,) = moments.dated_back(4, JULY, at_most=1000)
    assert found.words.startswith("4 claims were dated back since to 24 July 2025 or before")
    assert next(moments.dated_back(1000, JULY, at_most=1000)).words.startswith("1000 or more")
    assert list(moments.dated_back(0, JULY, at_most=1000)) == []


# ---------------------------------------------------------------- family first
def test_family_first_blocks_a_petitioner_and_does_not_say_why():
    found = list(family.shut_petitioners([Petitioner("a"), Petitioner("b", number="P-2")], {"b"}))
    assert [one.severity for one in found] == [Severity.BLOCKS]
    assert "P-2" in found[0].words
    assert "dea" not in found[0].words


def test_an_overridden_death_is_told_with_the_senior_and_the_reason_and_without_the_case():
    override = Override("id", "RU-1", "R. Kalyanpur", "The press has the name.", datetime(2025, 7, 1, tzinfo=UTC))
    found = list(chain(family.overridden_deaths([(override, date(2025, 7, 1))]), family.held_back_deaths(2)))
    assert {one.severity for one in found} == {Severity.NOTE}
    assert "R. Kalyanpur" in found[0].words
    assert "The press has the name." in found[0].words
    assert "RU-1" not in found[0].words
    assert found[1].words.startswith("2 confirmed deaths are held back")


# ---------------------------------------------------------------- values
@pytest.mark.parametrize(
    ("said_by", "is_else"),
    [
        ("press on the talks in Astana", True),
        ("The press", True),
        ("Ministry of Defence of the Russian Federation", True),
        ("a news agency", True),
        ("Press officer, Foreign Ministry", False),
        ("Press Information Bureau", False),
        ("Minister of State, Rajya Sabha", False),
        ("Ministry of External Affairs, India (spokesperson)", False),
    ],
)
def test_the_press_and_the_host_are_not_we(said_by, is_else):
    assert is_somebody_else(said_by, "Ministry of Defence of the Russian Federation") == is_else
    assert not is_somebody_else("Minister", "")


def test_a_slot_narrows_by_its_conditions_in_one_order_and_not_by_its_day():
    assert narrowing_of("released; sex=F; known=2025-03-21; home_region=Punjab") == "home_region=Punjab; sex=F"
    assert narrowing_of("released") == ""


def test_a_key_has_the_numbers_and_is_never_too_long():
    assert finding_key("falls", "released", 1) != finding_key("falls", "released", 2)
    first, second = finding_key("hedge", "x" * 300, 1), finding_key("hedge", "x" * 300, 2)
    assert first != second
    assert len(first) <= 200


@pytest.mark.parametrize(
    ("severity", "reason", "is_open"),
    [(Severity.BLOCKS, "because", True), (Severity.WARNS, "", True), (Severity.WARNS, "because", False),
     (Severity.NOTE, "", False)],
)  # fmt: skip
def test_what_blocks_stays_open_and_a_note_never_is(severity, reason, is_open):
    assert ShownFinding(Finding("k", "c", severity, "words"), reason=reason).is_open == is_open
