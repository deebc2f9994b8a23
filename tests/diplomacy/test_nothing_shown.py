"""On every page, file and draft of the register: no name of a case that the reader may not see, nothing that was known
later than the day from which she looks, and out of the house no death of which the family was not told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.access.models import Post
from safeconduct.cases.actions.casework import open_case, set_compartments
from safeconduct.cases.actions.claims import countersign_claim, record_claim
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import close_ask
from safeconduct.diplomacy.actions.assurances import Promise, judge_assurance, record_assurance
from safeconduct.diplomacy.actions.briefs import freeze_brief, write_paragraph
from safeconduct.diplomacy.actions.concerns import raise_concern, record_reply
from safeconduct.diplomacy.actions.engagements import Plan, Who, change_engagement
from safeconduct.diplomacy.actions.handed import hand_list
from safeconduct.diplomacy.actions.statements import Said, record_statement, set_position
from safeconduct.diplomacy.enums import EngagementKind, Side
from safeconduct.diplomacy.models import Ask, Assurance, Engagement, Official, Position, State
from safeconduct.people.actions import NewPerson, create_person
from tests.cases.telling import death, sign_in, words_of
from tests.conftest import Ministry
from tests.diplomacy.asking import ask_of, list_of, meet
from tests.diplomacy.conftest import at, on
from tests.diplomacy.places import PLACES, Made, Seen, made_places

READ = [name for name in PLACES if name not in {"feed", "revoke_feed", "brief_take_back", "judge_assurance"}]
WRITES_NOW = {"record_statement"} | {name for name, (seen, _parts) in PLACES.items() if seen is Seen.DIPLOMATS}
"""Forms: what is recorded with them is recorded now, so they offer what is known now, from whatever day one looks."""
OF_ITS_OWN_TIME = {"calendar_file", "frozen_brief", "frozen_docx"}
"""A calendar carries what is known now; a frozen copy what was known when it was handed over."""
OUT_OF_THE_HOUSE = ("readout_text", "families_text", "after_done", "calendar_file")
LATER = "Zzlater"
"""Stands in everything that became known after the day from which the pages look."""


def showing(client: Client, made: Made, words: tuple[str, ...], query: str = "") -> dict[str, list[str]]:
    """The addresses on which one of these words stands; beside the register also the situation and the case."""
    beside = {"situation": f"/c/{made.parts['slug']}/", "case page": f"/cases/{made.parts['case']}/"}
    addresses = {name: made.address(name) for name in READ} | beside
    shown = {name: words_of(client, address + query) for name, address in addresses.items()}
    return {name: found for name, text in shown.items() if (found := [word for word in words if word in text])}


def man(crisis: Crisis, name: str, post: Post, by: Actor) -> Case:
    person = create_person(NewPerson(name, nationality="IN"), by=by)
    return open_case(crisis, person=person, circumstance=Circumstance.RECRUITED, post=post, by=by,
                     opened_at=at("2024-02-26T09"))  # fmt: skip


@dataclass(frozen=True)
class Hidden:
    """The register with cases that nearly nobody sees, bound to everything that can bind one, and the words that tell
    of each: of the one in a compartment, of the dead, of the one whom all but a stranger see, of what is asked."""

    made: Made
    closed: tuple[str, ...]
    dead: tuple[str, ...]
    asked: tuple[str, ...]
    month: str

    @property
    def query(self) -> str:
        return f"?month={self.month}"


@pytest.fixture
def hidden(
    crisis: Crisis, theirs: State, ours: State, their_minister: Official, case: Case, lead: Actor, officer: Actor,
    colleague: Actor, ministry: Ministry,
) -> Hidden:  # fmt: skip
    """One in a compartment, one who died and whose family was not told: both listed, in the ask and the promise. They
    met a few days ago, so that it stands in the calendar that programs read."""
    closed = man(crisis, "Qasimbhai Undisclosed", ministry.embassy, lead)
    died = man(crisis, "Wexford Untold", ministry.embassy, lead)
    made = made_places(crisis, theirs, their_minister, case, lead)
    day = (timezone.now() - timedelta(days=3)).date().isoformat()
    meeting = meet(crisis, theirs, day, by=lead)
    ask = ask_of(crisis, theirs, case, closed, died, by=lead, known="2024-03-01T10")
    raise_concern(meeting, strength=3, ask=ask, by=lead)
    handed = hand_list(meeting, list_of(crisis, case, closed, died, by=lead), ask=ask, by=lead)
    record_reply(ask, kind="acknowledged", words="Yes.", on=on(day), engagement=meeting, by=lead)
    promise = Promise("release", "All.", "Somebody", on(day), cases=[case, closed, died], due=on(day),
                      engagement=meeting, ask=ask)  # fmt: skip
    promised = record_assurance(crisis, theirs, promise, by=lead)
    frozen = freeze_brief(meeting, as_known=timezone.now(), handed_to="the minister", by=lead)
    set_compartments(closed, compartments=[Compartment.SOURCE], by=lead)
    countersign_claim(record_claim(died, death(), by=officer), by=colleague)
    parts = made.parts | {
        "engagement": meeting.reference, "ask": ask.reference, "handed": handed.pk, "assurance": promised.reference,
        "frozen": frozen.pk,
    }  # fmt: skip
    asked = (made.parts["ask"], made.parts["engagement"], made.parts["assurance"], "within weeks", "return of our men")
    names = ("Undisclosed", closed.reference), ("Untold", died.reference)
    return Hidden(Made(parts, made.secret), *names, asked, day[:7])


def test_no_page_names_a_case_that_the_reader_may_not_see(hidden: Hidden, ministry: Ministry):
    """The press reads what was said in public, and on the same pages nothing of what was asked or promised."""
    of_nobody = (*hidden.closed, *hidden.dead, *hidden.made.secret)
    more = {"stranger": of_nobody, "press": of_nobody + hidden.asked}
    shown = {
        who: showing(sign_in(Client(), ministry.users[who]), hidden.made, more.get(who, hidden.closed), hidden.query)
        for who in ("officer", "stranger", "liaison", "auditor", "diplomat", "press")
    }
    assert {who: found for who, found in shown.items() if found} == {}


def test_who_may_see_them_reads_them_and_none_of_them_leaves_the_house(hidden: Hidden, ministry: Ministry):
    """Neither the one in a compartment nor the dead of whom no family was told, on whoever's paper."""
    lead = sign_in(Client(), ministry.users["lead"])
    meeting = hidden.made.parts["engagement"]
    words = (*hidden.closed, *hidden.dead)
    shown = showing(lead, hidden.made, (*words, *hidden.made.secret, meeting), hidden.query)
    for page in ("ask", "assurance", "engagement", "handed_answers", "brief", "frozen_brief", "score_names"):
        assert {*words} <= {*shown[page]}, page
    for paper in ("brief_docx", "frozen_docx", "handed_list"):
        assert {"Undisclosed", "Untold"} <= {*shown[paper]}, paper
    assert {page: [word for word in words if word in shown.get(page, ())] for page in OUT_OF_THE_HOUSE} == {
        page: [] for page in OUT_OF_THE_HOUSE
    }
    assert {*hidden.made.secret} <= {*shown["families_text"]}, "the one of whom his family may be told"
    assert meeting in shown["calendar_file"]
    assert meeting in shown["calendar"]


# ---------------------------------------------------------------- as known
@pytest.fixture
def later(crisis: Crisis, theirs: State, ours: State, their_minister: Official, case: Case, lead: Actor) -> Made:
    """What was known on a day, and after it one of everything that can become known, with a word of its own."""
    made = made_places(crisis, theirs, their_minister, case, lead)
    meeting = meet(crisis, theirs, "2024-06-11", by=lead)
    ask = ask_of(crisis, theirs, case, by=lead, known="2024-06-11T13")
    _say(meeting, ask, "", known="2024-06-11T14", by=lead)
    handed = hand_list(meeting, list_of(crisis, case, by=lead), ask=ask, by=lead, known_at=at("2024-06-11T14"))
    promise = Promise("release", "Soon.", "Somebody", on("2024-06-11"), cases=[case], engagement=meeting, ask=ask)
    promised = record_assurance(crisis, theirs, promise, by=lead, known_at=at("2024-06-11T15"))
    said = Said("theirs", "Somebody", "post", on("2024-06-11"), "Yes.", state=theirs, source="Site")
    statement = record_statement(crisis, said, by=lead, known_at=at("2024-06-12T09"))
    line = set_position(
        crisis, words="They come home.", source="S", since=on("2024"), by=lead, known_at=at("2024-06-01T09")
    )
    _everything_later(crisis, theirs, lead, ask, meeting, promised, line, case)
    parts = made.parts | {
        "engagement": meeting.reference, "ask": ask.reference, "handed": handed.pk, "assurance": promised.reference,
        "statement": statement.pk, "position": line.pk,
    }  # fmt: skip
    return Made(parts, made.secret)


def _say(meeting: Engagement, ask: Ask, mark: str, *, known: str, by: Actor) -> None:
    raise_concern(meeting, strength=4 if mark else 2, ask=ask, words=f"Said {mark}", by=by, known_at=at(known))
    record_reply(ask, kind="acted", words=f"Replied {mark}", on=on("2024-06"), by=by, known_at=at(known))


def _everything_later(
    crisis: Crisis,
    theirs: State,
    lead: Actor,
    ask: Ask,
    meeting: Engagement,
    promised: Assurance,
    line: Position,
    case: Case,
) -> None:
    """Each is known a week after the day from which the pages look."""
    known = at("2024-07-10T09")
    plan = Plan(
        EngagementKind.MEETING, on("2024-06-11"), place=f"{LATER} place", occasion=f"{LATER} summit",
        topics=(f"{LATER} topic",), summary=f"{LATER} summary",
        participants=(Who(Side.OURS, name=f"{LATER} ours"), Who(Side.THEIRS, name=f"{LATER} theirs")),
    )  # fmt: skip
    change_engagement(meeting, plan, reason=f"{LATER} reason", by=lead, known_at=known)
    _say(meeting, ask, LATER, known="2024-07-10T10", by=lead)
    new = ask_of(crisis, theirs, case, by=lead, known="2024-07-10T10", words=f"{LATER} ask")
    _say(meeting, new, f"{LATER} new", known="2024-07-10T11", by=lead)
    close_ask(ask, stage="met", reason=f"{LATER} met", by=lead, known_at=at("2024-07-11T09"))
    judge_assurance(promised, state="broken", reason=f"{LATER} broken", by=lead, known_at=known)
    promise = Promise("release", f"{LATER} promise", f"{LATER} speaker", on("2024-06-11"), cases=[case],
                      due=on("2024-08"), scope=f"{LATER} scope", due_words=f"{LATER} words", ask=ask)  # fmt: skip
    record_assurance(crisis, theirs, promise, by=lead, known_at=known)
    said = Said("theirs", f"{LATER} speaker", "post", on("2024-06-12"), f"{LATER} quote", state=theirs,
                source=f"{LATER} source", engagement=meeting, asks=[ask])  # fmt: skip
    record_statement(crisis, said, by=lead, known_at=known)
    set_position(
        crisis, words=f"{LATER} line", source=f"{LATER}", since=on("2024"), by=lead, known_at=known, replaces=line
    )
    hand_list(
        meeting, list_of(crisis, case, by=lead), ask=new, words=f"{LATER} note", by=lead, known_at=at("2024-07-10T10")
    )
    meet(crisis, theirs, "2024-07-09", by=lead, known=known)
    write_paragraph(meeting, "lead", words=f"{LATER} paragraph", built="", seen=0, by=lead)
    freeze_brief(meeting, as_known=timezone.now(), handed_to=f"{LATER} minister", by=lead)


def test_no_page_tells_what_became_known_after_the_day_from_which_it_looks(later: Made, ministry: Ministry):
    lead = sign_in(Client(), ministry.users["lead"])
    for day in ("2024-07-03", "2024-07-10T08:59"):
        shown = showing(lead, later, (LATER,), f"?known={day}&month=2024-06")
        assert [name for name in shown if name not in WRITES_NOW | OF_ITS_OWN_TIME] == [], day
    now = showing(lead, later, (LATER,), "?month=2024-06")
    assert {
        "ask", "engagement", "asks", "engagements", "assurance", "assurances", "statements", "positions", "brief",
        "brief_docx", "frozen_briefs", "after_done", "readout_text", "families_text", "score_items", "calendar",
        "case page", "situation",
    } <= set(now)  # fmt: skip
