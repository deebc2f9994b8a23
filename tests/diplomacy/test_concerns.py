"""What was raised, and for whom: frozen. What was replied."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import close_ask, name_cases, take_off_case
from safeconduct.diplomacy.actions.concerns import raise_concern, record_reply
from safeconduct.diplomacy.actions.engagements import cancel_engagement
from safeconduct.diplomacy.charts import Step, ladder
from safeconduct.diplomacy.enums import Strength
from safeconduct.diplomacy.models import Concern, ConcernCase, Office, Official, Reply, State
from safeconduct.diplomacy.queries.named import first_names, names_of_concern
from safeconduct.diplomacy.queries.raised import raised_for_case
from safeconduct.store.faults import FieldFault
from tests.conftest import Ministry
from tests.diplomacy.asking import ask_of, meet
from tests.diplomacy.conftest import at, on
from tests.figures.ledger import make_measures, new_case, say


@pytest.fixture
def men(crisis: Crisis, ministry: Ministry, officer: Actor, lead: Actor) -> list[Case]:
    make_measures(lead)
    cases = [new_case(crisis, ministry.embassy, name, by=officer) for name in ("Gurlal Sandhar", "Ravi Tilak")]
    for case in cases:
        say(case, "ours.service=recruited", known="2024-03-01", by=lead)
    return cases


def test_raising_freezes_the_cases_as_they_are_known_then(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    ask = ask_of(crisis, theirs, by=lead, known="2024-03-05T09", measure="still_serving")
    first = raise_concern(
        meet(crisis, theirs, "2024-04-10", by=lead), strength=2, ask=ask, by=lead, known_at=at("2024-04-10T18")
    )
    say(men[0], "ours.service=released", known="2024-05-01", by=lead)
    second = raise_concern(
        meet(crisis, theirs, "2024-06-10", by=lead), strength=4, ask=ask, by=lead, known_at=at("2024-06-10T18")
    )
    frozen = [{row.case_id for row in concern.cases.all()} for concern in (first, second)]
    assert frozen == [{case.pk for case in men}, {men[1].pk}]
    assert (first.total, second.total) == (2, 1)
    entry = Entry.objects.filter(verb="raise_concern").order_by("id").last()
    assert entry is not None
    assert (entry.object_id, entry.after["strength"], entry.after["cases"]) == (str(second.pk), "demand", 1)


def test_what_was_named_stays_named_though_the_case_is_taken_off_later(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    ask = ask_of(crisis, theirs, *men, by=lead)
    concern = raise_concern(meet(crisis, theirs, "2024-04-10", by=lead), strength=2, ask=ask, by=lead)
    for case in men:
        take_off_case(ask, case, reason="Home.", by=lead)
    assert names_of_concern(lead, concern).total == 2
    with pytest.raises(FieldFault, match="names no case any more"):
        raise_concern(meet(crisis, theirs, "2024-06-10", by=lead), strength=3, ask=ask, by=lead)
    assert Concern.objects.count() == 1


def test_a_measure_that_matches_nobody_any_more_is_not_raised(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    ask = ask_of(crisis, theirs, by=lead, known="2024-03-05T09", measure="still_serving")
    for case in men:
        say(case, "ours.service=released", known="2024-05-01", by=lead)
    with pytest.raises(FieldFault, match="matches nobody as known on"):
        raise_concern(meet(crisis, theirs, "2024-06-10", by=lead), strength=3, ask=ask, by=lead)
    assert (Concern.objects.count(), ConcernCase.objects.count()) == (0, 0)


def test_cases_that_the_officer_may_not_see_are_frozen_too_and_counted(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor, diplomat: Actor
) -> None:
    ask = ask_of(crisis, theirs, *men, by=lead)
    set_compartments(men[1], compartments=[Compartment.MEDICAL], by=lead)
    concern = raise_concern(meet(crisis, theirs, "2024-04-10", by=lead), strength=2, ask=ask, by=diplomat)
    few = first_names(diplomat, [concern])[concern.pk]
    assert ([case.pk for case in few.cases], few.total, few.hidden, few.more) == ([men[0].pk], 2, 1, 0)
    everybody = first_names(lead, [concern])[concern.pk]
    assert (len(everybody.cases), everybody.hidden) == (2, 0)


def test_a_stop_is_raised_for_no_case(crisis: Crisis, theirs: State, lead: Actor) -> None:
    ask = ask_of(crisis, theirs, by=lead, kind="stop", words="Stop recruiting")
    concern = raise_concern(meet(crisis, theirs, "2024-04-10", by=lead), strength=4, ask=ask, by=lead)
    assert (concern.total, concern.cases.count()) == (0, 0)


def test_only_in_an_engagement_that_was_held_is_something_raised(crisis: Crisis, theirs: State, lead: Actor) -> None:
    planned = meet(crisis, theirs, "2024-04-10", by=lead, held=False)
    with pytest.raises(Refused, match="still planned"):
        raise_concern(planned, strength=2, words="The men", by=lead)
    cancel_engagement(planned, reason="Illness.", by=lead)
    with pytest.raises(Refused, match="was cancelled"):
        raise_concern(planned, strength=2, words="The men", by=lead)
    held = meet(crisis, theirs, "2024-05-10", by=lead)
    with pytest.raises(Refused, match="not known to us then"):
        raise_concern(held, strength=2, words="The men", by=lead, known_at=at("2024-05-09"))
    assert Concern.objects.count() == 0


def test_an_ask_of_another_counterpart_or_a_closed_one_is_not_raised(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    other = State.objects.create(code="UA", name="Ukraine")
    ask = ask_of(crisis, theirs, *men, by=lead)
    with pytest.raises(Refused, match="another counterpart"):
        raise_concern(meet(crisis, other, "2024-04-10", by=lead), strength=2, ask=ask, by=lead)
    close_ask(ask, stage="withdrawn", reason="By mistake.", by=lead)
    with pytest.raises(Refused, match="closed"):
        raise_concern(meet(crisis, theirs, "2024-04-10", by=lead), strength=2, ask=ask, by=lead)


def test_a_concern_without_an_ask_needs_words_and_is_recorded_once(crisis: Crisis, theirs: State, lead: Actor) -> None:
    held = meet(crisis, theirs, "2024-05-10", by=lead)
    with pytest.raises(FieldFault, match="Write what was raised"):
        raise_concern(held, strength=2, by=lead)
    with pytest.raises(FieldFault, match="how strongly"):
        raise_concern(held, strength=9, words="Safety", by=lead)
    raise_concern(held, strength=2, words="Safety of our men", by=lead)
    with pytest.raises(Refused, match="recorded already"):
        raise_concern(held, strength=2, words="Safety of our men ", by=lead)
    assert Concern.objects.count() == 1


def test_who_may_not_keep_engagements_raises_and_replies_nothing(
    crisis: Crisis, theirs: State, men: list[Case], lead: Actor, officer: Actor
) -> None:
    held, ask = meet(crisis, theirs, "2024-05-10", by=lead), ask_of(crisis, theirs, *men, by=lead)
    with pytest.raises(Refused, match="takes the role"):
        raise_concern(held, strength=2, ask=ask, by=officer)
    with pytest.raises(Refused, match="takes the role"):
        record_reply(ask, kind="refused", words="No.", on=on("2024-05-10"), by=officer)


# ---------------------------------------------------------------- replies
def test_a_reply_is_kept_in_their_words_with_who_gave_it(
    crisis: Crisis, theirs: State, men: list[Case], their_minister: Official, foreign_ministry: Office, lead: Actor
) -> None:
    held, ask = meet(crisis, theirs, "2024-05-10", by=lead), ask_of(crisis, theirs, *men, by=lead)
    row = record_reply(
        ask, kind="acknowledged", words="Мы рассмотрим.", on=on("2024-05-10"), engagement=held,
        office=foreign_ministry, official=their_minister, by=lead,
    )  # fmt: skip
    entry = Entry.objects.get(verb="record_reply")
    assert (entry.object_id, entry.after["words"], entry.after["by"]) == (
        str(row.pk), "Мы рассмотрим.", "Arkady Belozerov"
    )  # fmt: skip


def test_a_reply_of_who_was_not_yet_in_office_of_another_state_or_of_the_future_is_refused(
    crisis: Crisis, theirs: State, men: list[Case], their_minister: Official, our_minister: Official, lead: Actor
) -> None:
    ask = ask_of(crisis, theirs, *men, by=lead)
    for official, day, known, words in (
        (their_minister, "2020-05-10", "2024-05-11", "was not yet Minister of Foreign Affairs"),
        (our_minister, "2024-05-10", "2024-05-11", "another state"),
        (their_minister, "2024-05-12", "2024-05-11", "cannot have happened after that"),
    ):
        with pytest.raises(FieldFault, match=words):
            record_reply(ask, kind="refused", words="No.", on=on(day), official=official, by=lead, known_at=at(known))
    assert Reply.objects.count() == 0


# ---------------------------------------------------------------- for one case
def test_a_case_tells_when_by_whom_and_how_strongly_it_was_raised(
    crisis: Crisis, theirs: State, men: list[Case], our_minister: Official, lead: Actor, stranger: Actor
) -> None:
    named = ask_of(crisis, theirs, men[0], by=lead)
    served = ask_of(crisis, theirs, by=lead, known="2024-03-05T09", measure="still_serving", kind="protection")
    first, second = (meet(crisis, theirs, day, by=lead, ours=our_minister) for day in ("2024-04-10", "2024-07-03"))
    raise_concern(first, strength=2, ask=named, by=lead, known_at=at("2024-04-10T18"))
    raise_concern(second, strength=3, ask=named, by=lead, known_at=at("2024-07-03T18"))
    raise_concern(second, strength=4, ask=served, by=lead, known_at=at("2024-07-03T18"))
    for words, known in (("Before he was named.", "2024-04-09"), ("No.", "2024-07-04")):
        record_reply(named, kind="refused", words=words, on=on("2024-04"), by=lead, known_at=at(f"{known}T09"))
    told = raised_for_case(lead, men[0], as_known=timezone.now())
    assert [(row.engagement, row.strength, row.who, row.place) for row in told.rows] == [
        (second, Strength.DEMAND, "Sudhanva Karmarkar, External Affairs Minister", "Astana"),
        (first, Strength.CONCERN, "Sudhanva Karmarkar, External Affairs Minister", "Astana"),
    ]
    assert {row.ask for row in told.asks} == {named, served}
    assert [reply.words for reply in told.replies] == ["No."]
    of_other = raised_for_case(lead, men[1], as_known=timezone.now())
    assert ([row.engagement for row in of_other.rows], [row.ask for row in of_other.asks]) == ([second], [served])
    before = raised_for_case(lead, men[0], as_known=at("2024-07-03T13"))
    assert ([row.engagement for row in before.rows], before.replies) == ([first], ())
    assert raised_for_case(stranger, men[0], as_known=timezone.now()).rows == ()


def test_a_case_named_later_was_not_raised_before(crisis: Crisis, theirs: State, men: list[Case], lead: Actor) -> None:
    ask = ask_of(crisis, theirs, men[0], by=lead)
    raise_concern(meet(crisis, theirs, "2024-04-10", by=lead), strength=2, ask=ask, by=lead)
    name_cases(ask, men[1:], by=lead)
    told = raised_for_case(lead, men[1], as_known=timezone.now())
    assert (told.times, [row.ask for row in told.asks]) == (0, [ask])


# ---------------------------------------------------------------- the ladder
def test_the_ladder_climbs_at_each_raising_and_ends_today() -> None:
    days = [on(text).earliest for text in ("2024-01-01", "2024-07-01", "2025-01-01")]
    assert None not in days
    steps = [
        Step(day, strength, str(day))
        for day, strength in zip(days, (Strength.MENTIONED, Strength.PROTEST, Strength.PROTEST), strict=True)
        if day is not None
    ]
    today = on("2025-12-31").latest
    assert today is not None
    made = ladder(steps[::-1], today=today)
    assert made is not None
    assert [(mark.x, mark.y) for mark in made.marks] == [("27.00%", "77.00%"), ("44.45%", "9.00%"), ("62.10%", "9.00%")]
    assert next(line for line in made.lines if line.x1 == line.x2).y2 == "9.00%"
    assert (made.lines[-1].x2, made.first.isoformat(), made.last) == ("97.00%", "2024-01-01", today)
    assert ladder([], today=today) is None
