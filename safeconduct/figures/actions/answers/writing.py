"""Beginning an answer, and writing versions of it. Two authors never overwrite each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import uuid7

from ... import rules
from ...answers.asking import with_question
from ...answers.text import AnswerPart, AnswerText, Words, as_json, from_json
from ...answers.versions import versions_used
from ...answers.wording import offered_wording
from ...answers.writing import check_text, check_time, tidied
from ...enums import AnswerKind, AnswerStage
from ...models import Answer, AnswerVersion
from .held import InHand, add_step, in_hand


class WrittenMeanwhile(Refused):
    """Somebody else wrote a version since the author read hers. `last` is the version that stands now."""

    def __init__(self, last: AnswerVersion) -> None:
        words = _("%(name)s wrote version %(number)d meanwhile. Nothing of yours is lost: compare the two, then write.")
        super().__init__(words % {"name": last.made_by.name, "number": last.number})
        self.last = last


@transaction.atomic
def start_answer(
    crisis: Crisis,
    *,
    kind: AnswerKind,
    title: Words,
    by: Actor,
    to: str = "",
    question: str = "",
    asked_by: str = "",
    reply_on: str = "",
    languages: Sequence[str] = ("en",),
    as_known: datetime | None = None,
    templates: Sequence[str] = (),
    copy: Answer | None = None,
    asked: str = "",
    key: UUID | None = None,
) -> Answer:
    """Begin an answer; its first version is written at once, as known now or at the time given.

    `templates` are keys of offered wordings, each one part; `copy` is an earlier answer of the crisis, whose parts,
    annexures and petitioners are taken over and counted anew. `asked` is the question as it was asked, in the first of
    the languages: each of its parts becomes one to be answered. The same `key` again (a form sent twice) is the same
    answer. Raises `Refused` or `FigureFault`.
    """
    rules.may_write_answer(by).require()
    if key and (there := Answer.objects.filter(pk=key).first()):
        return _sent_before(there, crisis, by)
    begun = _copied(crisis, copy) if copy else AnswerText(parts=_parts_of(kind, templates))
    text = tidied(
        replace(
            begun, title=title, to=to, question=question, asked_by=asked_by, reply_on=reply_on,
            languages=tuple(languages), parts=with_question(begun.parts, asked, [*languages, "en"][0]),
        )
    )  # fmt: skip
    at = as_known or timezone.now()
    check_time(crisis, at)
    check_text(crisis, text, by=by, named_before=[petitioner.case_id for petitioner in begun.petitioners])
    answer = Answer(id=key or uuid7(), crisis=crisis, kind=kind, made_by_id=by.id)
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:
        return _sent_before(Answer.objects.get(pk=answer.pk), crisis, by)
    answer.refresh_from_db(fields=["number", "made_at"])
    version = add_version(answer, text, number=1, as_known=at, by=by)
    said = {"reference": answer.reference, "kind": kind, "title": version.title, "copy": copy.reference if copy else ""}
    record(Verb.START_ANSWER, by=by, kind="answer", id=answer.pk, after=said)
    return answer


def _sent_before(there: Answer, crisis: Crisis, by: Actor) -> Answer:
    if (there.made_by_id, there.crisis_id) != (by.id, crisis.pk):
        raise Refused(_("This form was sent already. Open a new one."))
    return there


def _copied(crisis: Crisis, copy: Answer) -> AnswerText:
    if copy.crisis_id != crisis.pk:
        raise Refused(_("Only an answer of the same crisis can be taken over."))
    return from_json(AnswerVersion.objects.filter(answer=copy).latest("number").text)


def _parts_of(kind: AnswerKind, templates: Sequence[str]) -> tuple[AnswerPart, ...]:
    """A part for each chosen wording, lettered (a), (b) and so on."""
    there = {template.key: template for template in offered_wording(kind)}
    chosen = [there[key] for key in templates if key in there]
    return tuple(
        AnswerPart(f"({chr(ord('a') + place)})", template.asked, template.wording)
        for place, template in enumerate(chosen)
    )


def add_version(
    answer: Answer,
    text: AnswerText,
    *,
    number: int,
    as_known: datetime,
    by: Actor,
    measures: Mapping[str, int] | None = None,
) -> AnswerVersion:
    """Write a version that was checked. `measures` are those of the version before; other measures are the newest."""
    used = versions_used(measures)
    version = AnswerVersion(
        answer=answer,
        number=number,
        title=next(text.title[language] for language in (*text.languages, *text.title) if language in text.title),
        reply_on=date.fromisoformat(text.reply_on) if text.reply_on else None,
        as_known=as_known,
        measures={key: one.number for key, one in used.items()},
        text=as_json(text),
        made_by_id=by.id,
    )
    version.save(force_insert=True)
    return version


@transaction.atomic
def write_version(
    answer: Answer, text: AnswerText, *, as_known: datetime, by: Actor, expected_number: int
) -> AnswerVersion:  # fmt: skip
    """Write what the answer says from now on. The same text as known at the same time is no new version.

    `expected_number` is the version that the author read. Raises `WrittenMeanwhile` when another stands now, `Refused`
    or `FigureFault` otherwise.
    """
    held = _writable(answer, by, expected_number)
    check_time(answer.crisis, as_known)
    said = tidied(text)
    check_text(
        answer.crisis, said, by=by, named_before=[petitioner.case_id for petitioner in held.text.petitioners]
    )  # fmt: skip
    if as_json(said) == as_json(held.text) and as_known == held.version.as_known:
        return held.version
    return _write(held, said, as_known=as_known, by=by, measures=held.version.measures)


@transaction.atomic
def take_again(answer: Answer, *, as_known: datetime, by: Actor, expected_number: int) -> AnswerVersion:
    """Take the figures of an answer anew: as known at another time, by the newest versions of all measures. The words
    stay. Raises as `write_version` does."""
    held = _writable(answer, by, expected_number)
    check_time(answer.crisis, as_known)
    return _write(held, held.text, as_known=as_known, by=by, measures=None)


def _writable(answer: Answer, by: Actor, expected_number: int) -> InHand:
    held = in_hand(answer)
    rules.may_write_answer(by, stage=held.stage, is_frozen=held.is_frozen).require()
    if expected_number != held.version.number:
        raise WrittenMeanwhile(held.version)
    return held


def _write(
    held: InHand, text: AnswerText, *, as_known: datetime, by: Actor, measures: Mapping[str, int] | None
) -> AnswerVersion:
    """Write the next version. What was approved is not approved any more once it says something else."""
    if held.stage == AnswerStage.APPROVED:
        add_step(held, AnswerStage.SENT_BACK, by=by, reason=_("It was written anew after it was approved."))
    version = add_version(
        held.answer, text, number=held.version.number + 1, as_known=as_known, by=by, measures=measures
    )
    record(
        Verb.WRITE_ANSWER, by=by, kind="answer", id=held.answer.pk,
        before={"version": held.version.number, "as_known": held.version.as_known},
        after={"version": version.number, "as_known": as_known, "text": version.text},
    )  # fmt: skip
    return version
