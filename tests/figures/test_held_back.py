"""While family first holds a death back, whatever is said in public counts the case where it stood before."""

from datetime import date

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.actions.claims import override_family_first, retract_claim
from safeconduct.cases.models import Case, Crisis
from safeconduct.figures.actions import set_measure
from safeconduct.figures.answers.petitioners import named_petitioners
from safeconduct.figures.answers.text import Petitioner
from safeconduct.figures.enums import Audience, Cause
from safeconduct.figures.explaining import explain
from safeconduct.figures.queries import (
    counts,
    current_versions,
    figure,
    figures_of,
    group_by_year,
    last_heard,
)
from safeconduct.figures.queries.known_now import figure_known_now_of_then
from safeconduct.figures.queries.then import figure_then
from tests.figures.ledger import at, confirm_death, make_measures, new_case, say

PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL
DIED = "2024-08-01"
LATER = at("2025-01-17")


def said(name: str, state: str, **more: object) -> dict[str, object]:
    viewpoint, track = name.split(".")
    return {"said": {"viewpoint": viewpoint, "track": track, "states": [state], **more}}


LINES = {
    "ours.condition": ("captured", "dead"), "host.condition": ("wounded", "dead"), "family.condition": ("ill", "dead"),
    "third.condition": ("well", "dead"), "ours.remains": ("not_located", "located"),
    "host.remains": ("none", "received"),
}  # fmt: skip
"""For each line how it stood in May and what was said of a death on it in August."""


@pytest.fixture(autouse=True)
def measured(lead: Actor) -> None:
    make_measures(lead)
    in_may = {"from": "2024-05-01", "until": "2024-05-31"}
    rules = {name: said(name, alive) for name, (alive, _dead) in LINES.items()}
    rules |= {f"{name} in May": said(name, alive, happened=in_may) for name, (alive, _dead) in LINES.items()}
    for name, rule in rules.items():
        key = name.replace(".", "_").replace(" ", "_").lower()
        set_measure(key, name=name, definition="As it stood.", rule=rule, by=lead)


@pytest.fixture
def man(crisis: Crisis, ministry, lead: Actor) -> Case:
    """Of whom every line said in May that he lives."""
    man = new_case(crisis, ministry.embassy, "Someone", by=lead)
    for name, (alive, _dead) in LINES.items():
        say(man, f"{name}={alive}", known="2024-05-21", happened="2024-05-20", by=lead)
    return man


def die(man: Case, name: str, lead: Actor, officer: Actor) -> None:
    if name == "ours.condition":
        confirm_death(man, known=DIED, happened="2024-07-30", first=lead, second=officer)
    else:
        say(man, f"{name}={LINES[name][1]}", known=DIED, happened="2024-07-30", by=lead)


def numbers(crisis: Crisis, *, audience: Audience = PUBLIC, known=LATER) -> dict[str, int]:
    made = figures_of(counts(crisis, as_known=known), current_versions(), audience=audience)
    return {key: each.number for key, each in made.items()}


@pytest.mark.parametrize("name", LINES)
def test_no_figure_moves_by_a_death_held_back_until_the_family_is_told(crisis, man, lead, officer, name):
    before = numbers(crisis)
    die(man, name, lead, officer)
    assert numbers(crisis) == before
    key = name.replace(".", "_")
    assert before[key] == before[f"{key}_in_may"] == 1
    assert numbers(crisis, audience=INTERNAL)[key] == 0
    say(man, "ours.kin=told", known="2024-09-01", by=lead)
    after = numbers(crisis)
    assert after[key] == after[f"{key}_in_may"] == 0
    assert numbers(crisis, known=at("2024-08-31")) == before, "as known then nobody had been told"


def test_an_override_lets_the_figure_move_as_well(crisis, man, lead, officer):
    die(man, "ours.condition", lead, officer)
    override_family_first(man, reason="It is in the press.", by=lead)
    now = timezone.now()
    assert numbers(crisis, known=now)["ours_condition"] == 0
    assert numbers(crisis, known=now)["dead_confirmed_by_us"] == 1


def test_what_is_learned_of_the_living_man_afterwards_still_counts_in_public(crisis, man, lead, officer):
    die(man, "ours.condition", lead, officer)
    say(man, "ours.condition=well", known="2024-10-01", happened="2024-06-01", by=lead)
    assert numbers(crisis)["ours_condition"] == 0
    assert numbers(crisis, known=at("2024-09-30"))["ours_condition"] == 1
    made = explained(crisis, "2024-09-30", lead)
    assert [(change.cause, change.number) for change in made.changes] == [(Cause.MOVED, 1)], "no word of a family"


def test_a_claim_that_was_wrong_does_not_come_back_by_a_death(crisis, man, lead, officer):
    captured = man.claims.get(viewpoint="ours", track="condition")
    die(man, "ours.condition", lead, officer)
    retract_claim(captured, reason="Another man.", by=lead, at=at("2024-10-01"))
    assert numbers(crisis)["ours_condition"] == 0
    assert numbers(crisis, known=at("2024-09-30"))["ours_condition"] == 1


def explained(crisis: Crisis, since: str, actor: Actor, *, until=LATER):
    versions = current_versions()
    then, now = (figure(versions["ours_condition"], counts(crisis, as_known=time), versions, audience=PUBLIC)
                 for time in (at(since), until))  # fmt: skip
    return explain(then, now, crisis, actor=actor, versions=versions, audience=PUBLIC)


def test_an_explanation_is_silent_until_the_family_is_told_and_says_then_that_it_was(crisis, man, lead, officer):
    die(man, "ours.condition", lead, officer)
    say(man, "ours.kin=told", known="2024-09-01", by=lead)
    assert explained(crisis, "2024-07-15", lead, until=at("2024-08-31")).changes == []
    made = explained(crisis, "2024-08-15", lead)
    assert [(change.entered, change.cause, change.number) for change in made.changes] == [(False, Cause.FAMILY_TOLD, 1)]


def test_as_happened_by_a_day_a_death_held_back_was_never_said(crisis, man, lead, officer):
    def then() -> tuple[object, ...]:
        versions, day = current_versions(), date(2024, 8, 10)
        version = versions["ours_condition"]
        made = figure_then(version, versions, counts(crisis, as_known=LATER), happened_by=day, with_members=True)
        known = figure_known_now_of_then(version, versions, crisis, actor=lead, known_now=LATER, happened_by=day,
                                         known_then=at("2024-08-10"), audience=PUBLIC)  # fmt: skip
        return made.at_least, made.at_most, made.members, known.then, known.now.at_least, known.agrees

    alive = then()
    assert alive == (1, 1, (man.pk,), 1, 1, True)
    die(man, "ours.condition", lead, officer)
    assert then() == alive
    say(man, "ours.kin=told", known="2024-09-01", by=lead)
    assert then()[:3] == (0, 0, ())


def test_by_year_and_by_last_contact_nothing_of_the_death_shows(crisis, man, lead, officer):
    def shown() -> tuple[object, ...]:
        versions, counted = current_versions(), counts(crisis, as_known=LATER)
        version = versions["ours_condition"]
        heard = last_heard(crisis, {"x": figure(version, counted, versions, audience=PUBLIC)}, as_known=LATER,
                           audience=PUBLIC)  # fmt: skip
        return group_by_year(crisis, version, versions, as_known=LATER, audience=PUBLIC), heard

    before = shown()
    confirm_death(man, known="2025-01-02", happened="2025-01-01", first=lead, second=officer)
    assert shown() == before
    assert before[0] == {"2024": 1}


def test_a_court_is_told_of_a_petitioner_what_stood_before_and_nothing_that_is_kept_apart(crisis, man, lead, officer):
    def told() -> object:
        return named_petitioners([Petitioner(str(man.pk))], as_known=LATER, reader=lead)[0].told

    before = told()
    die(man, "ours.condition", lead, officer)
    say(man, "host.condition=dead", known=DIED, by=lead, compartment=Compartment.SOURCE)
    assert told() == before
    assert "captured" in str(before)
    say(man, "ours.condition=ill", known="2024-06-01", happened="2024-06-01", by=lead, compartment=Compartment.MEDICAL)
    assert "captured" not in str(told())
    assert "ill" not in str(dict(told())["Ours"])
