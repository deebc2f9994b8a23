"""What the pages of measures show: every measure with its words, its versions and what changed, a rule being tried."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis

from ..actions.groups import read_group
from ..describing import describe
from ..doubts import doubts_of
from ..enums import Audience
from ..faults import FigureFault
from ..forms.measures import Offered
from ..measure_checks import check_rule
from ..models import MeasureVersion, Partition
from ..queries import Members, counts, current_versions, group_of, lookup_in, partitions_of
from ..queries.named import post_names, versions_of
from ..queries.uses import Uses, uses_of
from ..rule_tree import Rule, RuleFault, read_rule
from ..rules import may_see_members

SAMPLE = 10
"""Cases that are shown while a rule is being tried."""

Versions = Mapping[str, MeasureVersion]


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """All measures in their newest version, and the partitions."""

    versions: Sequence[MeasureVersion]
    partitions: Sequence[Partition]


def measures_page(crisis: Crisis) -> MeasuresPage:
    """Three queries."""
    return MeasuresPage(list(current_versions().values()), list(partitions_of(crisis).select_related("whole")))


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a measure that was worded otherwise before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version, its rule in words, and what changed against the one before."""

    version: MeasureVersion
    rule: str
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """One measure: what it counts, where it is in use, and all its versions, the newest first."""

    version: MeasureVersion
    hindi: Mapping[str, str]
    uses: Uses
    history: Sequence[VersionShown]


def measure_page(key: str, crisis: Crisis) -> MeasurePage | None:
    """None for a measure that is not there."""
    versions = current_versions()
    if key not in versions:
        return None
    rows = versions_of(key)
    told = [_told(version, versions) for version in rows]
    shown = [
        VersionShown(row, now[_("Rule")], _changes(before, now))
        for row, now, before in zip(rows, told, [*told[1:], None], strict=True)
    ]
    version = versions[key]
    return MeasurePage(version, version.words.get("hi", {}), uses_of(version, versions, crisis), shown)


def _told(version: MeasureVersion, versions: Versions) -> dict[str, str]:
    """Every part of a version in words, by what it is called."""
    hindi = version.words.get("hi", {})
    return {
        _("Name"): version.name,
        _("What it counts"): version.definition,
        _("Words that must go with it"): version.hedge,
        _("Name in Hindi"): hindi.get("name", ""),
        _("What it counts, in Hindi"): hindi.get("definition", ""),
        _("Words that must go with it, in Hindi"): hindi.get("hedge", ""),
        _("Rule"): rule_words(version.rule, versions),
        _("Can only grow"): _("yes") if version.is_monotone else _("no"),
    }


def _changes(before: Mapping[str, str] | None, now: Mapping[str, str]) -> list[Change]:
    if before is None:
        return []
    return [Change(label, before[label], words) for label, words in now.items() if before[label] != words]


def rule_words(rule: Rule, versions: Versions) -> str:
    """A rule in plain words; as data where it cannot be read any more."""
    try:
        return describe(read_rule(rule, lookup=lookup_in(versions)), names=names_of(versions))
    except RuleFault:
        return json.dumps(rule, ensure_ascii=False)


def names_of(versions: Versions) -> dict[str, str]:
    """What each measure is called."""
    return {key: version.name for key, version in versions.items()}


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule that is being tried: in words, how many it counts now, a sample, and what makes one doubt it; or the
    fault that makes it no rule."""

    fault: str = ""
    words: str = ""
    own: int | None = None
    public: int = 0
    sample: Members | None = None
    doubts: Sequence[str] = ()

    @property
    def more(self) -> int:
        """How many cases the sample leaves out."""
        return (self.own or 0) - len(self.shown)

    @property
    def shown(self) -> Sequence[Case]:
        return self.sample.cases if self.sample else ()


def try_rule(key: str, rule: object, crisis: Crisis, *, is_monotone: bool, actor: Actor) -> Trial:
    """Count by a rule that is not kept yet, as of now. Who may not see cases sees what may be said in public."""
    versions = current_versions()
    try:
        node = check_rule(key, rule, versions)
    except FigureFault as fault:
        return Trial(fault=str(fault))
    counted = counts(crisis, as_known=timezone.now())
    public = group_of(node, counted, Audience.PUBLIC)
    words = describe(node, names=names_of(versions))
    if not may_see_members(actor):
        doubts = doubts_of(node, counted, public, is_monotone=False)
        return Trial(words=words, public=public.number, doubts=doubts)
    own = group_of(node, counted, Audience.INTERNAL)
    name = key if key in versions else "new"
    sample = read_group(own, crisis, by=actor, kind="trial", name=name, most=SAMPLE) if own.number else None
    doubts = doubts_of(node, counted, own, is_monotone=is_monotone)
    return Trial("", words, own.number, public.number, sample, doubts)


def offered() -> Offered:
    """What a condition can name. Two queries."""
    return Offered(names_of(current_versions()), post_names())
