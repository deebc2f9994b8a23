"""Where a measure is in use: in drafts of answers, in partitions, in other measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from safeconduct.cases.models import Crisis

from ..models import AnswerVersion, MeasureVersion, Partition
from ..rule_tree import Borrowed, Node, RuleFault, inside, read_rule
from .partitions import partitions_of


@dataclass(frozen=True, slots=True)
class Uses:
    """`older` are drafts of answers that still count by an older version; `drafts` all that count by the measure."""

    drafts: tuple[AnswerVersion, ...]
    older: tuple[AnswerVersion, ...]
    partitions: tuple[Partition, ...]
    measures: tuple[MeasureVersion, ...]


def uses_of(version: MeasureVersion, versions: Mapping[str, MeasureVersion], crisis: Crisis) -> Uses:
    """Where the measure of this version is in use, in this crisis. Two queries."""
    key = version.measure_id
    drafts = tuple(draft for draft in drafts_of(crisis) if key in draft.measures)
    return Uses(
        drafts=drafts,
        older=tuple(draft for draft in drafts if draft.measures[key] != version.number),
        partitions=tuple(partitions_of(crisis).filter(Q(whole_id=key) | Q(parts__contains=[key]))),
        measures=tuple(other for other in versions.values() if key in _named_in(other)),
    )


def drafts_of(crisis: Crisis) -> list[AnswerVersion]:
    """The newest version of each answer that is not frozen yet."""
    rows = AnswerVersion.objects.filter(answer__crisis=crisis, answer__frozen=None).select_related("answer")
    return list(rows.order_by("answer_id", "-number").distinct("answer_id"))


def _named_in(version: MeasureVersion) -> set[str]:
    """The measures that a rule names itself."""
    try:
        return set(_borrowed(read_rule(version.rule, lookup=lambda _key: {"known": True})))
    except RuleFault:
        return set()


def _borrowed(node: Node) -> list[str]:
    if isinstance(node, Borrowed):
        return [node.key]
    return [key for part in inside(node) for key in _borrowed(part)]
