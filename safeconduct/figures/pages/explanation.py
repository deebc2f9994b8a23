"""What the page of a figure shows of its change: the sentences, then each group with its cases and their claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown, day_in, end_of_day, known_text
from safeconduct.cases.models import Case, Claim, Crisis, Standing

from .. import actions
from ..enums import Audience, Cause
from ..explaining import Change, Explanation, ShownMove, explain
from ..models import MeasureVersion
from ..queries import Figure
from ..queries.frozen import last_answered
from ..queries.moved_claims import claims_with_their_ends, overrides_of, references_seen
from ..queries.published import last_published
from ..rules import may_see_members
from .proofs import ClaimRow, claim_row


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A case that moved: on which day, by which claim, and what else there is to say of it."""

    case: Case
    day: date | None
    proof: ClaimRow | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeBlock:
    """A group of cases that moved for one cause. `rest` more are too many for the page, or not hers to see."""

    sign: str
    number: int
    heading: str
    notes: Sequence[str]
    rows: Sequence[MovedRow]
    rest: int


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Why a figure is another than on the earlier day."""

    made: Explanation
    blocks: Sequence[ChangeBlock]


def change_page(
    before: Figure,
    after: Figure,
    crisis: Crisis,
    versions: Mapping[str, MeasureVersion],
    audience: Audience,
    *,
    actor: Actor,
) -> ChangePage:
    """The change of a figure with its cases, for whom may see cases; else in numbers and sentences."""
    if may_see_members(actor):
        made = actions.read_explanation(before, after, crisis, by=actor, versions=versions, audience=audience)
    else:
        made = explain(before, after, crisis, actor=actor, versions=versions, audience=audience)
    told = _Told(made, crisis, actor)
    return ChangePage(made, [told.block(change) for change in made.changes])


class _Told:
    """What is shown of the cases of an explanation, looked up once for all of them."""

    def __init__(self, made: Explanation, crisis: Crisis, actor: Actor) -> None:
        shown = [each for change in made.changes for each in change.shown]
        self.crisis, self.actor = crisis, actor
        self.claims = _claims(shown)
        self.visible = _visible(actor, shown, self.claims)
        self.reasons = _override_reasons(shown)

    def block(self, change: Change) -> ChangeBlock:
        rows = [self.row(each) for each in change.shown]
        sign = "+" if change.entered else "−"
        return ChangeBlock(sign, change.number, heading(change), list(_notes(change)), rows, change.not_shown)

    def row(self, each: ShownMove) -> MovedRow:
        move = each.move
        claim = self.claims.get(move.claim_id) if move.claim_id else None
        day = day_in(self.crisis, move.at) if move.at else None
        if claim is None:
            return MovedRow(each.case, day, None, self.note(each))
        standing = Standing(
            case=each.case, viewpoint=claim.viewpoint, track=claim.track, state=claim.state, claim=claim
        )
        proof = claim_row(standing, self.actor, {claim.case_id} - self.visible.keys())
        return MovedRow(each.case, day, proof, _claim_note(claim, each) if proof.may_see else "")

    def note(self, each: ShownMove) -> str:
        """What is said where no claim did it."""
        move = each.move
        if move.cause in {Cause.JOINED, Cause.PARTED}:
            other = self.visible.get(move.other_id) if move.other_id else None
            reference = other or _("a case that you do not see")
            words = _("joined with %(case)s") if move.cause == Cause.JOINED else _("parted from %(case)s")
            return words % {"case": reference}
        return self.reasons.get(each.case.pk, "") if move.cause == Cause.OVERRIDDEN else ""


def _claims(shown: Sequence[ShownMove]) -> dict[UUID, Claim]:
    ids = {each.move.claim_id for each in shown if each.move.claim_id}
    return claims_with_their_ends(ids)


def _visible(actor: Actor, shown: Sequence[ShownMove], claims: Mapping[UUID, Claim]) -> dict[UUID, str]:
    """The references of the cases that are spoken of, as far as the actor may see them."""
    known = {each.case.pk: each.case.reference for each in shown}
    others = {claim.case_id for claim in claims.values()}
    others |= {each.move.other_id for each in shown if each.move.other_id}
    wanted = [case_id for case_id in others if case_id not in known]
    return known | references_seen(actor, wanted)


def _override_reasons(shown: Sequence[ShownMove]) -> dict[UUID, str]:
    ids = [each.case.pk for each in shown if each.move.cause == Cause.OVERRIDDEN]
    return {
        row.case_id: _("by %(name)s: %(reason)s") % {"name": row.by.name, "reason": row.reason}
        for row in overrides_of(ids)
    }


def _claim_note(claim: Claim, each: ShownMove) -> str:
    """What became of the claim: retracted, countersigned, recorded later than it was known."""
    cause = each.move.cause
    if cause == Cause.RETRACTED:
        return _("retracted by %(name)s: %(reason)s") % {
            "name": claim.retraction.by.name, "reason": claim.retraction.reason,
        }  # fmt: skip
    if cause == Cause.COUNTERSIGNED:
        return _("countersigned by %(name)s") % {"name": claim.countersignature.by.name}
    if claim.backdated:
        return _("recorded later, and dated back")
    return ""


# ---------------------------------------------------------------- words
def heading(change: Change) -> str:
    """What a group is called."""
    part = change.parts[0].name if change.parts else ""
    if change.cause == Cause.MOVED and part:
        words = _("moved here from “%(part)s”") if change.entered else _("moved to “%(part)s”")
        return words % {"part": part}
    return str(Cause(change.cause).label)


def _notes(change: Change) -> Iterator[str]:
    """What the sentences do not say: where they were counted before, or are now."""
    if change.parts and change.cause not in {Cause.MOVED, Cause.CONFIRMED}:
        parts = ", ".join(f"{part.number} “{part.name}”" for part in change.parts)
        yield (_("Counted before as: %(parts)s.") if change.entered else _("Counted now as: %(parts)s.")) % {
            "parts": parts
        }


# ---------------------------------------------------------------- earlier days to compare with
@dataclass(frozen=True, slots=True)
class Preset:
    """An earlier time that is often asked for, and how an address asks for it."""

    words: str
    day: date
    text: str


AGO = (7, 30)
"""Days."""


def presets_of(crisis: Crisis, seen: AsKnown, version: MeasureVersion) -> list[Preset]:
    """The last answer that had this figure, the last time it was published, and a week and a month ago."""
    return [Preset(words, day_in(crisis, at), known_text(crisis, at)) for words, at in _presets(crisis, seen, version)]


def _presets(crisis: Crisis, seen: AsKnown, version: MeasureVersion) -> Iterator[tuple[str, datetime]]:
    if answered := last_answered(crisis, version.measure_id, before=seen.at):
        yield _("the last answer"), answered
    if published := last_published(crisis, version.measure_id, until=seen.day - timedelta(days=1)):
        yield _("the last published figure"), end_of_day(crisis, published)
    for days in AGO:
        words = ngettext("%(n)d day before", "%(n)d days before", days) % {"n": days}
        yield words, end_of_day(crisis, seen.day - timedelta(days=days))
