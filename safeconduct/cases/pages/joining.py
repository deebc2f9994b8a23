"""What will be seen where when two persons are joined or parted: every row, before anybody decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.people.actions.joining import may_say
from safeconduct.people.clusters import cluster_of, open_joinings, roots
from safeconduct.people.enums import PairStatus, Verdict
from safeconduct.people.models import Contact, Joining, Judgement, Kin, Paper, Person, PersonName
from safeconduct.people.pairs import PairState, judgements_of, known_longer, state_of

from ..models import Case, CaseJoining, CaseTask, Claim, Clock, Document
from ..queries import cases_for, persons_for
from ..rules import may_see
from ..together import standing_cases
from ..tracks import state_label
from .person import masked
from .work import clock_name


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row that stays what it is and is shown with the other person's. `note` says what kind, or how many."""

    text: str
    note: str = ""
    language: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RowsShown:
    """The rows of one sort: names, papers, …"""

    name: str
    rows: tuple[RowShown, ...]


@dataclass(frozen=True, slots=True)
class JoinPreview:
    """What will be seen with `kept` once `joined` is joined into her. `counting` says what it does to figures."""

    kept: Person
    joined: Person
    groups: tuple[RowsShown, ...]
    counting: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def preview_join(one: Person, other: Person, *, actor: Actor, keep: Person | None = None) -> JoinPreview:
    """Every row that will be seen with the one kept: `keep`, or the one known longer. Only what the actor may see."""
    kept = keep or known_longer(one, other)
    joined = other if kept.pk == one.pk else one
    members = [person.pk for person in cluster_of(joined)]
    persons = persons_for(actor).filter(pk__in=members)
    cases = list(cases_for(actor).filter(person__in=members).select_related("crisis", "person"))
    groups = [*person_rows(persons), *case_rows(cases, actor=actor)]
    return JoinPreview(kept, joined, tuple(groups), tuple(_counting(kept, joined, actor)))


@dataclass(frozen=True, slots=True)
class JoiningPage:
    """One joining: what was said of the two, what goes back when they are parted, and what the reader may say now."""

    joining: Joining
    state: PairState
    words: tuple[Judgement, ...]
    goes: Person
    groups: tuple[RowsShown, ...]
    counting: tuple[str, ...]
    may_part: Decision
    may_keep: Decision | None

    @property
    def is_parted(self) -> bool:
        return hasattr(self.joining, "parting")

    @property
    def is_proposed(self) -> bool:
        return self.state.status == PairStatus.PART_PROPOSED


def joining_page(joining: Joining, *, actor: Actor) -> JoiningPage:
    """Everything about a joining that this reader may see."""
    kept, joined = joining.kept, joining.joined
    state = state_of(kept, joined)
    known_by = _known_by_without(joining)
    stays = known_by.get(kept.pk, kept.pk) == kept.stands_for
    goes = joined if stays else kept
    leaving = [
        person.pk for person in cluster_of(kept) if known_by.get(person.pk, person.pk) == known_by.get(goes.pk, goes.pk)
    ]
    is_parted = hasattr(joining, "parting")
    cases = list(cases_for(actor).filter(person__in=leaving).select_related("crisis", "person"))
    words = judgements_of([kept.pk]).filter(first__in=joining.pair, second__in=joining.pair)
    return JoiningPage(
        joining=joining,
        state=state,
        words=tuple(words),
        goes=goes,
        groups=() if is_parted else tuple([*person_rows(_seen(leaving, actor)), *case_rows(cases, actor=actor)]),
        counting=() if is_parted else tuple(_counting_again(kept, known_by, actor)),
        may_part=may_say(kept, joined, Verdict.PART, state=state, by=actor),
        may_keep=may_say(kept, joined, Verdict.SAME, state=state, by=actor)
        if state.status == PairStatus.PART_PROPOSED
        else None,
    )


def _seen(person_ids: Sequence[UUID], actor: Actor) -> QuerySet[Person]:
    return persons_for(actor).filter(pk__in=person_ids)


def _known_by_without(joining: Joining) -> dict[UUID, UUID]:
    """By whom everybody who is one with these two would be known without this joining."""
    ids = list(cluster_of(joining.kept).values_list("pk", flat=True))
    return roots(open_joinings(ids).exclude(pk=joining.pk).values_list("kept_id", "joined_id"))


def _counting_again(kept: Person, known_by: Mapping[UUID, UUID], actor: Actor) -> list[str]:
    """What the parting does to the cases that the actor sees, in sentences."""
    cases = list(cases_for(actor).filter(person__in=cluster_of(kept)).select_related("crisis", "person"))
    joined = CaseJoining.objects.filter(case__in=cases, until=None)
    before = dict(joined.values_list("case_id", "into_id"))
    for case in cases:
        root = known_by.get(case.person_id, case.person_id)
        case.person.joined_into_id = None if root == case.person_id else root
    after = standing_cases(cases)
    return [
        _("Case %(case)s stands and counts by itself again from now on.") % {"case": case.reference}
        for case in cases
        if case.pk in before and case.pk not in after
    ]


def person_rows(persons: QuerySet[Person]) -> list[RowsShown]:
    """Everything written for these persons. Numbers are masked."""
    ids = list(persons.values_list("pk", flat=True))
    names = PersonName.objects.filter(person__in=ids)
    papers = Paper.objects.filter(person__in=ids).order_by("created_at")
    contacts = Contact.objects.filter(person__in=ids).order_by("created_at")
    kin = Kin.objects.filter(person__in=ids).select_related("relative")
    kin_of = Kin.objects.filter(relative__in=ids).select_related("person")
    return _filled([
        (_("Names"), [RowShown(name.text, name.get_kind_display(), name.language) for name in names]),
        (_("Papers"), [RowShown(masked(paper.number), paper.get_kind_display()) for paper in papers]),
        (_("Contacts"), [RowShown(masked(contact.value), contact.get_kind_display()) for contact in contacts]),
        (_("Kin"), [RowShown(row.relative.name, row.get_relation_display()) for row in kin]),
        (_("Is kin of"), [RowShown(row.person.name, row.get_relation_display()) for row in kin_of]),
    ])  # fmt: skip


def case_rows(cases: Sequence[Case], *, actor: Actor) -> list[RowsShown]:
    """These cases and what hangs on them; of what is closed to the actor, only how much."""
    claims = Claim.objects.filter(case__in=cases).select_related("case").order_by("-known_at")
    documents = Document.objects.filter(case__in=cases).select_related("case").order_by("added_at")
    tasks = CaseTask.objects.filter(case__in=cases, done_at=None).select_related("case").order_by("created_at")
    clocks = Clock.objects.filter(case__in=cases, met_at=None).select_related("case").order_by("due_at")
    closed: dict[UUID, set[str]] = defaultdict(set)
    for claim in claims:
        if not may_see(actor, claim.compartment):
            closed[claim.case_id].add(claim.track)
    return _filled([
        (_("Cases"), [RowShown(case.reference, case.crisis.name, reference=case.reference) for case in cases]),
        (_("Claims"), [_claim(claim, actor) for claim in claims]),
        (_("Documents"), [_document(document, actor) for document in documents]),
        (_("Open tasks"), [RowShown(task.text, task.case.reference) for task in tasks]),
        (_("Running clocks"), [_clock(clock, closed.get(clock.case_id, set())) for clock in clocks]),
    ])  # fmt: skip


def _filled(groups: Iterable[tuple[str, list[RowShown]]]) -> list[RowsShown]:
    return [RowsShown(name, tuple(rows)) for name, rows in groups if rows]


def _claim(claim: Claim, actor: Actor) -> RowShown:
    if not may_see(actor, claim.compartment):
        return RowShown(_("a claim that is closed to you"), claim.case.reference)
    said = _("%(viewpoint)s, %(track)s: %(state)s") % {
        "viewpoint": claim.get_viewpoint_display(),
        "track": claim.get_track_display(),
        "state": state_label(claim.state),
    }
    return RowShown(said, claim.case.reference)


def _clock(clock: Clock, closed_tracks: set[str]) -> RowShown:
    return RowShown(clock_name(clock.kind, closed_tracks), clock.case.reference)


def _document(document: Document, actor: Actor) -> RowShown:
    is_open = may_see(actor, document.compartment)
    return RowShown(document.title if is_open else _("a document that is closed to you"), document.case.reference)


def _counting(kept: Person, joined: Person, actor: Actor) -> list[str]:
    """What the joining does to the cases that the actor sees, in sentences."""
    root = kept.stands_for
    members = [*cluster_of(kept), *cluster_of(joined)]
    cases = list(cases_for(actor).filter(person__in=members).select_related("crisis", "person"))
    for case in cases:
        case.person.joined_into_id = None if case.person_id == root else root
    into = standing_cases(cases)
    references = {case.pk: case.reference for case in cases}
    return [
        _("Case %(case)s counts as part of %(into)s from now on: one human being, counted once.")
        % {"case": references[case_id], "into": references[stands]}
        for case_id, stands in into.items()
    ]
