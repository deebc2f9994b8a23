"""After a meeting: the draft of what we say in public, what the families may be told, and what comes next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case, set_compartments
from safeconduct.cases.actions.claims import countersign_claim, record_claim
from safeconduct.cases.actions.lists.ours import make_our_list
from safeconduct.cases.enums import Circumstance, Track, Viewpoint
from safeconduct.cases.lists.ours import Choice, Wanted
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import close_ask, make_ask
from safeconduct.diplomacy.actions.assurances import judge_assurance
from safeconduct.diplomacy.actions.engagements import Plan, Who, hold_engagement, plan_engagement
from safeconduct.diplomacy.actions.handed import hand_list
from safeconduct.diplomacy.actions.statements import set_position
from safeconduct.diplomacy.drafts import families_note, readout_draft
from safeconduct.diplomacy.enums import AskKind, AskStage, AssuranceState, EngagementKind, ReplyKind, Side, Strength
from safeconduct.diplomacy.models import Engagement, Official, State
from safeconduct.diplomacy.queries.duties import Duty, next_duties
from safeconduct.figures.shipped import install_measures
from safeconduct.people.actions import NewPerson, create_person
from tests.cases.telling import death, says, sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import on
from tests.diplomacy.met import Register


@pytest.fixture
def register(crisis: Crisis, theirs: State, our_minister: Official, their_minister: Official, lead: Actor) -> Register:
    return Register(crisis, theirs, our_minister, their_minister, by=lead)


@pytest.fixture
def other(crisis: Crisis, ministry: Ministry, officer: Actor) -> Case:
    """A second man, of the same post."""
    person = create_person(NewPerson("Gurlal Sandhar", nationality="IN"), by=officer)
    return open_case(crisis, person=person, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=officer)


def dies(case: Case, officer: Actor, colleague: Actor) -> None:
    """Confirmed by two officers, on DNA. The family was not told."""
    countersign_claim(record_claim(case, death(), by=officer), by=colleague)


def kin_told(case: Case, officer: Actor) -> None:
    record_claim(case, says(Viewpoint.OURS, Track.KIN, "told"), by=officer)


def readout(engagement: Engagement) -> str:
    return readout_draft(engagement, as_known=timezone.now()).text


# ---------------------------------------------------------------- our readout
def test_the_readout_says_who_met_what_was_raised_how_strongly_and_our_line_and_names_nobody(
    register: Register, case: Case, lead: Actor
) -> None:
    met = register.met("2024-07-03")
    register.raised(met, register.ask("Release of Omveer Singh Tilwara", case), strength=Strength.STRONG_CONCERN)
    register.raised(met, None, words="His brother Tilwara was beaten")
    set_position(
        register.crisis, words="Recruitment is not in line with our partnership", source="Statement of 11 June",
        since=on("2024-06-11"), by=lead,
    )  # fmt: skip
    text = readout(met)
    assert text.startswith(
        "External Affairs Minister Sudhanva Karmarkar met Minister of Foreign Affairs Arkady Belozerov, Astana"
    )
    assert "We raised with strong concern the release and early return of our nationals." in text
    assert "Recruitment is not in line with our partnership." in text
    assert "Tilwara" not in text


def test_a_figure_in_the_readout_is_the_one_for_the_public(
    register: Register, case: Case, other: Case, officer: Actor, colleague: Actor
) -> None:
    install_measures(by=register.by)
    dies(case, officer, colleague)
    met = register.met("2024-07-03")
    ask = make_ask(
        register.crisis, register.state, kind=AskKind.REMAINS, words="Remains", measure="dead_confirmed_by_us",
        by=register.by,
    )  # fmt: skip
    register.raised(met, ask)
    draft = readout_draft(met, as_known=timezone.now())
    assert draft.left_out == 1
    assert "remains" not in draft.text
    kin_told(case, officer)
    dies(other, officer, colleague)
    text = readout(met)
    assert "the hand-over of the remains of our nationals. This is about 1 person." in text


@pytest.mark.parametrize(("kind", "is_told"), [(EngagementKind.MEETING, True), (EngagementKind.DEMARCHE, False)])
def test_what_a_demarche_was_made_for_is_not_said_in_public(
    register: Register, kind: EngagementKind, is_told: bool
) -> None:
    both = (Who(Side.OURS, register.ours), Who(Side.THEIRS, register.theirs))
    plan = Plan(kind, on("2024-07-03"), place="Moscow", occasion="two more deaths", participants=both)
    made = plan_engagement(register.crisis, register.state, plan, by=register.by)
    hold_engagement(made, plan, by=register.by)
    assert ("two more deaths" in readout(made)) == is_told


# ---------------------------------------------------------------- the note for the families
def test_the_note_tells_each_family_when_by_whom_and_for_what_it_was_raised_and_what_was_promised(
    register: Register, case: Case, other: Case, diplomat: Actor
) -> None:
    met = register.met("2024-07-03")
    register.raised(met, register.ask("Release", case, other))
    register.promised("I give you my word of honour", "2024-07-03", case, engagement=met)
    note = families_note(met, as_known=timezone.now(), reader=diplomat)
    lines = {each.case.person.name: each.lines for each in note.told}
    assert lines["Omveer Singh Tilwara"] == (
        "We raised this on 3 July 2024: release and return.",
        "It was raised by: External Affairs Minister.",
        "They promised: release and return. We hold them to it.",
    )
    assert len(lines["Gurlal Sandhar"]) == 2
    assert "word of honour" not in note.text
    assert case.reference in note.text


def test_no_family_is_told_anything_that_tells_of_a_death_before_it_was_told_of_it(
    register: Register, case: Case, other: Case, officer: Actor, colleague: Actor, diplomat: Actor
) -> None:
    met = register.met("2024-07-03")
    register.raised(met, register.ask("Release", case, other))
    remains = register.ask("Remains", case, other, kind=AskKind.REMAINS)
    register.raised(met, remains)
    dies(case, officer, colleague)
    note = families_note(met, as_known=timezone.now(), reader=diplomat)
    assert (note.left_out, [each.case for each in note.told]) == (1, [other])
    assert "remains" not in note.text
    kin_told(case, officer)
    told = families_note(met, as_known=timezone.now(), reader=diplomat).text
    assert "release and return and hand-over of remains" in told


def test_a_death_confirmed_since_then_is_held_back_also_when_the_note_looks_from_an_earlier_time(
    register: Register, case: Case, officer: Actor, colleague: Actor, diplomat: Actor
) -> None:
    met = register.met("2024-07-03")
    register.raised(met, register.ask("Release", case))
    then = timezone.now()
    assert families_note(met, as_known=then, reader=diplomat).told
    dies(case, officer, colleague)
    assert not families_note(met, as_known=then, reader=diplomat).told


def test_the_note_has_only_cases_that_she_may_see_and_nothing_that_is_kept_apart(
    register: Register, case: Case, other: Case, lead: Actor, stranger: Actor
) -> None:
    met = register.met("2024-07-03")
    register.raised(met, register.ask("Release", case, other))
    set_compartments(case, compartments=[Compartment.INVESTIGATION], by=lead)
    note = families_note(met, as_known=timezone.now(), reader=lead)
    assert ([each.case for each in note.told], note.hidden) == ([other], 1)
    nothing = families_note(met, as_known=timezone.now(), reader=stranger)
    assert (nothing.told, nothing.hidden) == ((), 2)


# ---------------------------------------------------------------- what is next
def duties(register: Register) -> list[Duty]:
    return next_duties(register.by, register.crisis, timezone.now())


def test_promises_lists_and_silent_asks_stand_in_their_order(
    register: Register, crisis: Crisis, case: Case, lead: Actor
) -> None:
    met = register.met("2024-07-03")
    silent, answered = register.ask("Whereabouts", case), register.ask("Access", case)
    for ask in (silent, answered):
        register.raised(met, ask)
    register.replied(answered, ReplyKind.ACTED, "2024-07-10")
    late = register.promised("Within weeks", "2024-07-03", case, due="2024-08-01", engagement=met)
    wanted = Wanted("List of one", "Astana", "Cyrl", ("name", "latin"), Choice(references=(case.reference,)))
    due = timezone.localdate() + timedelta(days=9)
    hand_list(met, make_our_list(crisis, wanted, by=lead), answer_due=due, by=lead)
    assert [(duty.kind, duty.words, duty.is_late) for duty in duties(register)] == [
        ("promise", "Within weeks", True), ("list", "List of one", False), ("ask", "Whereabouts", False),
    ]  # fmt: skip
    judge_assurance(late, state=AssuranceState.BROKEN, reason="Nobody came home.", by=lead)
    close_ask(silent, stage=AskStage.MET, reason="We know where he is.", by=lead)
    assert [duty.kind for duty in duties(register)] == ["list"]


def test_an_ask_is_silent_again_when_it_was_raised_after_its_last_reply(register: Register, case: Case) -> None:
    ask = register.ask("Release", case)
    register.raised(register.met("2024-07-03"), ask)
    register.replied(ask, ReplyKind.ACKNOWLEDGED, "2024-07-03")
    assert not duties(register)
    again = register.met("2024-09-01")
    register.raised(again, ask)
    assert [duty.engagement for duty in duties(register)] == [again.reference]


def test_duties_are_for_who_sees_the_register(register: Register, case: Case, press: Actor) -> None:
    register.raised(register.met("2024-07-03"), register.ask("Release", case))
    assert next_duties(press, register.crisis, timezone.now()) == []


# ---------------------------------------------------------------- the page
def test_the_page_has_both_drafts_and_the_next_clocks_and_gives_them_as_files(
    client: Client, ministry: Ministry, register: Register, case: Case
) -> None:
    met = register.met("2024-07-03")
    register.raised(met, register.ask("Release of all", case))
    liaison = sign_in(client, ministry.users["liaison"])
    here = f"/engagements/{met.reference}/after/"
    text = liaison.get(f"{here}done/").content.decode()
    for words in ("We raised with concern", "Omveer Singh Tilwara", "No reply", "Release of all"):
        assert words in text
    taken = liaison.get(f"{here}families/")
    assert taken["Content-Disposition"] == f'attachment; filename="{met.reference}-families.txt"'
    assert "Omveer Singh Tilwara" in taken.content.decode()
    assert "We raised with concern" in liaison.get(f"{here}readout/").content.decode()
    assert Entry.objects.filter(verb="export", kind="engagement", object_id=str(met.pk)).count() == 2


def test_drafts_are_for_who_sees_engagements_and_not_before_it_was_known(
    client: Client, ministry: Ministry, register: Register
) -> None:
    met = register.met("2024-07-03")
    here = f"/engagements/{met.reference}/after/"
    for who, status in (("auditor", 200), ("press", 404), ("administrator", 404)):
        signed_in = sign_in(client, ministry.users[who])
        for page in ("done/", "readout/", "families/"):
            assert signed_in.get(here + page).status_code == status, (who, page)
    early = sign_in(client, ministry.users["auditor"]).get(f"{here}done/?known=2024-01-01")
    assert early.status_code == 404
