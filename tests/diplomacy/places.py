"""Every address of the diplomatic register, and one of everything that they lead to. A new address is said here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import reverse
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.assurances import Promise, record_assurance
from safeconduct.diplomacy.actions.briefs import freeze_brief
from safeconduct.diplomacy.actions.concerns import raise_concern, record_reply
from safeconduct.diplomacy.actions.counterparts import add_contact
from safeconduct.diplomacy.actions.feeds import make_feed
from safeconduct.diplomacy.actions.handed import hand_list
from safeconduct.diplomacy.actions.statements import Said, record_statement, set_position
from safeconduct.diplomacy.models import Official, State
from tests.diplomacy.asking import ask_of, list_of, meet
from tests.diplomacy.conftest import on


class Seen(Enum):
    """Who finds something behind an address."""

    REGISTER = "for who may see engagements; of cases each sees her own"
    DIPLOMATS = "for diplomats and crisis leads, who keep the register"
    PRESS = "for the press too: what was said in public"
    MACHINE = "for programs that know the secret"


R, D, P = Seen.REGISTER, Seen.DIPLOMATS, Seen.PRESS
PLACES: dict[str, tuple[Seen, tuple[str, ...]]] = {
    "engagements": (R, ("slug",)),
    "calendar": (R, ("slug",)),
    "plan_engagement": (D, ("slug",)),
    "engagement": (R, ("engagement",)),
    "change_engagement": (D, ("engagement",)),
    "hold_engagement": (D, ("engagement",)),
    "cancel_engagement": (D, ("engagement",)),
    "feed": (R, ()),
    "revoke_feed": (R, ()),
    "calendar_file": (Seen.MACHINE, ("token",)),
    "counterparts": (R, ("slug",)),
    "state": (R, ("slug", "code")),
    "official": (R, ("slug", "official")),
    "add_state": (D, ("slug",)),
    "change_state": (D, ("slug", "code")),
    "add_office": (D, ("slug", "code")),
    "change_office": (D, ("slug", "office")),
    "contact_of_office": (D, ("slug", "office")),
    "add_official": (D, ("slug", "code")),
    "rename_official": (D, ("slug", "official")),
    "add_official_name": (D, ("slug", "official")),
    "contact_of_official": (D, ("slug", "official")),
    "begin_term": (D, ("slug", "official")),
    "end_term": (D, ("slug", "term")),
    "correct_term": (D, ("slug", "term")),
    "end_contact": (D, ("slug", "contact")),
    "asks": (R, ("slug",)),
    "make_ask": (D, ("slug",)),
    "ask": (R, ("ask",)),
    "ask_names": (R, ("ask",)),
    "name_cases": (D, ("ask",)),
    "take_off_case": (D, ("ask", "case")),
    "close_ask": (D, ("ask",)),
    "record_reply": (D, ("ask",)),
    "raise_concern": (D, ("engagement",)),
    "hand_list": (D, ("engagement",)),
    "handed_answers": (R, ("handed",)),
    "handed_list": (R, ("handed",)),
    "answer_list": (D, ("handed",)),
    "ask_unanswered": (D, ("handed",)),
    "assurances": (R, ("slug",)),
    "record_assurance": (D, ("slug",)),
    "assurance": (R, ("assurance",)),
    "judge_assurance": (D, ("assurance",)),
    "statements": (P, ("slug",)),
    "record_statement": (P, ("slug",)),
    "statement": (P, ("statement",)),
    "positions": (P, ("slug",)),
    "set_position": (D, ("slug",)),
    "replace_position": (D, ("position",)),
    "give_up_position": (D, ("position",)),
    "brief": (R, ("engagement",)),
    "brief_docx": (R, ("engagement",)),
    "brief_paragraph": (D, ("engagement", "key")),
    "brief_take_back": (D, ("engagement", "key")),
    "freeze_brief": (D, ("engagement",)),
    "frozen_briefs": (R, ("engagement",)),
    "frozen_brief": (R, ("engagement", "frozen")),
    "frozen_docx": (R, ("engagement", "frozen")),
    "after": (D, ("engagement",)),
    "after_done": (R, ("engagement",)),
    "readout_text": (R, ("engagement",)),
    "families_text": (R, ("engagement",)),
    "scorecards": (R, ("slug",)),
    "scorecard": (R, ("slug", "code")),
    "score_names": (R, ("slug", "code")),
    "score_items": (R, ("slug", "code", "what")),
}


@dataclass(frozen=True)
class Made:
    """One of everything, how an address is made of it, and the words that only who sees the case may read."""

    parts: dict[str, Any]
    secret: tuple[str, ...]

    def address(self, name: str) -> str:
        return reverse(f"diplomacy:{name}", args=[self.parts[part] for part in PLACES[name][1]])


def made_places(crisis: Crisis, state: State, minister: Official, case: Case, lead: Actor) -> Made:
    """A meeting in which the case was raised, handed over on a list and promised; a readout, a line, a frozen brief."""
    term = minister.terms.get()
    meeting = meet(crisis, state, "2024-07-03", by=lead)
    ask = ask_of(crisis, state, case, by=lead, known="2024-07-03T13")
    raise_concern(meeting, strength=3, ask=ask, by=lead)
    handed = hand_list(meeting, list_of(crisis, case, by=lead), ask=ask, by=lead)
    record_reply(ask, kind="acknowledged", words="It is being looked at.", on=on("2024-07-03"), engagement=meeting,
                 official=minister, by=lead)  # fmt: skip
    promise = Promise("release", "All of them, within weeks.", minister.name, on("2024-07-03"), cases=[case],
                      due_words="within weeks", engagement=meeting, ask=ask)  # fmt: skip
    said = Said("theirs", minister.name, "press_release", on("2024-07-04"), "We will see to it.", state=state,
                source="Its site", official=minister, engagement=meeting, asks=[ask])  # fmt: skip
    parts = {
        "slug": crisis.slug,
        "code": state.code,
        "engagement": meeting.reference,
        "official": minister.pk,
        "office": term.office_id,
        "term": term.pk,
        "contact": add_contact(official=minister, what="phone", value="+7 495 000 11 22", by=lead).pk,
        "token": make_feed(by=lead),
        "ask": ask.reference,
        "case": case.reference,
        "handed": handed.pk,
        "assurance": record_assurance(crisis, state, promise, by=lead).reference,
        "statement": record_statement(crisis, said, by=lead).pk,
        "position": set_position(crisis, words="They come home.", source="briefing", since=on("2024"), by=lead).pk,
        "frozen": freeze_brief(meeting, as_known=timezone.now(), handed_to="the minister", by=lead).pk,
        "key": "lead",
        "what": "raised",
    }
    return Made(parts, (case.person.name, case.reference))
