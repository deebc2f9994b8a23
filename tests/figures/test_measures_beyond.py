"""Figures that look beyond the standing: at home, post, sex, age and at when something happened."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case, Crisis
from safeconduct.figures.actions import set_measure
from safeconduct.figures.enums import Audience
from safeconduct.figures.measures import Rule
from safeconduct.figures.models import Partition
from safeconduct.figures.queries import (
    Figure,
    check_partition,
    counts,
    current_versions,
    figure,
    figures,
    group_by_trait,
    group_by_year,
    members_page,
    moves,
    strays_of,
)
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.enums import Sex
from safeconduct.people.models import Person
from safeconduct.store.partial_dates import PartialDate
from tests.conftest import Ministry
from tests.figures.ledger import at, confirm_death, make_measures, say


@dataclass
class Desk:
    """A crisis with its measures, and who works on it."""

    crisis: Crisis
    ministry: Ministry
    officer: Actor
    lead: Actor

    def case(self, name: str, *, home: str = "", sex: str = "", birth: str = "", post: str = "embassy") -> Case:
        born = PartialDate.parse_edtf(birth)
        new = NewPerson(name, nationality="IN", home_region=home, sex=Sex(sex), birth=born)
        return open_case(
            self.crisis,
            person=create_person(new, by=self.lead),
            circumstance=Circumstance.RECRUITED,
            post=getattr(self.ministry, post),
            by=self.lead,
            opened_at=at("2024-02-26"),
        )

    def figure(
        self, measure: str, narrowed: Rule | None = None, *, known: str = "2025-01-17", public: bool = False
    ) -> Figure:
        versions = current_versions()
        audience = Audience.PUBLIC if public else Audience.INTERNAL
        counted = counts(self.crisis, as_known=at(known))
        return figure(versions[measure], counted, versions, audience=audience, narrowed=narrowed)

    def names(self, made: Figure) -> set[str]:
        return {case.person.name for case in members_page(made, self.crisis, actor=self.lead).cases}


@pytest.fixture
def desk(crisis: Crisis, ministry: Ministry, officer: Actor, lead: Actor) -> Desk:
    make_measures(lead)
    return Desk(crisis, ministry, officer, lead)


def home(*values: str) -> Rule:
    return {"trait": {"name": "home_region", "values": list(values)}}


def dated(viewpoint: str, track: str, state: str, **days: str) -> Rule:
    return {"said": {"viewpoint": viewpoint, "track": track, "states": [state], "happened": days}}


def test_a_figure_narrowed_by_a_trait_counts_and_lists_those_who_have_it(desk: Desk) -> None:
    for name, region in (("Arjan", "Punjab"), ("Balwant", "Punjab"), ("Chetan", "Haryana"), ("Dev", "")):
        say(desk.case(name, home=region), "ours.service=released", known="2024-08-01", by=desk.lead)
    desk.case("Esha", home="Punjab", sex="F")
    assert desk.figure("released", home("Punjab")).number == 2
    assert desk.names(desk.figure("released", home("Punjab", "Haryana"))) == {"Arjan", "Balwant", "Chetan"}
    assert desk.names(desk.figure("released", home("*"))) == {"Arjan", "Balwant", "Chetan"}
    assert desk.names(desk.figure("released", home(""))) == {"Dev"}
    assert desk.names(desk.figure("known_cases", {"all": [home("Punjab"), {"not": {"measure": "released"}}]})) == {
        "Esha"
    }
    assert desk.figure("released", home("Kerala")).number == 0
    assert desk.figure("known_cases", {"trait": {"name": "sex", "values": ["F"]}}).number == 1


def test_the_number_from_tallies_and_the_members_from_spans_are_the_same(desk: Desk) -> None:
    """A trait alone is counted without a look at cases; with a second one, by looking."""
    for n, region in enumerate(("Punjab", "Punjab", "Haryana")):
        say(desk.case(f"Person {n}", home=region), "ours.service=released", known=f"2024-0{n + 6}-01", by=desk.lead)
    for known in ("2024-05-01", "2024-06-15", "2024-07-15", "2025-01-17"):
        alone = desk.figure("released", home("Punjab"), known=known)
        looked = desk.figure("released", {"all": [home("Punjab"), home("*")]}, known=known)
        assert alone.number == looked.number == len(desk.names(alone)) == len(desk.names(looked))


def test_a_figure_of_one_trait_by_another_stays_as_it_was_known_when_a_trait_is_corrected(desk: Desk) -> None:
    """Counted from the traits with which cases began to stand so; those that changed since are put right."""
    for name, region, sex in (("Arjan", "Punjab", "M"), ("Balwant", "Punjab", "F"), ("Chetan", "Haryana", "M")):
        say(desk.case(name, home=region, sex=sex), "ours.service=released", known="2024-08-01", by=desk.lead)
    before = timezone.now()
    Person.objects.filter(name="Arjan").update(home_region="Haryana")
    versions, men = current_versions(), {"trait": {"name": "sex", "values": ["M"]}}
    for moment, by_sex, punjabi_men in ((before, {"F": 1, "M": 1}, 1), (timezone.now(), {"F": 1}, 0)):
        counted = counts(desk.crisis, as_known=moment)
        found = group_by_trait(
            desk.crisis, versions["released"], versions, "sex",
            as_known=moment, narrowed=home("Punjab"), counted=counted,
        )  # fmt: skip
        assert found == by_sex
        both = figure(versions["released"], counted, versions, narrowed={"all": [home("Punjab"), men]})
        assert both.number == len(desk.names(both)) == punjabi_men


def test_who_may_be_under_18_on_the_day_is_a_minor_until_it_is_known_better(desk: Desk) -> None:
    for name, birth in (
        ("Asha", "2007-01-18"),
        ("Bina", "2007-01-17"),
        ("Chitra", "2007"),
        ("Daya", "1999"),
        ("Eka", ""),
    ):
        desk.case(name, birth=birth)
    made = desk.figure("known_cases", {"minor": True})
    assert desk.names(made) == {"Asha", "Chitra"}
    assert made.number == 2
    assert desk.figure("known_cases", {"minor": True}, known="2026-06-01").number == 0


def test_a_dated_account_counts_only_what_certainly_happened_within_the_days(desk: Desk) -> None:
    for name, happened in (("Arjan", "2024-05-10"), ("Balwant", "2024"), ("Chetan", "2024-04-30"), ("Dev", "2024-06")):
        say(desk.case(name), "ours.service=recruited", known="2024-08-01", by=desk.lead, happened=happened)
    assert desk.names(desk.figure("known_cases", dated("ours", "service", "recruited", **{"from": "2024-05-01"}))) == {
        "Arjan", "Dev",
    }  # fmt: skip
    until = dated("ours", "service", "recruited", until="2024-08-01")
    assert desk.names(desk.figure("known_cases", until)) == {"Arjan", "Balwant", "Chetan", "Dev"}, "known on 1 August"
    june = dated("ours", "service", "recruited", **{"from": "2024-06-01", "until": "2024-06-30"})
    assert desk.names(desk.figure("known_cases", june)) == {"Dev"}


def test_for_the_public_a_death_held_back_is_in_no_dated_figure(desk: Desk) -> None:
    told, untold = desk.case("Arjan", home="Punjab"), desk.case("Balwant", home="Punjab")
    for case in (told, untold):
        say(case, "host.condition=dead", known="2024-08-01", by=desk.lead, happened="2024-07-20")
        confirm_death(case, known="2024-08-02", first=desk.lead, second=desk.officer, happened="2024-07-20")
        say(case, "ours.remains=located", known="2024-08-03", by=desk.lead, happened="2024-08-01")
    say(told, "ours.kin=told", known="2024-08-04", by=desk.lead)
    for rule in (
        dated("ours", "condition", "dead", **{"from": "2024-07-01"}),
        dated("host", "condition", "dead", until="2024-07-31"),
        dated("ours", "remains", "located", **{"from": "2024-01-01"}),
        dated("ours", "condition", "*", **{"from": "2024-01-01"}),
    ):
        assert desk.names(desk.figure("known_cases", rule)) == {"Arjan", "Balwant"}
        assert desk.names(desk.figure("known_cases", rule, public=True)) == {"Arjan"}
        others = desk.figure("known_cases", {"not": rule}, public=True)
        assert (others.number, desk.names(others)) == (1, {"Balwant"}), "where it was before the death was known"
    assert desk.figure("dead_confirmed_by_us", home("Punjab"), public=True).number == 1
    years = group_by_year(
        desk.crisis, current_versions()["dead_confirmed_by_us"], current_versions(), as_known=at("2025-01-17"),
        audience=Audience.PUBLIC,
    )  # fmt: skip
    assert years == {"2024": 1}


def test_a_measure_that_looks_beyond_stands_among_the_others(desk: Desk) -> None:
    set_measure("released_punjab", name="released, of Punjab", definition="x", by=desk.lead,
                rule={"all": [{"measure": "released"}, home("Punjab")]})  # fmt: skip
    set_measure("minors", name="minors", definition="x", rule={"minor": True}, by=desk.lead)
    say(desk.case("Arjan", home="Punjab"), "ours.service=released", known="2024-08-01", by=desk.lead)
    desk.case("Balwant", home="Punjab", birth="2010")
    made = figures(counts(desk.crisis, as_known=at("2025-01-17")))
    assert {key: made[key].number for key in ("released_punjab", "minors", "released", "known_cases")} == {
        "released_punjab": 1, "minors": 1, "released": 1, "known_cases": 2,
    }  # fmt: skip
    assert desk.names(made["released_punjab"]) == {"Arjan"}


def test_moves_see_a_change_of_a_trait_though_the_standing_stays(desk: Desk) -> None:
    """Whoever turns 18 leaves the minors without any claim."""
    desk.case("Asha", birth="2007-01-18")
    before = desk.figure("known_cases", {"minor": True}, known="2025-01-17")
    after = desk.figure("known_cases", {"minor": True}, known="2025-01-18")
    moved = moves(before, after, desk.crisis, actor=desk.lead)
    assert (moved.entered_count, moved.left_count) == (0, 1)
    assert [case.person.name for case in moved.left] == ["Asha"]


def test_a_stranger_is_told_how_many_members_are_not_hers(desk: Desk) -> None:
    for name in ("Arjan", "Balwant"):
        desk.case(name, home="Punjab")
    desk.case("Chetan", home="Punjab", post="other_embassy")
    page = members_page(desk.figure("known_cases", home("Punjab")), desk.crisis, actor=desk.ministry.actor("stranger"))
    assert ([case.person.name for case in page.cases], page.hidden) == (["Chetan"], 2)


def test_a_figure_is_divided_by_a_trait_the_most_first_and_the_unknown_last(desk: Desk) -> None:
    for name, region in (("Arjan", "Punjab"), ("Balwant", "Punjab"), ("Chetan", "Haryana"), ("Dev", ""), ("Esha", "")):
        say(desk.case(name, home=region, birth="2010"), "ours.service=released", known="2024-08-01", by=desk.lead)
    desk.case("Farid", home="Kerala")
    versions = current_versions()

    def grouped(narrowed: Rule | None = None) -> dict[str, int]:
        version = versions["released"]
        return group_by_trait(
            desk.crisis, version, versions, "home_region", as_known=at("2025-01-17"), narrowed=narrowed
        )

    assert list(grouped().items()) == [("Punjab", 2), ("Haryana", 1), ("", 2)]
    assert grouped({"minor": True}) == grouped(), "the same by looking at each case"
    by_post = group_by_trait(desk.crisis, versions["released"], versions, "post", as_known=at("2025-01-17"),
                             narrowed={"minor": True})  # fmt: skip
    assert by_post == {str(desk.ministry.embassy.pk): 5}


def test_a_figure_is_divided_by_the_year_in_which_it_became_true(desk: Desk) -> None:
    for n, happened in enumerate(("2024-05-10", "2024", "2023-12/2024-01", "2025-01-02", "")):
        case = desk.case(f"Person {n}", home="Punjab" if n else "")
        say(case, "ours.service=released", known="2025-01-10", by=desk.lead, happened=happened)
    versions = current_versions()
    years = group_by_year(desk.crisis, versions["released"], versions, as_known=at("2025-01-17"))
    assert years == {"2024": 2, "2025": 1, "": 2}
    narrowed = group_by_year(
        desk.crisis, versions["released"], versions, as_known=at("2025-01-17"), narrowed=home("Punjab")
    )
    assert narrowed == {"2024": 1, "2025": 1, "": 2}
    assert group_by_year(desk.crisis, versions["known_cases"], versions, as_known=at("2025-01-17")) == {"": 5}


def test_parts_that_look_beyond_leave_gaps_and_overlaps_by_case(desk: Desk) -> None:
    for name, region in (("Arjan", "Punjab"), ("Balwant", "Haryana"), ("Chetan", "Kerala")):
        say(desk.case(name, home=region), "ours.service=released", known="2024-08-01", by=desk.lead)
    for key, values in (("north", ["Punjab", "Haryana"]), ("punjab", ["Punjab"])):
        set_measure(key, name=key, definition=key, rule={"all": [{"measure": "released"}, home(*values)]}, by=desk.lead)
    counted = counts(desk.crisis, as_known=at("2025-01-17"))
    made = figures(counted)
    check = check_partition(Partition(key="p", whole_id="released", parts=["north", "punjab"]), made, counted)
    assert (check.gap, check.overlap, check.outside, check.adds_up) == (1, 1, 0, False)
    strays = strays_of(made["released"], [made["north"], made["punjab"]], counted)
    listed = [members_page(group, desk.crisis, actor=desk.lead).cases for group in (strays.gap, strays.overlap)]
    assert [[case.person.name for case in cases] for cases in listed] == [["Chetan"], ["Arjan"]]
    assert strays_of(made["punjab"], [made["north"]], counted).outside.number == 1


def test_a_figure_as_known_stays_when_the_home_is_corrected_later(desk: Desk) -> None:
    case = desk.case("Arjan", home="Punjab")
    case.person.home_region = "Haryana"
    case.person.save()
    assert desk.figure("known_cases", home("Punjab")).number == 1
    assert desk.figure("known_cases", home("Haryana")).number == 0
