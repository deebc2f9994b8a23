"""The page of an engagement: who, when, where; how it came to be; what can be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown

from ..days import event_words
from ..enums import Level, Side, Stage
from ..models import Engagement, EngagementVersion, OfficialName, Participant
from ..queries.engagements import follow_ups, versions_of
from .links import url_of
from .register import Row, known_of, rows_of, who_of

SIDES: dict[Side, str | Promise] = {
    Side.OURS: gettext_lazy("Our side"),
    Side.THEIRS: gettext_lazy("Their side"),
    Side.THIRD: gettext_lazy("A third side"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, with the name in other scripts: (text, language)."""

    name: str
    title: str
    url: str
    other_names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A version in the history: what it says anew, in words."""

    number: int
    what: str
    changes: tuple[tuple[str | Promise, str], ...]
    reason: str
    known_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with it: a link."""

    label: str
    url: str
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class EngagementShown:
    """All that stands at the head of the page, its history, and what can be done."""

    engagement: Engagement
    version: EngagementVersion
    title: str
    facts: tuple[tuple[str | Promise, str], ...]
    sides: tuple[tuple[str | Promise, tuple[Person, ...]], ...]
    history: tuple[Past, ...]
    acts: tuple[Act, ...]
    follows: Row | None
    follow_ups: tuple[Row, ...]
    known: str


def engagement_shown(actor: Actor, engagement: Engagement, *, as_known: AsKnown) -> EngagementShown | None:
    """The page as known then; None before anything was known of it."""
    versions = versions_of(engagement, as_known=as_known.at)
    if not versions:
        return None
    last, crisis = versions[-1], engagement.crisis
    before = [engagement.follows_id] if engagement.follows_id else []
    after = follow_ups(engagement, as_known=as_known.at)
    beside = {row.version.engagement_id: row for row in rows_of([*before, *after], crisis, as_known)}
    return EngagementShown(
        engagement,
        last,
        title_of(last),
        _facts(last),
        _sides(last.participants.all(), crisis.slug),
        _history(versions),
        () if as_known.is_past else _acts(actor, engagement, last),
        beside.get(before[0]) if before else None,
        tuple(beside[id] for id in after if id in beside),
        known_of(as_known),
    )


def title_of(version: EngagementVersion) -> str:
    """Whom we meet, where, when: "Arkady Belozerov, Astana, 3 July 2024"."""
    who = who_of(version.participants.all()) or version.engagement.state.name
    return ", ".join(filter(None, (who, version.place, event_words(version.on))))


def _facts(version: EngagementVersion) -> tuple[tuple[str | Promise, str], ...]:
    told = said_of(version)
    names = ("kind", "on", "place", "occasion", "setting", "level")
    return tuple((LABELS[name], told[name]) for name in names if told[name])


LABELS: dict[str, str | Promise] = {
    "stage": gettext_lazy("Stage"),
    "kind": gettext_lazy("Kind"),
    "on": gettext_lazy("When"),
    "place": gettext_lazy("Where"),
    "occasion": gettext_lazy("Occasion"),
    "setting": gettext_lazy("Setting"),
    "level": gettext_lazy("Level"),
    "topics": gettext_lazy("Topics"),
    "summary": gettext_lazy("What was said, in short"),
    "ours": gettext_lazy("Our side"),
    "theirs": gettext_lazy("Their side"),
    "third": gettext_lazy("A third side"),
}


def said_of(version: EngagementVersion) -> dict[str, str]:
    """What a version says, in words, by the names of `LABELS`."""
    people: dict[str, list[str]] = defaultdict(list)
    for who in version.participants.all():
        people[who.side].append(", ".join(filter(None, (who.name, who.title))))
    return {
        "stage": str(Stage(version.stage).label),
        "kind": version.get_kind_display(),
        "on": event_words(version.on),
        "place": version.place,
        "occasion": version.occasion,
        "setting": version.get_setting_display(),
        "level": str(Level(version.level).label),
        "topics": "; ".join(version.topics),
        "summary": version.summary,
        **{str(side): "; ".join(people[side]) for side in Side},
    }


def _history(versions: Sequence[EngagementVersion]) -> tuple[Past, ...]:
    """The newest first."""
    told = [said_of(version) for version in versions]
    pairs = zip(versions, [{}, *told[:-1]], told, strict=True)
    return tuple(_past(version, was, now) for version, was, now in pairs)[::-1]


def _past(version: EngagementVersion, was: dict[str, str], now: dict[str, str]) -> Past:
    changes = [(LABELS[name], words or _("left out")) for name, words in now.items() if was and was[name] != words]
    if not was:
        what = _("entered: %(stage)s") % {"stage": now["stage"]}
    else:
        what = now["stage"] if was["stage"] != now["stage"] else _("changed")
        changes = [(label, words) for label, words in changes if label != LABELS["stage"]]
    return Past(version.number, what, tuple(changes), version.reason, version.known_at, version.by.name)


def _sides(participants: Iterable[Participant], slug: str) -> tuple[tuple[str | Promise, tuple[Person, ...]], ...]:
    everybody = list(participants)
    names: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for name in OfficialName.objects.filter(official__in=[who.official_id for who in everybody if who.official_id]):
        names[name.official_id].append((name.text, name.language))
    people: dict[str, list[Person]] = defaultdict(list)
    for who in everybody:
        other = tuple(names[who.official_id]) if who.official_id else ()
        people[who.side].append(Person(who.name, _title(who), _official_url(who, slug), other))
    return tuple((SIDES[side], tuple(people[side])) for side in Side if people[side])


def _title(who: Participant) -> str:
    office = who.office.name if who.office and who.office.name != who.name else ""
    return ", ".join(filter(None, (who.title, office if office not in who.title else "")))


def _official_url(who: Participant, slug: str) -> str:
    return url_of("official", slug, who.official_id) if who.official_id else ""


def _acts(actor: Actor, engagement: Engagement, version: EngagementVersion) -> tuple[Act, ...]:
    """What may be done next, by who may; links to pages that are not there are left out."""
    keeps, reference = bool(may(actor, Task.KEEP_ENGAGEMENTS)), engagement.reference
    planned, held = version.stage == Stage.PLANNED, version.stage == Stage.HELD
    follow = url_of("plan_engagement", engagement.crisis.slug)
    acts = [
        Act(_("Brief"), url_of("brief", reference), is_main=planned),
        *([Act(_("Record what was said"), url_of("after", reference), is_main=held)] if keeps else []),
        *([Act(_("Readout and note for families"), url_of("after_done", reference))] if held else []),
        *([Act(_("It was held"), url_of("hold_engagement", reference))] if keeps and not held else []),
        *([Act(_("Plan it again") if not (planned or held) else _("Change"), url_of("change_engagement", reference))]
          if keeps else []),
        *([Act(_("Cancel"), url_of("cancel_engagement", reference))] if keeps and planned else []),
        *([Act(_("Plan a follow-up"), f"{follow}?follows={reference}&state={engagement.state.code}")] if keeps else []),
    ]  # fmt: skip
    return tuple(act for act in acts if act.url)
