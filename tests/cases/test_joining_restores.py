"""Joining and parting change nothing that anybody wrote: after random sequences of both, with edits between them, every
row is what it would be had nobody been joined, and standing goes on as it would."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.cases.actions.casework import open_case, set_task
from safeconduct.cases.actions.claims import record_claim, retract_claim
from safeconduct.cases.checks import compare_standings
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Circumstance, Credibility, Reliability, Track, Viewpoint
from safeconduct.cases.models import (
    FOREVER,
    Case,
    CaseJoining,
    Claim,
    Clock,
    Crisis,
    Disagreement,
    ProfileSpan,
    Standing,
)
from safeconduct.cases.together import joining_now
from safeconduct.people.actions import NewPerson, add_contact, add_kin, add_name, add_paper, create_person
from safeconduct.people.clusters import wrong_pointers
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Relation
from safeconduct.people.models import Contact, Joining, Kin, Paper, Person, PersonName
from safeconduct.store.partial_dates import PartialDate
from tests.conftest import Ministry
from tests.people.joining import join, part

pytestmark = pytest.mark.django_db

PERSONS = 4
OPENED = datetime(2024, 2, 26, 9, tzinfo=UTC)
SAID = [
    (Track.WHEREABOUTS, "located"), (Track.WHEREABOUTS, "missing"), (Track.CUSTODY, "detained"),
    (Track.CUSTODY, "visited"), (Track.CONTACT, "reached"),
]  # fmt: skip
VIEWPOINTS = [Viewpoint.OURS, Viewpoint.HOST]

who = st.integers(0, PERSONS - 1)
KINDS = ["join"] * 4 + ["claim"] * 5 + ["part"] * 2 + ["retract", "task", "name", "paper", "contact", "kin"]
ACTS = st.fixed_dictionaries({
    "kind": st.sampled_from(KINDS),
    "one": who,
    "other": who,
    "keeps_first": st.booleans(),
    "said": st.sampled_from(SAID),
    "viewpoint": st.sampled_from(VIEWPOINTS),
    "days": st.sampled_from([None, None, 3, 40]),
    "number": st.integers(0, 5),
})  # fmt: skip
Act = dict[str, Any]


def act(kind: str, one: int = 0, other: int = 1, **more: Any) -> Act:
    """An act of an example written by hand."""
    rest = {"keeps_first": True, "said": SAID[0], "viewpoint": Viewpoint.OURS, "days": None, "number": 0}
    return {"kind": kind, "one": one, "other": other, **rest, **more}


A_DUTY_THAT_ONLY_THE_OTHER_HAS_MET = [
    act("claim", 1, said=(Track.CUSTODY, "visited")),
    act("join", 0, 1),
    act("claim", 0, said=(Track.CUSTODY, "detained"), viewpoint=Viewpoint.HOST),
]
A_CHAIN_WHOSE_MIDDLE_IS_PARTED = [
    act("claim", 1, said=(Track.WHEREABOUTS, "missing")),
    act("join", 0, 1),
    act("join", 1, 2, keeps_first=False),
    act("claim", 1, said=(Track.CONTACT, "reached")),
    act("part", number=0),
    act("claim", 1, said=(Track.WHEREABOUTS, "located"), days=3),
    act("join", 3, 0),
    act("retract", number=0),
]


@dataclass
class World:
    """A few persons, most of them with a case, and everything that was done with them."""

    crisis: Crisis
    ministry: Ministry
    lead: Actor
    officer: Actor
    persons: list[Person] = field(default_factory=list)
    cases: dict[int, Case] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    done: list[Callable[["World"], None]] = field(default_factory=list)

    def begin(self) -> None:
        for number in range(PERSONS):
            self.persons.append(create_person(NewPerson(f"Person {number}", nationality="IN"), by=self.lead))
            if number < PERSONS - 1:
                self.cases[number] = open_case(
                    self.crisis, person=self.persons[number], circumstance=Circumstance.RECRUITED,
                    post=self.ministry.embassy, by=self.lead, opened_at=OPENED + timedelta(hours=number),
                )  # fmt: skip

    def do(self, act: Callable[["World"], None]) -> None:
        """Do it now, and keep it, so that another world can do the same."""
        act(self)
        self.done.append(act)


def edit(world: World, act: Act, number: int) -> None:
    """An edit; of a case on the one that stands, as recording on one that is joined is refused."""
    who = act["one"]
    edits: dict[str, Callable[[], None]] = {
        "name": lambda: world.do(lambda w: void(
            add_name(w.persons[who], f"Name {number}", kind=NameKind.ALIAS, source="", by=w.lead))),
        "paper": lambda: world.do(lambda w: void(
            add_paper(w.persons[who], kind=PaperKind.PASSPORT, number=f"Z{number:05}", by=w.lead))),
        "contact": lambda: world.do(lambda w: void(
            add_contact(w.persons[who], kind=ContactKind.EMAIL, value=f"p{number}@x.example", by=w.lead))),
        "kin": lambda: relate(world, who, act["other"]),
        "retract": lambda: retract(world, act["number"]),
        "task": lambda: task(world, who, f"Task {number}"),
        "claim": lambda: claim(world, who, act),
    }  # fmt: skip
    edits[act["kind"]]()


def task(world: World, who: int, text: str) -> None:
    if (at := stands(world, who)) is not None:
        world.do(lambda w: void(set_task(w.cases[at], text=text, by=w.lead)))


def void(_made: object) -> None:
    """What an act made is not needed."""


def stands(world: World, number: int) -> int | None:
    """The number of the case that stands for a person's own; recording on one that is joined is refused."""
    if (case := world.cases.get(number)) is None:
        return None
    if (joining := joining_now(case)) is None:
        return number
    with pytest.raises(Refused, match=f"joined to {joining.into.reference}"):
        set_task(case, text="Nothing.", by=world.lead)
    return next(index for index, other in world.cases.items() if other.pk == joining.into_id)


def claim(world: World, who: int, act: Act) -> None:
    if (at := stands(world, who)) is None:
        return
    track, state = act["said"]
    draft = ClaimDraft(
        track=track, state=state, viewpoint=act["viewpoint"], claimant="somebody", happened=PartialDate.parse_edtf(""),
        reliability=Reliability.B, credibility=Credibility.TWO,
        known_at=timezone.now() - timedelta(days=act["days"] or 0),
    )  # fmt: skip
    world.do(lambda w: w.claims.append(record_claim(w.cases[at], draft, by=w.lead)))


def retract(world: World, number: int) -> None:
    if number < len(world.claims) and not hasattr(Claim.objects.get(pk=world.claims[number].pk), "retraction"):
        now = timezone.now()
        world.do(lambda w: void(retract_claim(w.claims[number], reason="Wrong.", by=w.lead, at=now)))


def relate(world: World, one: int, other: int) -> None:
    known = Kin.objects.filter(person=world.persons[one], relative=world.persons[other]).exists()
    if one != other and not known:
        world.do(
            lambda w: void(add_kin(w.persons[one], relative=w.persons[other], relation=Relation.BROTHER, by=w.lead))
        )


def try_to_join(world: World, one: int, other: int, keeps_first: bool) -> None:
    left, right = world.persons[one], world.persons[other]
    if one == other or Person.objects.get(pk=left.pk).stands_for == Person.objects.get(pk=right.pk).stands_for:
        return
    unchanged(lambda: join(left, right, first=world.officer, second=world.lead, keep=left if keeps_first else right))


def try_to_part(world: World, number: int) -> None:
    open_ones = list(Joining.objects.filter(parting=None))
    if number < len(open_ones):
        joining = open_ones[number]
        unchanged(lambda: part(joining.kept, joining.joined, first=world.officer, second=world.lead))


def unchanged(act: Callable[[], object]) -> None:
    """The counts as known at any time before the act are the same after it."""
    moments = sorted({*ProfileSpan.objects.values_list("known_from", flat=True), timezone.now()})
    before = [counted(moment) for moment in moments]
    act()
    assert [counted(moment) for moment in moments] == before


def counted(moment: datetime) -> Counter[int]:
    spans = ProfileSpan.objects.filter(known_from__lte=moment, known_until__gt=moment)
    return Counter(spans.values_list("profile_id", flat=True))


def consistent(world: World) -> None:
    """What is derived follows from what was said; one human being is counted once."""
    assert not compare_standings().differences
    assert not list(wrong_pointers())
    with_case = {Person.objects.get(pk=case.person_id).stands_for for case in world.cases.values()}
    assert ProfileSpan.objects.filter(known_until=FOREVER).count() == len(with_case)


def written(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that somebody wrote, with numbers in place of ids."""
    number: dict[UUID, int] = {person.pk: index for index, person in enumerate(world.persons)}
    number |= {case.pk: index for index, case in world.cases.items()}
    number |= {claim.pk: index for index, claim in enumerate(world.claims)}

    def rows(query: Any, *fields: str) -> list[tuple[Any, ...]]:
        found = query.values_list(*fields)
        return sorted((tuple(number.get(value, value) for value in row) for row in found), key=repr)

    return {
        "persons": rows(Person.objects, "pk", "name", "sex", "nationality", "joined_into"),
        "names": rows(PersonName.objects, "person", "text", "folded", "script", "kind", "source"),
        "papers": rows(Paper.objects, "person", "kind", "number", "folded"),
        "contacts": rows(Contact.objects, "person", "kind", "value", "folded"),
        "kin": rows(Kin.objects, "person", "relative", "relation", "order"),
        "cases": rows(Case.objects, "pk", "person", "circumstance", "opened_at", "post__name"),
        "officers": rows(Case.objects, "pk", "officers__user", "officers__until"),
        "tasks": rows(Case.objects, "pk", "tasks__text", "tasks__due_on", "tasks__done_at"),
        "claims": rows(Claim.objects, "pk", "case", "track", "state", "viewpoint", "known_at", "backdated"),
        "retractions": rows(Claim.objects, "pk", "retraction__reason", "retraction__at"),
        "clocks": rows(Clock.objects, "case", "kind", "started_at", "due_at", "met_at", "note"),
        "standing now": rows(
            Standing.objects.filter(known_until=FOREVER), "case", "track", "viewpoint", "state", "claim"
        ),
        "whole standing now": rows(ProfileSpan.objects.filter(known_until=FOREVER), "case", "profile__key"),
        "disagreements now": rows(Disagreement.objects.filter(closed_at=None), "case", "track"),
    }


@example(acts=A_DUTY_THAT_ONLY_THE_OTHER_HAS_MET)
@example(acts=A_CHAIN_WHOSE_MIDDLE_IS_PARTED)
@given(acts=st.lists(ACTS, min_size=4, max_size=14))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_parting_every_row_is_as_if_nobody_had_been_joined(
    crisis: Crisis, ministry: Ministry, lead: Actor, officer: Actor, acts: list[Act]
) -> None:
    joined = World(crisis, ministry, lead, officer)
    with transaction.atomic():
        joined.begin()
        for number, act in enumerate(acts):
            if act["kind"] == "join":
                try_to_join(joined, act["one"], act["other"], act["keeps_first"])
            elif act["kind"] == "part":
                try_to_part(joined, act["number"])
            else:
                edit(joined, act, number)
            consistent(joined)
        while Joining.objects.filter(parting=None).exists():
            try_to_part(joined, 0)
            consistent(joined)
        assert not CaseJoining.objects.filter(until=None).exists()
        restored = written(joined)
        transaction.set_rollback(True)
    never = World(crisis, ministry, lead, officer)
    with transaction.atomic():
        never.begin()
        for done in joined.done:
            done(never)
        assert written(never) == restored
        transaction.set_rollback(True)
