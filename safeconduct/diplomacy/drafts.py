"""After a meeting: the draft of what we say in public, and what the families may be told. Plain text, built from data.

The readout has no name of a national, no words that an officer typed about one, and only figures for the public. The
note for the families says nothing that is in a compartment, nothing of a death before its family was told, and of what
was promised only what kind it was: it never repeats a rumour, because it never repeats a claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import day_in, end_of_day
from safeconduct.cases.models import Case, CaseJoining, Profile, ProfileSpan
from safeconduct.cases.publishing import publishable, tells_of_death
from safeconduct.cases.queries import cases_for
from safeconduct.figures.enums import Audience
from safeconduct.figures.queries import counts, current_versions, figure, held_back, profiles

from .brief.words import joined, sentence
from .days import event_words
from .enums import AskKind, EngagementKind, Side, Strength
from .models import Ask, AssuranceCase, Concern, ConcernCase, Engagement, EngagementVersion, Participant
from .queries.engagements import version_at
from .queries.statements import positions_at

MOST, SHOWN = 20_000, 100
"""Cases in one note, and on a page."""
OF_THE_DEAD = frozenset({AskKind.REMAINS, AskKind.COMPENSATION})
"""What is asked for the dead: to say that it was asked tells of a death."""


@dataclass(frozen=True, slots=True)
class Readout:
    """The draft of our readout; `left_out` counts what was raised and may not be said yet."""

    text: str
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What the family of one case may be told."""

    case: Case
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What we may tell the families. `hidden` counts cases that the reader may not see or that are kept apart,
    `left_out` those of whom nothing may be told yet."""

    heading: str
    told: tuple[Told, ...]
    hidden: int = 0
    left_out: int = 0

    @property
    def text(self) -> str:
        """The whole note."""
        return self._text(self.told)

    @property
    def first(self) -> str:
        """The note with its first cases, for a page."""
        return self._text(self.told[:SHOWN])

    @property
    def more(self) -> int:
        """How many cases stand in the whole note only."""
        return max(len(self.told) - SHOWN, 0)

    def _text(self, told: Sequence[Told]) -> str:
        parts = [f"{each.case.reference}  {each.case.person.name}\n" + "\n".join(each.lines) for each in told]
        return "\n\n".join([self.heading, *parts]) + "\n"


def readout_draft(engagement: Engagement, *, as_known: datetime) -> Readout:
    """The draft of what we say in public of an engagement. Only what may be said: who met, what we raised and how
    strongly, our lines, figures for the public."""
    version = version_at(engagement, as_known=as_known)
    if version is None:
        return Readout("")
    raised = list(_concerns(engagement, as_known))
    said = [concern for concern in raised if concern.ask is not None and _may_be_said(concern, as_known)]
    lines = [
        _met(version),
        *(_raised_publicly(concern, as_known) for concern in said),
        *_position_lines(engagement, as_known),
    ]
    left_out = sum(concern.ask is not None for concern in raised) - len(said)
    return Readout("\n\n".join(line for line in lines if line) + "\n", left_out)


def families_note(engagement: Engagement, *, as_known: datetime, reader: Actor) -> Note:
    """What we may tell the families of those for whom something was raised or promised. Ten queries or so."""
    version = version_at(engagement, as_known=as_known)
    concerns = {row.pk: row for row in _concerns(engagement, as_known) if row.ask_id}
    raised = _by_case(ConcernCase.objects.filter(concern__in=list(concerns)))
    promised = _promises(engagement, as_known)
    ids = {*raised, *promised}
    cases = {case.pk: case for case in _open_cases(reader, ids)}
    states, shut = _states(cases, as_known)
    told = [
        Told(case, lines)
        for case in sorted(cases.values(), key=lambda case: (case.person.name.casefold(), case.reference))
        if case.pk not in shut
        and (lines := _lines([concerns[id_] for id_ in raised[case.pk]], promised[case.pk], version, states[case.pk]))
    ]
    heading = _("What we may tell the families: %(what)s") % {"what": _what(version)} if version else ""
    return Note(heading, tuple(told), len(ids) - len(cases), len(cases) - len(told))


def _concerns(engagement: Engagement, as_known: datetime) -> Iterable[Concern]:
    rows = Concern.objects.filter(engagement=engagement, known_at__lte=as_known)
    return rows.select_related("ask__crisis").order_by("-strength", "known_at", "id")


# ---------------------------------------------------------------- the readout
def _met(version: EngagementVersion) -> str:
    """Who met whom, where and when; of a meeting also on the sidelines of what. The occasion of a demarche, such as a
    death, is not for the public."""
    people = list(version.participants.all())
    ours, theirs = _side(people, Side.OURS), _side(people, Side.THEIRS)
    words = {
        EngagementKind.MEETING: _("%(ours)s met %(theirs)s"),
        EngagementKind.CALL: _("%(ours)s spoke with %(theirs)s by telephone"),
        EngagementKind.SUMMONS: _("%(ours)s summoned %(theirs)s"),
    }.get(EngagementKind(version.kind), _("%(ours)s approached %(theirs)s"))
    said = words % {"ours": ours or _("Our side"), "theirs": theirs or version.engagement.state.name}
    beside = version.occasion if version.kind == EngagementKind.MEETING else ""
    return sentence(_(", ").join(part for part in (said, version.place, event_words(version.on), beside) if part))


def _side(people: Sequence[Participant], side: Side) -> str:
    named = [" ".join(part for part in (each.title, each.name) if part) for each in people if each.side == side]
    return joined(named)


def _raised_publicly(concern: Concern, as_known: datetime) -> str:
    """An ask at its strength, with the figure for the public of that day where it is for all cases of a measure."""
    assert concern.ask is not None
    words = {
        Strength.MENTIONED: _("We mentioned %(what)s."),
        Strength.CONCERN: _("We raised with concern %(what)s."),
        Strength.STRONG_CONCERN: _("We raised with strong concern %(what)s."),
        Strength.DEMAND: _("We demanded %(what)s."),
        Strength.PROTEST: _("We protested, and demanded %(what)s."),
    }[Strength(concern.strength)]
    crisis = concern.ask.crisis
    number = _public_number(concern.ask, min(as_known, end_of_day(crisis, day_in(crisis, concern.known_at))))
    said = words % {"what": ASKED[AskKind(concern.ask.kind)]()}
    return f"{said} {number}" if number else said


ASKED = {
    AskKind.RELEASE: lambda: _("the release and early return of our nationals"),
    AskKind.REMAINS: lambda: _("the hand-over of the remains of our nationals"),
    AskKind.ACCESS: lambda: _("consular access to our nationals"),
    AskKind.WHEREABOUTS: lambda: _("the whereabouts of our nationals who are missing"),
    AskKind.STOP: lambda: _("a stop to the recruitment of our nationals"),
    AskKind.COMPENSATION: lambda: _("pay and compensation for our nationals and their families"),
    AskKind.PROTECTION: lambda: _("the protection and safe passage of our nationals"),
    AskKind.OTHER: lambda: _("the situation of our nationals"),
}
"""What we ask, in words for everybody: never those in which an officer keeps the ask, which may name somebody."""


def _public_number(ask: Ask, as_known: datetime) -> str:
    """How many, by the figure for the public; nothing for an ask that names cases."""
    versions = current_versions()
    if ask.measure not in versions:
        return ""
    made = figure(versions[ask.measure], counts(ask.crisis, as_known=as_known), versions, audience=Audience.PUBLIC)
    words = ngettext("This is about %(n)d person.", "This is about %(n)d persons.", made.number)
    return words % {"n": made.number} if made.number else ""


def _may_be_said(concern: Concern, as_known: datetime) -> bool:
    """May it be said that this was asked? What is asked for the dead, only once a family of theirs was told."""
    if concern.ask is None or concern.ask.kind not in OF_THE_DEAD:
        return True
    ids = list(ConcernCase.objects.filter(concern=concern).values_list("case_id", flat=True)[:MOST])
    if not ids:
        return True
    states, shut = _states(ids, as_known)
    return any(_is_told_dead(states.get(id_, {})) for id_ in ids if id_ not in shut)


def _position_lines(engagement: Engagement, as_known: datetime) -> list[str]:
    rows = positions_at(engagement.crisis, engagement.state, as_known=as_known)
    return [sentence(row.words) for row in rows]


# ---------------------------------------------------------------- the note
States = Mapping[str, str]


def _open_cases(reader: Actor, ids: Iterable[UUID]) -> Iterable[Case]:
    """Those whom the reader sees and that are kept in no compartment: the note goes on from her to others."""
    rows = cases_for(reader).filter(pk__in=list(ids), compartments=[]).select_related("person")
    return rows[:MOST]


def _states(ids: Iterable[UUID], as_known: datetime) -> tuple[Mapping[UUID, States], set[UUID]]:
    """How these cases stood for the public, and those of whom a death is held back: then, or now. What was joined since
    stands like the case for which it counts."""
    wanted = list(ids)
    into = dict(CaseJoining.objects.filter(case__in=wanted, until=None).values_list("case_id", "into_id"))
    then, present = (_profiles_at([*wanted, *into.values()], at) for at in (as_known, timezone.now()))
    there = profiles({*then.values(), *present.values()})
    shut = {case for spans in (then, present) for case, id_ in spans.items() if held_back(there[id_])}
    states: dict[UUID, States] = defaultdict(dict)
    for case, id_ in then.items():
        states[case] = _public(there[id_])
    for case, other in into.items():
        states[case] = states[other]
    return states, shut | {case for case, other in into.items() if other in shut}


def _public(profile: Profile) -> States:
    return publishable(profile.states, profile.before, overridden=profile.overridden)


def _profiles_at(ids: Sequence[UUID], at: datetime) -> dict[UUID, int]:
    spans = ProfileSpan.objects.filter(case__in=ids, known_from__lte=at, known_until__gt=at)
    return dict(spans.values_list("case_id", "profile_id"))


def _is_told_dead(states: States) -> bool:
    return any(tells_of_death(name, state) for name, state in states.items() if name.startswith("ours."))


def _promises(engagement: Engagement, as_known: datetime) -> Mapping[UUID, list[str]]:
    """What was promised in this engagement for each case: kind and due day, in general words."""
    rows = AssuranceCase.objects.filter(assurance__engagement=engagement, assurance__known_at__lte=as_known)
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows.select_related("assurance").order_by("assurance__known_at", "id"):
        found[row.case_id].append(row.assurance.kind)
    return found


def _by_case(rows: Iterable[ConcernCase]) -> Mapping[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row.concern_id)
    return found


def _lines(
    concerns: Sequence[Concern], promised: Sequence[str], version: EngagementVersion | None, states: States
) -> tuple[str, ...]:
    """What is told of one case: what was asked for him, when and by whom; what was promised."""
    kinds = list(dict.fromkeys(concern.ask.kind for concern in concerns if concern.ask))
    asked = [kind for kind in kinds if _may_tell(kind, states)]
    given = [kind for kind in dict.fromkeys(promised) if _may_tell(kind, states)]
    if version is None or not (asked or given):
        return ()
    lines = [
        _("We raised this on %(day)s: %(what)s.") % {"day": event_words(version.on), "what": _kinds(asked)}
        if asked
        else "",
        _("It was raised by: %(who)s.") % {"who": _titles(version, Side.OURS)} if asked else "",
        _("They promised: %(what)s. We hold them to it.") % {"what": _kinds(given)} if given else "",
    ]
    return tuple(line for line in lines if line)


def _may_tell(kind: str, states: States) -> bool:
    return kind not in OF_THE_DEAD or _is_told_dead(states)


def _kinds(kinds: Iterable[str]) -> str:
    return joined([str(AskKind(kind).label) for kind in kinds])


def _titles(version: EngagementVersion, side: Side) -> str:
    return joined([each.title or each.name for each in version.participants.all() if each.side == side]) or _(
        "our side"
    )


def _what(version: EngagementVersion) -> str:
    """ "meeting, Astana, 3 July 2024"."""
    return ", ".join(part for part in (version.get_kind_display(), version.place, event_words(version.on)) if part)
