"""Asks: for whom they are, where they stand, how old they are; as known at a time."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import close_ask, make_ask, name_cases, take_off_case
from safeconduct.diplomacy.actions.concerns import raise_concern, record_reply
from safeconduct.diplomacy.enums import AskStage
from safeconduct.diplomacy.models import Ask, AskCase, Official, State
from safeconduct.diplomacy.queries.asks import ask_state, stage_of
from safeconduct.diplomacy.queries.named import names_of_ask
from safeconduct.diplomacy.scopes import case_ids_of_ask
from safeconduct.store.faults import FieldFault
from tests.conftest import Ministry
from tests.diplomacy.asking import ask_of, asks_of, meet
from tests.diplomacy.conftest import at, on
from tests.figures.ledger import make_measures, new_case, say


@pytest.fixture
def men(crisis: Crisis, ministry: Ministry, officer: Actor, lead: Actor) -> list[Case]:
    """Three men who serve, and the measures that count them."""
    make_measures(lead)
    cases = [
        new_case(crisis, ministry.embassy, name, by=officer) for name in ("Gurlal Sandhar", "Ravi Tilak", "Amit R")
    ]
    for case in cases:
        say(case, "ours.service=recruited", known="2024-03-01", by=lead)
    return cases


# ---------------------------------------------------------------- for whom
def test_an_ask_by_a_measure_is_about_whoever_counts_for_it_then(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    ask = ask_of(crisis, theirs, by=lead, known="2024-03-05T09", measure="still_serving")
    say(men[0], "ours.service=released", known="2024-06-01", by=lead)
    assert set(case_ids_of_ask(ask, as_known=at("2024-05-01T09"))) == {case.pk for case in men}
    assert set(case_ids_of_ask(ask, as_known=at("2024-07-01T09"))) == {case.pk for case in men[1:]}
    entry = Entry.objects.get(verb="make_ask")
    assert (entry.object_id, entry.after["measure"], entry.actor_name) == (str(ask.pk), "still_serving", "Lead")


def test_a_measure_that_matches_nobody_is_refused_with_the_day_and_nothing_is_written(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    with pytest.raises(FieldFault, match="matches nobody as known on 20 February 2024: choose another") as refusal:
        ask_of(crisis, theirs, by=lead, known="2024-02-20T09", measure="still_serving")
    assert (refusal.value.field, Ask.objects.count(), Entry.objects.filter(verb="make_ask").count()) == (
        "measure",
        0,
        0,
    )


def test_a_case_that_is_not_hers_is_named_and_nothing_is_written(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor, diplomat: Actor
) -> None:
    set_compartments(men[1], compartments=[Compartment.MEDICAL], by=lead)
    words = f"These are not cases of yours in this crisis: {men[1].reference}"
    with pytest.raises(FieldFault, match=words) as refusal:
        make_ask(crisis, theirs, kind="release", words="Release", cases=men, by=diplomat)
    assert (refusal.value.field, Ask.objects.count(), AskCase.objects.count()) == ("references", 0, 0)
    ask = make_ask(crisis, theirs, kind="release", words="Release", cases=men[:1], by=diplomat)
    with pytest.raises(FieldFault, match="not cases of yours"):
        name_cases(ask, [men[1], men[2]], by=diplomat)
    assert AskCase.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "war"}, "kind"),
        ({"words": "  "}, "words"),
        ({"measure": "still_serving"}, "references"),
        ({"asked_on": on("2024-03-03")}, "asked_on"),
    ],
)
def test_what_cannot_be_so_is_refused_with_its_field(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor, said: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldFault) as refusal:
        ask_of(crisis, theirs, men[0], by=lead, known="2024-03-02T09", **said)
    assert (refusal.value.field, Ask.objects.count()) == (field, 0)


def test_nothing_is_asked_of_our_own_state(crisis: Crisis, ours: State, lead: Actor) -> None:
    with pytest.raises(FieldFault, match="goes to a counterpart"):
        ask_of(crisis, ours, by=lead)


def test_only_diplomats_and_leads_make_asks_and_only_leads_date_them_back(
    crisis: Crisis, theirs: State, officer: Actor, diplomat: Actor
) -> None:
    with pytest.raises(Refused, match="takes the role"):
        make_ask(crisis, theirs, kind="stop", words="Stop it", by=officer)
    with pytest.raises(Refused, match="takes the role"):
        make_ask(crisis, theirs, kind="stop", words="Stop it", by=diplomat, known_at=at("2024-03-01"))
    assert make_ask(crisis, theirs, kind="stop", words="Stop it", by=diplomat).measure == ""


def test_a_case_is_named_and_taken_off_with_a_reason_and_each_time_keeps_its_names(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    ask = ask_of(crisis, theirs, men[0], by=lead)
    name_cases(ask, men, by=lead, known_at=at("2024-04-01T09"))
    with pytest.raises(FieldFault, match="Write why"):
        take_off_case(ask, men[0], reason=" ", by=lead)
    take_off_case(ask, men[0], reason="He is home.", by=lead, known_at=at("2024-05-01T09"))
    with pytest.raises(FieldFault, match="does not name"):
        take_off_case(ask, men[0], reason="Again.", by=lead)
    named = [set(case_ids_of_ask(ask, as_known=at(day))) for day in ("2024-03-15", "2024-04-15", "2024-05-15")]
    assert named == [{men[0].pk}, {case.pk for case in men}, {case.pk for case in men[1:]}]
    entries = Entry.objects.filter(verb="name_in_ask").order_by("id")
    assert [entry.after.get("taken_off") for entry in entries] == [None, men[0].reference]
    with pytest.raises(FieldFault, match="names all of these already"):
        name_cases(ask, men[1:], by=lead)


def test_no_case_is_named_in_an_ask_for_a_measure(crisis: Crisis, theirs: State, men: list[Case], lead: Actor) -> None:
    ask = ask_of(crisis, theirs, by=lead, known="2024-03-05T09", measure="still_serving")
    with pytest.raises(Refused, match="for all cases of a measure"):
        name_cases(ask, men[:1], by=lead)


# ---------------------------------------------------------------- where it stands
def test_an_ask_is_open_then_met_then_open_again_as_known_at_each_time(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    ask = ask_of(crisis, theirs, men[0], by=lead)
    close_ask(ask, stage="met", reason="He is home.", on=on("2024-05-30"), by=lead, known_at=at("2024-06-01T09"))
    with pytest.raises(Refused, match="met already"):
        close_ask(ask, stage="met", reason="Again.", by=lead)
    with pytest.raises(Refused, match="closed"):
        name_cases(ask, men[1:], by=lead)
    close_ask(ask, stage="open", reason="He was taken back.", by=lead, known_at=at("2024-07-01T09"))
    stages = [stage_of(ask, as_known=at(day)) for day in ("2024-05-01", "2024-06-02", "2024-07-02")]
    assert stages == [AskStage.OPEN, AskStage.MET, AskStage.OPEN]
    entry = Entry.objects.filter(verb="close_ask").order_by("id").last()
    assert entry is not None
    assert (entry.before, entry.after["stage"], entry.after["reason"]) == (
        {"stage": "met"},
        "open",
        "He was taken back.",
    )


def test_closing_takes_a_reason(crisis: Crisis, theirs: State, men: list[Case], lead: Actor) -> None:
    ask = ask_of(crisis, theirs, men[0], by=lead)
    with pytest.raises(FieldFault, match="Write why"):
        close_ask(ask, stage="withdrawn", reason="", by=lead)


# ---------------------------------------------------------------- as known at a time
def test_an_ask_is_as_old_as_its_first_asking_else_its_first_raising_and_the_oldest_is_first(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    meeting = meet(crisis, theirs, "2024-04-10", by=lead)
    younger = ask_of(crisis, theirs, men[0], by=lead, known="2024-03-10T09")
    older = ask_of(crisis, theirs, by=lead, known="2024-04-01T09", kind="stop", asked_on=on("2024-02-29"))
    raise_concern(meeting, strength=2, ask=younger, by=lead, known_at=at("2024-04-12T09"))
    before, after = (
        [(row.ask, row.days, row.since.edtf) for row in asks_of(lead, crisis, as_known=at(day))]
        for day in ("2024-04-11T12", "2024-04-20T12")
    )
    assert before == [(older, 42, "2024-02-29"), (younger, 32, "2024-03-10")]
    assert after == [(older, 51, "2024-02-29"), (younger, 10, "2024-04-10")]


def test_nothing_that_became_known_later_is_in_it(
    crisis: Crisis, theirs: State, men: list[Case], their_minister: Official, lead: Actor
) -> None:
    meeting = meet(crisis, theirs, "2024-04-10", by=lead)
    ask = ask_of(crisis, theirs, men[0], by=lead)
    raise_concern(meeting, strength=2, ask=ask, by=lead, known_at=at("2024-04-12T09"))
    record_reply(
        ask, kind="refused", words="No.", on=on("2024-04-10"), official=their_minister, by=lead,
        known_at=at("2024-04-13T09"),
    )  # fmt: skip
    name_cases(ask, men[1:], by=lead, known_at=at("2024-04-14T09"))
    told = {}
    for day in ("2024-02-01", "2024-04-11", "2024-04-12T10", "2024-04-13T10", "2024-04-15"):
        state = ask_state(lead, ask, as_known=at(day))
        told[day] = state and (len(state.raisings), state.reply is not None, state.cases_now)
    assert list(told.values()) == [None, (0, False, 1), (1, False, 1), (1, True, 1), (1, True, 3)]


def test_who_may_not_see_asks_sees_none(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor, press: Actor, auditor: Actor
) -> None:
    ask_of(crisis, theirs, men[0], by=lead)
    numbers = [len(asks_of(actor, crisis, as_known=timezone.now())) for actor in (lead, auditor, press)]
    assert numbers == [1, 1, 0]


def test_names_are_those_that_the_reader_may_see_and_the_rest_is_counted(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor, diplomat: Actor
) -> None:
    ask = ask_of(crisis, theirs, *men, by=lead)
    set_compartments(men[1], compartments=[Compartment.MEDICAL], by=lead)
    names = names_of_ask(diplomat, ask, as_known=timezone.now())
    assert ([case.pk for case in names.cases], names.total, names.hidden) == ([men[0].pk, men[2].pk], 3, 1)


def test_a_list_of_asks_takes_as_many_queries_for_three_as_for_one(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor, django_assert_num_queries
) -> None:
    meeting = meet(crisis, theirs, "2024-04-10", by=lead)
    ask_of(crisis, theirs, by=lead, known="2024-03-05T09", measure="still_serving")
    for case in men:
        raise_concern(meeting, strength=2, ask=ask_of(crisis, theirs, case, by=lead), by=lead)
        with django_assert_num_queries(10):
            asks_of(lead, crisis, as_known=timezone.now())
