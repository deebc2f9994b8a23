"""A pair that may be one person: how they compare, what was said, what can be said, what would move. And the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.people.actions.joining import may_say
from safeconduct.people.enums import Band, PairStatus, Verdict
from safeconduct.people.matching import levels, sure_words
from safeconduct.people.models import Judgement, Person, PersonName, Proposal
from safeconduct.people.pairs import PairState, judgements_of, known_longer, state_of

from .. import pairs
from ..actions.judging import comparison_of
from ..models import Case
from .joining import JoinPreview, preview_join
from .sides import FieldRow, Side, field_rows, sides


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers, whether it may be given, and the key that goes to its button."""

    verdict: Verdict
    label: str | Promise
    decision: Decision
    kind: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class PairPage:
    proposal: Proposal
    first: Side
    second: Side
    rows: tuple[FieldRow, ...]
    band: str
    sure: str
    blocked: str
    state: PairState
    words: tuple[Judgement, ...]
    answers: tuple[Answer, ...]
    preview: JoinPreview
    other_way: Person

    @property
    def two(self) -> tuple[Person, Person]:
        return self.first.person, self.second.person

    @property
    def cases(self) -> tuple[Case, ...]:
        return tuple(own.case for side in (self.first, self.second) for own in side.cases)


def pair_page(proposal: Proposal, *, actor: Actor, keep: str = "") -> PairPage:
    """Everything about a pair that this reader may see. `keep` is the id of the one by whom they shall be known."""
    two = proposal.first, proposal.second
    first, second = sides(*two, actor=actor)
    comparison, state = comparison_of(*two), state_of(*two)
    kept = next((person for person in two if str(person.pk) == keep), None) or known_longer(*two)
    band = levels().band(comparison)
    words = judgements_of([proposal.first_id]).filter(first=proposal.first_id, second=proposal.second_id)
    return PairPage(
        proposal=proposal,
        first=first,
        second=second,
        rows=field_rows(comparison, first, second),
        band=str(band.label) if band else gettext("probably not the same"),
        sure=sure_words(comparison.probability),
        blocked=comparison.blocked.say(gettext),
        state=state,
        words=tuple(words),
        answers=_answers(*two, state=state, actor=actor),
        preview=preview_join(*two, actor=actor, keep=kept),
        other_way=two[1] if kept.pk == two[0].pk else two[0],
    )


def _answers(one: Person, other: Person, *, state: PairState, actor: Actor) -> tuple[Answer, ...]:
    """What can be said of the two now. Two who are joined can only be parted."""
    same = _("Confirm: the same person") if state.status == PairStatus.PROPOSED else _("The same person")
    part = _("Confirm: part them") if state.status == PairStatus.PART_PROPOSED else _("Part them again")
    said = {
        Verdict.SAME: (same, "", "1"),
        Verdict.DIFFERENT: (_("Not the same person"), "quiet", "2"),
        Verdict.ASK_FAMILY: (_("Cannot tell: ask the family"), "quiet", "3"),
    }
    if state.status in {PairStatus.JOINED, PairStatus.PART_PROPOSED}:
        said = {Verdict.PART: (part, "quiet", "4")}
    return tuple(
        Answer(verdict, label, may_say(one, other, verdict, state=state, by=actor), kind, key)
        for verdict, (label, kind, key) in said.items()
    )


# ---------------------------------------------------------------- the queue
@dataclass(frozen=True, slots=True)
class QueueRow:
    """A pair in the queue: who, how sure, for how long, and what it waits for."""

    pair: Proposal
    languages: tuple[str, str]
    band: str
    sure: str
    waits_for: str
    is_second: bool
    is_twice: bool


def queue_rows(found: Sequence[Any], *, actor: Actor) -> tuple[QueueRow, ...]:
    """The rows of a page of the queue, as `pairs.pairs_page` gives them. One query."""
    ids = {person for row in found for person in row.pair}
    language = {
        (name.person_id, name.text): name.language
        for name in PersonName.objects.filter(person__in=ids).only("person", "text", "script")
    }
    return tuple(
        QueueRow(
            row,
            (language.get((row.first_id, row.first.name), ""), language.get((row.second_id, row.second.name), "")),
            str(Band(row.band).label),
            sure_words(row.probability),
            _waits_for(row, actor),
            row.rank == pairs.SECOND,
            row.calm == 0,
        )
        for row in found
    )


def _waits_for(row: Any, actor: Actor) -> str:
    who = row.judged_name
    if row.verdict in {Verdict.SAME, Verdict.PART} and row.judged_by == actor.id:
        return gettext("You have said your word; a second officer has to confirm it.")
    if row.verdict == Verdict.SAME:
        return gettext("%(who)s says: the same. You confirm it, or not.") % {"who": who}
    if row.verdict == Verdict.PART and row.rank != pairs.FIRST:
        return gettext("%(who)s says: part them again. You confirm it, or not.") % {"who": who}
    if row.verdict == Verdict.ASK_FAMILY:
        return gettext("The family is to be asked.")
    if row.verdict == Verdict.DIFFERENT:
        return gettext("Judged as not the same before; a paper was added since.")
    return ""
