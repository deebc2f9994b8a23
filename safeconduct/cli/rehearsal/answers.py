"""The answers of the rehearsal: what parliament, court and press were told, built anew from the ledger and frozen, and
a draft that somebody works on."""

from __future__ import annotations

from datetime import date
from typing import Any

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Standing
from safeconduct.figures.actions.answers import (
    approve_answer,
    freeze_answer,
    start_answer,
    submit_answer,
    write_version,
)
from safeconduct.figures.actions.findings import settle_finding
from safeconduct.figures.answers.standing import stand_of
from safeconduct.figures.answers.text import Annexure, AnswerPart, AnswerText, Petitioner, Words
from safeconduct.figures.enums import AnswerKind, Grouping, Severity
from safeconduct.figures.models import Answer, AnswerVersion

from .ministry import Ministry
from .tables import last_moment, table

Entry = dict[str, Any]


def write_answers(ministry: Ministry) -> dict[str, Answer]:
    """Write every answer of the table, by its key: the given ones are approved by a second person and frozen."""
    return {said["key"]: _write(said, ministry) for said in table("answers")["answer"]}


def _write(said: Entry, ministry: Ministry) -> Answer:
    crisis, kind = ministry.crisis, AnswerKind(said["kind"])
    author = ministry.actors["diplomat" if kind == AnswerKind.COURT else "press"]
    known = end_of_day(crisis, said["known"]) if "known" in said else last_moment()
    text = _text(said, ministry)
    answer = start_answer(crisis, kind=kind, title=text.title, languages=text.languages, as_known=known, by=author)
    write_version(answer, text, as_known=known, by=author, expected_number=1)
    if "known" in said:
        _freeze(answer, author, ministry.lead)
    return answer


def _text(said: Entry, ministry: Ministry) -> AnswerText:
    languages = tuple(said["languages"])
    return AnswerText(
        title=said["title"],
        languages=languages,
        to=said["to"],
        parts=tuple(_part(place, keys, languages) for place, keys in enumerate(said["parts"])),
        annexures=(_annexure(said["annexure"]),) if "annexure" in said else (),
        petitioners=_petitioners(said["petitioners"], said["known"], ministry) if "petitioners" in said else (),
        partitions=tuple(said["partitions"]),
    )


def _part(place: int, keys: list[str], languages: tuple[str, ...]) -> AnswerPart:
    return AnswerPart(
        f"({chr(ord('a') + place)})", _said("asked", keys[:1], languages), _said("slots", keys, languages)
    )


def _said(what: str, keys: list[str], languages: tuple[str, ...]) -> Words:
    told = table("answers")[what]
    return {language: " ".join(told[language].get(key, "") for key in keys).strip() for language in languages}


def _annexure(said: Entry) -> Annexure:
    return Annexure(said["number"], said["title"], tuple(said["measures"]), Grouping(said["by"]))


def _petitioners(number: int, known: date, ministry: Ministry) -> tuple[Petitioner, ...]:
    """The first persons whom their families called missing then: they went to court."""
    at = end_of_day(ministry.crisis, known)
    rows = Standing.objects.filter(
        case__crisis=ministry.crisis, viewpoint=Viewpoint.FAMILY, track=Track.WHEREABOUTS, state="missing",
        known_from__lte=at, known_until__gt=at,
    ).order_by("case__reference")  # fmt: skip
    ids = rows.values_list("case_id", flat=True)[:number]
    return tuple(Petitioner(str(id_), str(place)) for place, id_ in enumerate(ids, start=1))


def _freeze(answer: Answer, author: Actor, approver: Actor) -> None:
    """Settle what speaks against it, have it approved by somebody else, and freeze it."""
    version = AnswerVersion.objects.filter(answer=answer).latest("number")
    for shown in stand_of(answer, version).findings:
        if shown.is_open and shown.finding.severity == Severity.WARNS:
            reason = table("answers")["settle"][shown.finding.check]
            settle_finding(answer.crisis, shown.finding, reason=reason, by=author, answer=answer)
    submit_answer(answer, by=author)
    approve_answer(answer, by=approver)
    freeze_answer(answer, by=author)
