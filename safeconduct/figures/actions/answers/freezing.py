"""Freezing an approved answer: all of it, with the cases that make every figure, for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.ids import uuid7

from ... import rules
from ...answers.paper import paper_of, told_in
from ...answers.petitioners import unseen_petitioners
from ...answers.record import record_of
from ...answers.standing import Stand, stand_of
from ...answers.taking import Taken, TakenFigure
from ...models import Answer, AnswerStep, FrozenAnswer, FrozenFigure
from ...paper.fingerprint import fingerprint
from ...paper.values import as_json
from ...queries.frozen import Digest, keep_members
from ...queries.then import figure_then
from ...queries.told import keep_told
from .held import InHand, in_hand


@transaction.atomic
def freeze_answer(answer: Answer, *, by: Actor) -> FrozenAnswer:
    """Count every figure once more and keep the answer as it is: the paper in all its languages, the record behind it,
    and the ids of the cases in each figure. Nothing of it can be changed again.

    Raises `Refused` while something speaks against it, and when a petitioner is not the actor's to see.
    """
    held = in_hand(answer)
    if held.is_frozen:
        raise Refused(_("This answer is frozen already."))
    rules.may_freeze_answer(by, stage=held.stage, open_findings=0).require()
    if _approved(held) != held.version.pk:
        raise Refused(_("Another version was approved than the one that stands now. Put it forward again."))
    stand = stand_of(answer, held.version)
    rules.may_freeze_answer(by, stage=held.stage, open_findings=stand.open).require()
    _check_petitioners(stand, by)
    digests = _keep_figures(answer, stand.taken)
    content = _content(answer, held, stand, digests, by)
    row = FrozenAnswer(answer=answer, version=held.version, content=content, sha256=fingerprint(content), by_id=by.id)
    row.save(force_insert=True)
    row.refresh_from_db(fields=["at"])
    keep_told(answer.crisis, told_in(answer.kind, stand.taken), stand.taken.versions.values(), answer=row)
    said = {"reference": answer.reference, "version": held.version.number, "sha256": row.sha256}
    record(Verb.FREEZE_ANSWER, by=by, kind="answer", id=answer.pk, after=said | {"figures": len(digests)})
    return row


def _approved(held: InHand) -> object:
    return AnswerStep.objects.filter(answer=held.answer).latest("number").version_id


def _check_petitioners(stand: Stand, by: Actor) -> None:
    if stand.taken.shut:
        raise Refused(_("A named petitioner is held back by family first. Nothing about this person leaves the house."))
    if unseen_petitioners(stand.text.petitioners, reader=by):
        raise Refused(_("A named petitioner is not yours to see. Somebody who sees all of them has to freeze it."))


def _keep_figures(answer: Answer, taken: Taken) -> dict[str, Digest]:
    """Every figure with its members, by its slot."""
    digests: dict[str, Digest] = {}
    for place, (slot, made) in enumerate(taken.figures.items(), start=1):
        row = FrozenFigure(
            id=uuid7(), frozen_id=answer.pk, place=place, slot=slot, measure=made.version, rules=made.rules,
            as_known=made.figure.as_known, happened_by=_happened(made), number=made.number, at_most=made.at_most,
        )  # fmt: skip
        digests[slot] = keep_members(row, made.figure, taken.crisis, members=_members(made, taken))
        if digests[slot].number != made.number:
            raise Refused(_("Something was recorded while the answer was frozen. Try again: nothing was kept."))
    return digests


def _happened(made: TakenFigure) -> date | None:
    return date.fromisoformat(made.slot.happened) if made.slot.happened else None


def _members(made: TakenFigure, taken: Taken) -> tuple[Any, ...] | None:
    """Of a figure as happened by a day those that certainly count; None where the figure itself says who."""
    by = _happened(made)
    if by is None:
        return None
    counted = taken.counted[made.figure.as_known]
    then = figure_then(
        made.version, taken.versions, counted, happened_by=by, narrowed=made.slot.narrowed, with_members=True
    )
    return then.members


def _content(answer: Answer, held: InHand, stand: Stand, digests: Mapping[str, Digest], by: Actor) -> dict[str, Any]:
    """Plain data: what is hashed is what is kept."""
    taken, text = stand.taken, stand.text
    shas = {slot: digest.sha256 for slot, digest in digests.items()}
    paper = paper_of(answer, text, taken, languages=text.languages, reader=by, mark="")
    behind = record_of(answer, text, taken, stand.findings, digests=shas)
    return {
        "reference": answer.reference,
        "version": held.version.number,
        "as_known": taken.as_known.isoformat(),
        "languages": list(text.languages),
        "text": held.version.text,
        "measures": dict(held.version.measures),
        "paper": as_json(paper),
        "record": as_json(behind),
        "figures": [_figure(slot, made, shas[slot]) for slot, made in taken.figures.items()],
        "held_back": taken.held_back,
    }


def _figure(slot: str, made: TakenFigure, sha256: str) -> dict[str, Any]:
    return {
        "slot": slot, "measure": made.version.measure_id, "version": made.version.number, "number": made.number,
        "at_most": made.at_most, "as_known": made.figure.as_known.isoformat(), "members_sha256": sha256,
    }  # fmt: skip
