"""`safeconduct situation` and `safeconduct figure`, run in this process against the database of the tests."""

import json
from datetime import UTC, date, datetime

import pytest

from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.history import CaseHistory, PastClaim, open_histories
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Circumstance, Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Case
from safeconduct.cli.main import main
from safeconduct.figures.actions import publish_figure, set_measure, set_partition
from safeconduct.figures.enums import Bound
from safeconduct.people.actions import NewPerson
from safeconduct.store.partial_dates import PartialDate
from tests.cli.test_documents import DOCS, names_of

pytestmark = pytest.mark.django_db(transaction=True)
OPENED = datetime(2024, 3, 1, 9, tzinfo=UTC)
TOLD = datetime(2024, 6, 11, 9, tzinfo=UTC)
DEAD = {"said": {"viewpoint": "ours", "track": "condition", "states": ["dead"]}}


def said(
    track: Track, state: str, viewpoint: Viewpoint, known_at: datetime, ground: Ground | None = None
) -> ClaimDraft:
    return ClaimDraft(
        track, state, viewpoint, "Embassy", PartialDate.parse_edtf("2024-05"), Reliability.B, Credibility.TWO,
        known_at=known_at, ground=ground,
    )  # fmt: skip


@pytest.fixture
def told(crisis, ministry, lead, officer, colleague):
    """One of three is dead, confirmed on 11 June 2024, the family not told; the host calls another missing."""
    death = PastClaim(
        said(Track.CONDITION, "dead", Viewpoint.OURS, TOLD, Ground.DNA),
        by=officer, countersigned_by=colleague, countersigned_at=TOLD,
    )  # fmt: skip
    missing = (
        PastClaim(said(Track.WHEREABOUTS, "missing", Viewpoint.HOST, TOLD)),
        PastClaim(said(Track.WHEREABOUTS, "located", Viewpoint.FAMILY, TOLD)),
    )
    stories = {"Omveer": (), "Mahesh": missing, "Suraj": (death,)}
    histories = [
        CaseHistory(NewPerson(name), Circumstance.RECRUITED, ministry.embassy, OPENED, claims)
        for name, claims in stories.items()
    ]
    cases = open_histories(crisis, histories, by=lead)
    set_measure("known", name="known to us", definition="All.", rule={"known": True}, position=1, by=lead)
    set_measure("dead", name="dead, confirmed by us", definition="Dead.", rule=DEAD, position=2, by=lead)
    alive = {"not": {"measure": "dead"}}
    set_measure("alive", name="not dead", definition="The others.", rule=alive, hedge="so far", position=3, by=lead)
    set_partition("all", name="all", whole="known", parts=["dead", "alive"], crisis=crisis, by=lead)
    set_partition(
        "torn", name="torn", whole="known", parts=["dead"], crisis=crisis, used_from=date(2030, 1, 1), by=lead
    )
    return dict(zip(stories, cases, strict=True))


def asked(capsys, *arguments: str):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


# ---------------------------------------------------------------- situation
def test_the_situation_is_an_equation_that_adds_up(told, capsys):
    situation = asked(capsys, "situation", "army", "--as-known", "2024-06-11", "--audience", "internal")
    equation = situation["equation"]
    assert (equation["partition"], equation["whole"]["number"], equation["adds_up"]) == ("all", 3, True)
    assert [(part["measure"], part["number"]) for part in equation["parts"]] == [("dead", 1), ("alive", 2)]
    assert [(figure["measure"], figure["number"]) for figure in situation["figures"]] == [
        ("known", 3), ("dead", 1), ("alive", 2),
    ]  # fmt: skip
    assert situation["as_known"] == "2024-06-11T23:59:59.999999+00:00"


def test_the_day_before_the_death_was_not_yet_known(told, capsys):
    situation = asked(capsys, "situation", "army", "--as-known", "2024-06-10", "--audience", "internal")
    assert [figure["number"] for figure in situation["figures"]] == [3, 0, 3]


def test_a_time_of_the_day_is_told_from_the_day(told, capsys):
    for time, dead in (("2024-06-11T08:59+00:00", 0), ("2024-06-11T09:00:00Z", 1)):
        situation = asked(capsys, "situation", "army", "--as-known", time, "--audience", "internal")
        assert situation["figures"][1]["number"] == dead


def test_a_death_held_back_by_family_first_is_not_told_to_the_public(told, capsys):
    situation = asked(capsys, "situation", "army")
    assert [figure["number"] for figure in situation["figures"]] == [3, 0, 3]
    assert (situation["audience"], situation["held_back_by_family_first"]) == ("public", 1)


def test_disagreements_and_overdue_clocks_are_those_of_the_day(told, capsys):
    before = asked(capsys, "situation", "army", "--as-known", "2024-03-01T09:30:00Z")
    assert (before["disagreements"]["cases"], before["overdue_clocks"]["number"]) == (0, 0)
    after = asked(capsys, "situation", "army", "--as-known", "2024-06-11")
    assert after["disagreements"] == {"cases": 1, "tracks": {"whereabouts": 1}}
    assert after["overdue_clocks"]["kinds"]["first_contact"] == 3


def test_published_figures_of_the_day_are_held_against_ours(told, crisis, lead, capsys):
    for measure, value in (("known", 3), ("dead", 4)):
        publish_figure(
            crisis, measure=measure, value=value, bound=Bound.EXACTLY, said_on=PartialDate.parse_edtf("2024-07-04"),
            said_by="Minister", source="Hansard", by=lead,
        )  # fmt: skip
    on_the_day = asked(capsys, "situation", "army", "--as-known", "2024-07-04", "--audience", "internal")
    found = [(held["measure"], held["number"], held["own"], held["verdict"]) for held in on_the_day["published"]]
    assert sorted(found) == [("dead", 4, 1, "differs"), ("known", 3, 3, "agrees")]
    assert asked(capsys, "situation", "army", "--as-known", "2024-07-03")["published"] == []
    later = asked(capsys, "situation", "army", "--as-known", "2024-08-01")
    assert {held["known_on"] for held in later["published"]} == {"2024-07-04"}


def test_an_equation_that_does_not_add_up_says_by_how_much(told, capsys):
    equation = asked(capsys, "situation", "army", "--partition", "torn", "--audience", "internal")["equation"]
    assert (equation["adds_up"], equation["in_no_part"], equation["difference"]) == (False, 2, 2)


def test_the_situation_is_text_to_read(told, capsys):
    assert main(["situation", "army", "--as-known", "2024-06-11", "--audience", "internal"]) == 0
    text = capsys.readouterr().out
    assert "3 known to us = 1 dead, confirmed by us + 2 not dead" in text
    assert "It adds up, case by case." in text
    assert "Accounts differ in 1 cases (whereabouts 1)" in text


def test_a_crisis_without_measures_has_a_situation(crisis, capsys):
    assert asked(capsys, "situation", "army")["equation"] is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["situation", "armee"], "There is no crisis “armee”. There are: army."),
        (["situation", "army", "--as-known", "yesterday"], "“yesterday”: Write the day as in 2025-01-17."),
        (["situation", "army", "--as-known", "2999-01-01"], "This day has not come yet."),
        (["situation", "army", "--as-known", "2999-01-01T10:00"], "has not come yet."),
        (["situation", "army", "--as-known", "25:61"], "“25:61” is not a time."),
        (["situation", "army", "--partition", "none"], "There is no partition “none”. There are: all, torn."),
        (["figure", "army", "gone"], "There is no measure “gone”. There are: known, dead, alive."),
        (["figure", "army", "dead", "--as-known", "2024-05-01", "--since", "2024-05-01"], "--since has to be earlier"),
        (["figure", "army", "dead", "--as-known", "2024-01-05"], "this crisis is known since 2024-02-20."),
        (["figure", "army", "dead", "--since", "2999-01-01"], "This day has not come yet."),
        (["figure", "army", "dead", "--happened-by", "soon"], "“soon” is not a day that has come."),
        (["figure", "army", "dead", "--happened-by", "2999-01-01"], "is not a day that has come."),
        (["figure", "army", "dead", "--as", "nobody@x.example"], "Nobody signs in with “nobody@x.example”."),
    ],
)
def test_what_is_not_there_ends_with_2_and_says_what_is(told, capsys, arguments, sentence):
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err


# ---------------------------------------------------------------- figure
def test_a_figure_says_what_changed_since_a_day(told, capsys):
    figure = asked(
        capsys, "figure", "army", "dead", "--as-known", "2024-06-11", "--since", "2024-06-01", "--audience", "internal",
        "--members",
    )  # fmt: skip
    assert figure["figure"]["number"] == 1
    since = figure["since"]
    assert (since["number"], since["entered"], since["left"]) == (0, 1, 0)
    assert since["entered_cases"] == [{"reference": told["Suraj"].reference}]


def test_a_figure_says_why_it_changed_and_every_name_of_it_is_described(told, capsys):
    asked_for = [
        "figure",
        "army",
        "dead",
        "--as-known",
        "2024-06-11",
        "--since",
        "2024-06-01",
        "--audience",
        "internal",
    ]
    figure = asked(capsys, *asked_for, "--members", "--happened-by", "2024-06-01")
    since = figure["since"]
    assert since["text"].startswith("0 → 1: one died in May 2024 and was confirmed on 11 June 2024.")
    (change,) = since["changes"]
    assert (change["direction"], change["cause"], change["number"]) == ("in", "confirmed", 1)
    (moved,) = change["cases"]
    assert (moved["reference"], moved["claim"], moved["moved_on"]) == (
        told["Suraj"].reference, "ours.condition=dead", "2024-06-11",
    )  # fmt: skip
    described = (DOCS / "figures-json.md").read_text(encoding="utf-8")
    assert [name for name in names_of(figure) if f"`{name}`" not in described] == []
    assert set(Entry.objects.filter(verb="read_members").values_list("kind", flat=True)) == {"measure", "explanation"}
    without = asked(capsys, *asked_for)["since"]
    assert "cases" not in without["changes"][0]


def test_why_a_figure_changed_is_text_to_read(told, capsys):
    arguments = ["figure", "army", "dead", "--as-known", "2024-06-11", "--since", "2024-06-01", "--members"]
    assert main([*arguments, "--audience", "internal", "--happened-by", "2024-06-11"]) == 0
    text = capsys.readouterr().out
    assert "0 → 1: one died in May 2024 and was confirmed on 11 June 2024." in text
    assert "+ 1 newly confirmed (before: 1 “not dead”)\n" in text
    assert f"    {told['Suraj'].reference}  ours.condition=dead  happened 2024-05  known 2024-06-11" in text
    assert "1 as happened by 2024-06-11; counted as known on 2024-06-11: 1." in text


def test_the_operator_sees_references_and_no_names(told, capsys):
    figure = asked(capsys, "figure", "army", "known", "--members")
    assert {tuple(case) for case in figure["members"]} == {("reference",)}
    assert len(figure["members"]) == 3
    entry = Entry.objects.get(verb="read_members")
    assert (entry.actor_name, entry.address) == ("system operator", "command line")


def test_a_person_is_given_names_of_the_cases_that_she_may_see(told, capsys):
    Case.objects.filter(pk=told["Mahesh"].pk).update(compartments=[Compartment.MEDICAL])
    figure = asked(capsys, "figure", "army", "known", "--members", "--as", "officer@ministry.example")
    assert {case["name"] for case in figure["members"]} == {"Omveer", "Suraj"}
    assert figure["members_not_shown"] == 1
    stranger = asked(capsys, "figure", "army", "known", "--members", "--as", "stranger@ministry.example")
    assert (stranger["members"], stranger["members_not_shown"]) == ([], 3)
    assert set(Entry.objects.filter(verb="read_members").values_list("actor_name", flat=True)) == {
        "Officer", "Stranger",
    }  # fmt: skip


def test_a_press_officer_is_told_that_cases_are_not_for_her(told, capsys):
    assert main(["figure", "army", "known", "--members", "--as", "press@ministry.example"]) == 1
    assert "takes the role" in capsys.readouterr().err


def test_all_members_are_listed_however_many_pages_they_fill(told, crisis, ministry, lead, capsys):
    more = [
        CaseHistory(NewPerson("Another"), Circumstance.RECRUITED, ministry.embassy, OPENED) for _number in range(120)
    ]
    open_histories(crisis, more, by=lead)
    figure = asked(capsys, "figure", "army", "known", "--members")
    assert len({case["reference"] for case in figure["members"]}) == 123


def test_a_figure_is_text_to_read(told, capsys):
    arguments = ["figure", "army", "alive", "--as-known", "2024-06-11", "--since", "2024-06-01", "--members"]
    assert main([*arguments, "--audience", "internal", "--as", "lead@ministry.example"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(
        "2 not dead (so far)\nas known on 2024-06-11T23:59:59.999999+00:00; measure alive, version 1"
    )
    assert f"- 1 stands otherwise (now: 1 “dead, confirmed by us”)\n    {told['Suraj'].reference}  Suraj" in text
    assert f"{told['Omveer'].reference}  Omveer" in text
