"""Lists that were handed over: frozen, answered name by name, late."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.actions.lists.accepting import accept_rows
from safeconduct.cases.actions.lists.matching import begin_matching, run_matching
from safeconduct.cases.actions.lists.receiving import Letter, receive_list
from safeconduct.cases.as_known import as_known
from safeconduct.cases.models import Case, Crisis, OurList, ReceivedList
from safeconduct.diplomacy.actions.handed import answer_list, ask_about_unanswered, hand_list
from safeconduct.diplomacy.models import AskCase, HandedList, ListAnswer, State
from safeconduct.diplomacy.pages.handed import HandedShown, answers_shown, handed_of, paper_shown
from safeconduct.diplomacy.queries.raised import raised_for_case
from safeconduct.store.faults import FieldFault
from tests.cases.lists.conftest import HEADERS, OMVEER, RAJESH, UNKNOWN, file_of, open_man
from tests.conftest import Ministry
from tests.diplomacy.asking import ask_of, list_of, meet
from tests.diplomacy.conftest import at

MEN = (
    ("Omveer Singh Tilwara", "1998-06-11", "Z5017317"),
    ("Rajesh Kumar", "1999-04-03", ""),
    ("Gurpreet Singh Sandhu", "1995-02-14", "Z5021708"),
)


@pytest.fixture(autouse=True)
def _own_files(settings: LazySettings, tmp_path: Path) -> None:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def men(crisis: Crisis, ministry: Ministry, lead: Actor) -> list[Case]:
    return [open_man(crisis, ministry, lead, *man) for man in MEN]


@pytest.fixture
def ours(crisis: Crisis, men: list[Case], lead: Actor) -> OurList:
    return list_of(crisis, *men, by=lead)


@pytest.fixture
def handed(crisis: Crisis, theirs: State, ours: OurList, lead: Actor) -> HandedList:
    """Handed over on 10 June 2024; an answer was asked by the 24th."""
    meeting = meet(crisis, theirs, "2024-06-10", by=lead)
    return hand_list(meeting, ours, answer_due=date(2024, 6, 24), by=lead, known_at=at("2024-06-10T18"))


def sent(
    crisis: Crisis, day: str, *, by: Actor, rows: tuple[tuple[object, ...], ...] = (OMVEER, UNKNOWN)
) -> ReceivedList:
    """A list of theirs that reached us at noon of a day, held against ours."""
    letter = Letter("Ministry of Defence", f"Answer of {day}", at(f"{day}T12"))
    received = receive_list(crisis, file_of(HEADERS, *rows), name="a.xlsx", letter=letter, by=by).list
    begin_matching(received, by=by)
    run_matching(received.pk)
    return ReceivedList.objects.select_related("crisis", "reading").get(pk=received.pk)


def shown(handed: HandedList, actor: Actor, day: str = "") -> HandedShown:
    seen = as_known(handed.engagement.crisis, day)
    state = handed_of(actor, handed.pk, as_known=seen)
    assert state is not None
    return answers_shown(actor, state, as_known=seen)


def test_a_list_is_handed_over_once_in_an_engagement_and_the_record_has_its_hash(
    handed: HandedList, ours: OurList, lead: Actor
) -> None:
    entry = Entry.objects.get(verb="hand_list")
    assert (entry.object_id, entry.after["sha256"], entry.after["rows"]) == (str(handed.pk), ours.sha256, 3)
    with pytest.raises(FieldFault, match="in this engagement already"):
        hand_list(handed.engagement, ours, by=lead)


def test_a_list_with_a_case_that_is_not_hers_is_not_handed_over(
    crisis: Crisis, theirs: State, ours: OurList, men: list[Case], lead: Actor, diplomat: Actor
) -> None:
    set_compartments(men[1], compartments=[Compartment.MEDICAL], by=lead)
    with pytest.raises(FieldFault, match="not yours to see"):
        hand_list(meet(crisis, theirs, "2024-06-10", by=lead), ours, by=diplomat)
    assert HandedList.objects.count() == 0


def test_a_list_is_handed_over_where_the_sides_met_and_answered_after(
    crisis: Crisis, theirs: State, ours: OurList, lead: Actor, officer: Actor
) -> None:
    with pytest.raises(Refused, match="still planned"):
        hand_list(meet(crisis, theirs, "2024-06-10", by=lead, held=False), ours, by=lead)
    meeting = meet(crisis, theirs, "2024-06-10", by=lead)
    with pytest.raises(FieldFault, match="cannot be due before") as refusal:
        hand_list(meeting, ours, answer_due=date(2024, 6, 9), by=lead)
    assert refusal.value.field == "answer_due"
    with pytest.raises(Refused, match="takes the role"):
        hand_list(meeting, ours, by=officer)
    assert HandedList.objects.count() == 0


def test_without_an_answer_it_is_late_from_the_day_after_it_was_due(handed: HandedList, lead: Actor) -> None:
    late = [shown(handed, lead, day).state.overdue for day in ("2024-06-20", "2024-06-24", "2024-06-30")]
    assert late == [0, 0, 6]
    assert handed_of(lead, handed.pk, as_known=as_known(handed.engagement.crisis, "2024-06-09")) is None


def test_what_they_answered_stands_beside_each_name_and_only_theirs_is_counted(
    crisis: Crisis, handed: HandedList, men: list[Case], lead: Actor
) -> None:
    received = sent(crisis, "2024-06-20", by=lead)
    answer_list(handed, received, by=lead, known_at=at("2024-06-21T09"))
    page = shown(handed, lead)
    told = {row.case.pk: row.words for row in page.rows}
    assert told == {men[0].pk: "row 2, not accepted yet", men[1].pk: "", men[2].pk: ""}
    assert (page.state.answered, page.state.unanswered, page.not_on_ours) == (1, 2, 1)
    assert (page.state.days, page.state.overdue) == (10, 0)
    accept_rows(received, [2], by=lead)
    assert next(row.words for row in shown(handed, lead).rows if row.case == men[0]) == "missing"
    before = shown(handed, lead, "2024-06-20")
    assert (before.state.answers, before.state.answered, before.state.days) == ((), 0, None)
    entry = Entry.objects.get(verb="answer_list")
    assert (entry.object_id, entry.after["sha256"]) == (str(handed.pk), received.sha256)


def test_a_second_answer_adds_to_the_first(crisis: Crisis, handed: HandedList, men: list[Case], lead: Actor) -> None:
    for day, rows in (("2024-06-20", (OMVEER, UNKNOWN)), ("2024-07-20", (RAJESH,))):
        answer_list(handed, sent(crisis, day, by=lead, rows=rows), by=lead)
    page = shown(handed, lead)
    assert (page.state.answered, page.not_on_ours, page.state.days) == (2, 1, 10)


def test_a_list_of_theirs_answers_one_of_ours_and_not_before_it_was_handed_over(
    crisis: Crisis, theirs: State, handed: HandedList, ours: OurList, lead: Actor
) -> None:
    with pytest.raises(FieldFault, match="before ours was handed over"):
        answer_list(handed, sent(crisis, "2024-06-01", by=lead), by=lead)
    received = sent(crisis, "2024-06-20", by=lead, rows=(RAJESH,))
    with pytest.raises(FieldFault, match="was there yet") as refusal:
        answer_list(handed, received, by=lead, known_at=at("2024-06-19"))
    assert refusal.value.field == "known_at"
    answer_list(handed, received, by=lead)
    again = hand_list(meet(crisis, theirs, "2024-06-12", by=lead), ours, by=lead)
    with pytest.raises(Refused, match="answers a list already"):
        answer_list(again, received, by=lead)
    assert ListAnswer.objects.count() == 1


def test_who_may_not_see_every_case_gets_counts_and_no_row(
    crisis: Crisis, handed: HandedList, men: list[Case], lead: Actor, diplomat: Actor
) -> None:
    set_compartments(men[1], compartments=[Compartment.MEDICAL], by=lead)
    page = shown(handed, diplomat)
    seen = as_known(crisis)
    paper = paper_shown(diplomat, page.state, as_known=seen)
    assert (page.may_read, page.rows, paper.may_read, paper.lines, page.state.rows) == (False, (), False, (), 3)
    assert len(paper_shown(lead, page.state, as_known=seen).lines) == 3


def test_the_paper_is_in_their_script_with_its_language(crisis: Crisis, handed: HandedList, lead: Actor) -> None:
    paper = paper_shown(lead, shown(handed, lead).state, as_known=as_known(crisis))
    assert [cell.language for _header, cell in paper.lines[0].cells] == ["ru", "", ""]
    assert paper.headers[0].theirs == "Имя и фамилия"
    assert paper.lines[0].cells[0][1].text[0] in "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"


def test_those_without_an_answer_are_kept_as_an_ask(
    crisis: Crisis, handed: HandedList, men: list[Case], lead: Actor, diplomat: Actor
) -> None:
    answer_list(handed, sent(crisis, "2024-06-20", by=lead), by=lead)
    ask = ask_about_unanswered(handed, kind="whereabouts", words="Where are they?", by=lead)
    assert set(AskCase.objects.filter(ask=ask).values_list("case", flat=True)) == {men[1].pk, men[2].pk}
    assert Entry.objects.get(verb="make_ask").object_id == str(ask.pk)
    set_compartments(men[1], compartments=[Compartment.MEDICAL], by=lead)
    with pytest.raises(Refused, match="nobody on this list"):
        ask_about_unanswered(handed, kind="whereabouts", words="Where are they?", by=diplomat)


def test_a_case_tells_in_which_row_it_was_handed_over_and_what_came_back(
    crisis: Crisis, handed: HandedList, men: list[Case], lead: Actor
) -> None:
    answer_list(handed, sent(crisis, "2024-06-20", by=lead), by=lead)
    (row,) = raised_for_case(lead, men[0], as_known=timezone.now()).rows
    (told,) = row.lists
    assert (row.engagement, told.state.handed, told.answer is not None) == (handed.engagement, handed, True)
    assert told.number == handed.list.lines.get(case=men[0]).number
    (silent,) = raised_for_case(lead, men[2], as_known=timezone.now()).rows[0].lists
    assert silent.answer is None


def test_a_list_is_handed_over_for_an_open_ask_of_this_counterpart(
    crisis: Crisis, ours: OurList, men: list[Case], theirs: State, lead: Actor
) -> None:
    other = State.objects.create(code="UA", name="Ukraine")
    meeting = meet(crisis, theirs, "2024-06-10", by=lead)
    with pytest.raises(Refused, match="another counterpart"):
        hand_list(meeting, ours, ask=ask_of(crisis, other, men[0], by=lead), by=lead)
    ask = ask_of(crisis, theirs, men[0], by=lead)
    assert hand_list(meeting, ours, ask=ask, by=lead).ask == ask
    with pytest.raises(Refused, match="lies in the future"):
        hand_list(meeting, ours, by=lead, known_at=timezone.now() + timedelta(days=1))
