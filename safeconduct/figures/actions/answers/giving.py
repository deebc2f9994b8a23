"""An answer is given: from then on every later one is held against it. What was wrong in it a correction slip says."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import day_in, known_text, today
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import PartialDate

from ... import rules
from ...answers.languages import in_language, number_in_words, word
from ...answers.slots import Slot, slots_in
from ...answers.small import is_few
from ...answers.taking import take
from ...answers.text import AnswerPart, AnswerText, from_json
from ...answers.together import Counted, counted_by
from ...enums import AnswerStage, Bound
from ...faults import FigureFault
from ...models import Answer, AnswerStep, FrozenAnswer, FrozenFigure, PublishedFigure
from ...queries.told import covered_in
from .approving import check_reason
from .held import InHand, add_step, in_hand
from .writing import add_version

LONGEST_NAME = 160
NAMED = 160
"""Letters of a source."""


@transaction.atomic
def give_answer(answer: Answer, *, on: date, by: Actor, said_by: str = "") -> AnswerStep:
    """Record that a frozen answer was given on a day, by whom. Its plain figures are published figures from then on.

    Raises `Refused` or `FigureFault`.
    """
    held = in_hand(answer)
    may(by, Task.WRITE_ANSWER).require()
    _check_given(held, on, said_by)
    step = add_step(held, AnswerStage.GIVEN, by=by, on=on)
    said = {"reference": answer.reference, "on": on.isoformat(), "said_by": said_by.strip()}
    record(Verb.GIVE_ANSWER, by=by, kind="answer", id=answer.pk, after=said)
    for row in _published(held, on, said_by.strip()):
        row.save(force_insert=True)
        told = {"measure": row.measure_id, "value": row.value, "said_on": row.said_on.edtf, "source": row.source}
        record(Verb.PUBLISH_FIGURE, by=by, kind="published", id=row.pk, after=told)
    return step


def _check_given(held: InHand, on: date, said_by: str) -> None:
    crisis = held.answer.crisis
    if not held.is_frozen:
        raise Refused(_("Only a frozen answer is given. Have it approved and freeze it first."))
    if held.stage == AnswerStage.GIVEN:
        raise Refused(_("It is recorded already that it was given."))
    if on > today(crisis):
        raise FigureFault("on", _("This day has not come yet. Record it once the answer was given."))
    if on < day_in(crisis, held.version.as_known):
        raise FigureFault("on", _("Its figures were known only later. Write the day on which it was given."))
    if len(said_by) > LONGEST_NAME or "\x00" in said_by:
        raise FigureFault("said_by", _("Write at most %(n)d letters.") % {"n": LONGEST_NAME})


def _published(held: InHand, on: date, said_by: str) -> Iterator[PublishedFigure]:
    """The figures that people will remember: a measure and nothing else. Again it is the same figure."""
    answer = held.answer
    frozen = FrozenFigure.objects.filter(frozen=answer.pk, happened_by=None).defer("members").select_related("measure")
    for row in frozen:
        if Slot.parse(row.slot).is_plain:
            source = _("%(reference)s, %(title)s") % {"reference": answer.reference, "title": held.version.title}
            yield PublishedFigure(
                crisis=answer.crisis, measure_id=row.measure.measure_id, value=row.number, bound=Bound.EXACTLY,
                said_on=PartialDate.parse_edtf(on.isoformat()), known_on=day_in(answer.crisis, row.as_known),
                said_by=said_by or _said_by(held.text), source=source[:NAMED], key=f"answer:{answer.pk}:{row.slot}",
            )  # fmt: skip


def _said_by(text: AnswerText) -> str:
    return (_("our answer to %(to)s") % {"to": text.to} if text.to else _("our answer"))[:LONGEST_NAME]


# ---------------------------------------------------------------- correction
@transaction.atomic
def correct_answer(answer: Answer, *, reason: str, by: Actor) -> Answer:
    """Begin a correction slip to a frozen answer: an answer of its own that says what to read instead. It begins with
    every figure that is another when it is counted again at its own time, or with all of them where none is.

    The frozen answer stays as it is. Raises `Refused` or `FigureFault`.
    """
    rules.may_write_answer(by).require()
    said = check_reason(reason)
    frozen = FrozenAnswer.objects.filter(answer=answer).select_related("version").first()
    if frozen is None:
        raise Refused(_("Only a frozen answer is corrected by a slip. This one can still be written."))
    slip = Answer(id=uuid7(), crisis=answer.crisis, kind=answer.kind, corrects=answer, made_by_id=by.id)
    slip.save(force_insert=True)
    slip.refresh_from_db(fields=["number", "made_at"])
    add_version(slip, _slip(frozen, answer), number=1, as_known=timezone.now(), by=by)
    after = {"reference": slip.reference, "corrects": answer.reference, "reason": said}
    record(Verb.CORRECT_ANSWER, by=by, kind="answer", id=slip.pk, after=after)
    return slip


def _slip(frozen: FrozenAnswer, answer: Answer) -> AnswerText:
    """What a slip begins with: for each figure "for 12 read {dead; known=2025-03-21}"."""
    old = from_json(frozen.version.text)
    rows = {row.slot: row for row in frozen.figures.defer("members").select_related("measure")}
    changed = {slot for slot in _changed(frozen, answer) if slot in rows} or set(rows)
    parts = [_corrected(part, old, rows, changed, answer) for part in old.parts]
    title = {
        language: word(language, "slip_title").format(title=in_language(old.title, language))[:200]
        for language in old.languages
    }
    return AnswerText(
        title=title, languages=old.languages, to=old.to, question=old.question, asked_by=old.asked_by,
        parts=tuple(part for part in parts if part.wording),
    )  # fmt: skip


def _changed(frozen: FrozenAnswer, answer: Answer) -> set[str]:
    """The slots whose number is another now, as known at the same time by the same measures."""
    version = frozen.version
    taken = take(answer.crisis, from_json(version.text), as_known=version.as_known, versions=version.measures)
    rows = FrozenFigure.objects.filter(frozen=frozen).values_list("slot", "number", "at_most")
    now = {slot: (made.number, made.at_most) for slot, made in taken.figures.items()}
    return {slot for slot, number, at_most in rows if now.get(slot) != (number, at_most)}


def _corrected(
    part: AnswerPart, old: AnswerText, rows: dict[str, FrozenFigure], changed: set[str], answer: Answer
) -> AnswerPart:
    slots = {slot.text: slot for wording in part.wording.values() for slot in slots_in(wording)}
    told = [rows[text] for text in slots if text in changed and text in rows]
    covered = covered_in(answer)
    wording = {
        language: "\n".join(_for_read(part, row, language, answer, covered) for row in told)
        for language in old.languages
    }
    return AnswerPart(part.letter, part.asked, wording if told else {})


def _for_read(
    part: AnswerPart, row: FrozenFigure, language: str, answer: Answer, covered: Collection[Counted]
) -> str:  # fmt: skip
    slot = Slot.parse(row.slot)
    known = "" if slot.known else f"; known={known_text(answer.crisis, row.as_known)}"
    before = number_in_words(row.number, row.at_most, language)
    if not row.happened_by and _counted(row) in covered:
        before = word(language, "few" if is_few(row.number) else "withheld")
    return word(language, "slip").format(
        letter=part.letter or "–", reference=answer.reference, name=row.measure.name_in(language),
        before=before, after=f"{{{row.slot}{known}}}",
    )  # fmt: skip


def _counted(row: FrozenFigure) -> Counted:
    narrowed = row.rules[1] if row.rules[1:] else None
    return counted_by(row.measure.measure_id, row.measure.number, row.as_known, narrowed)
