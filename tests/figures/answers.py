"""Answers for tests: a small ledger with the figures of one day, and a text that asks for them."""

from collections.abc import Sequence
from datetime import datetime

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.figures.actions.answers import (
    approve_answer,
    freeze_answer,
    start_answer,
    submit_answer,
    write_version,
)
from safeconduct.figures.actions.findings import settle_finding
from safeconduct.figures.answers.standing import stand_of
from safeconduct.figures.answers.text import AnswerPart, AnswerText
from safeconduct.figures.enums import AnswerKind, Severity
from safeconduct.figures.models import Answer, AnswerVersion, FrozenAnswer
from safeconduct.people.models import Person
from tests.conftest import Ministry
from tests.figures.ledger import at, confirm_death, make_measures, new_case, say

NAMES = ("Omveer Tilwara", "Bharat Kesarwani", "Chetan Dobriyal", "Devraj Lohumi", "Eshan Pokhriyal")
WORDING = "Of {known_cases} known, {released} were released and {dead_confirmed_by_us} died."
KNOWN = at("2025-01-17")


def make_ledger(crisis: Crisis, ministry: Ministry) -> list[Case]:
    """Five cases: one released, two dead of whom the family of one was told, two serving of whom one is missing."""
    lead, officer = ministry.actor("lead"), ministry.actor("officer")
    make_measures(lead)
    cases = [new_case(crisis, ministry.embassy, name, by=officer) for name in NAMES]
    say(cases[0], "ours.service=released", known="2024-06-11", by=lead, happened="2024-06-10")
    confirm_death(cases[1], known="2024-06-11", first=lead, second=officer, happened="2024-05-30")
    say(cases[1], "ours.kin=told", known="2024-06-12", by=lead)
    confirm_death(cases[2], known="2024-07-11", first=lead, second=officer, happened="2024-06-30")
    say(cases[3], "host.whereabouts=missing", known="2024-07-11", by=lead)
    return cases


def give_regions(cases: Sequence[Case], regions: Sequence[str]) -> None:
    """Say from where these people are, as known from now on."""
    for case, region in zip(cases, regions, strict=True):
        Person.objects.filter(pk=case.person_id).update(home_region=region)


def text_of(wording: str = WORDING, **more: object) -> AnswerText:
    part = AnswerPart("(a)", {"en": "how many are known;"}, {"en": wording})
    return AnswerText(title={"en": "Nationals recruited"}, parts=(part,), **more)  # type: ignore[arg-type]


def new_answer(
    crisis: Crisis,
    *,
    by: Actor,
    wording: str = WORDING,
    kind: AnswerKind = AnswerKind.PARLIAMENT,
    known: datetime = KNOWN,
    **more: object,
) -> Answer:
    """An answer whose second version has this wording, as known on 17 January 2025."""
    answer = start_answer(crisis, kind=kind, title={"en": "Nationals recruited"}, as_known=known, by=by)
    write_version(answer, text_of(wording, **more), as_known=known, by=by, expected_number=1)
    return answer


def settle_all(answer: Answer, *, by: Actor) -> None:
    """Settle every finding of the newest version that can be settled."""
    version = AnswerVersion.objects.filter(answer=answer).latest("number")
    for shown in stand_of(answer, version).findings:
        if shown.finding.severity == Severity.WARNS and shown.is_open:
            settle_finding(answer.crisis, shown.finding, reason="It is so.", by=by, answer=answer)


def frozen_answer(crisis: Crisis, ministry: Ministry, *, wording: str = WORDING, **more: object) -> FrozenAnswer:
    """An answer that a press officer or a diplomat wrote, and the lead approved and froze."""
    author = ministry.actor("diplomat" if "petitioners" in more else "press")
    answer = new_answer(crisis, by=author, wording=wording, **more)  # type: ignore[arg-type]
    settle_all(answer, by=author)
    submit_answer(answer, by=author)
    approve_answer(answer, by=ministry.actor("lead"))
    return freeze_answer(answer, by=ministry.actor("lead"))
