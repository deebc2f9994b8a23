"""Figures, their members, lists of cases and pages, as an officer asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone

from benchmarks.measured import Measured, timed
from safeconduct.access.actor import Actor
from safeconduct.access.models import User
from safeconduct.access.queries import actor_for
from safeconduct.cases.models import Case, Crisis
from safeconduct.figures.queries import (
    PartitionCheck,
    check_partition,
    counts,
    figures,
    members_page,
    partition_in_use,
)
from safeconduct.figures.queries.counting import Counts, Figure, _profile_cache

FIGURE_MS, MEMBERS_MS = 500, 100
PAST = (
    datetime(2025, 6, 30, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2024, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 6, 15, 23, 59, 59, 999999, tzinfo=UTC),
)
"""Three past days: two ends of a month, for which a whole month is read case by case, and the middle of one."""


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@ministry.example")


def actor(name: str) -> Actor:
    return actor_for(user(name))


def some_cases(crisis: Crisis, count: int) -> list[Case]:
    """The same cases at every run, none in a compartment, spread over the crisis: an id begins with milliseconds."""
    cases = Case.objects.filter(crisis=crisis, compartments=[]).order_by("id")
    first, last = cases[0], cases.reverse()[0]
    step = (last.pk.int - first.pk.int) // count
    return [cases.filter(pk__gte=UUID(int=first.pk.int + step * turn))[0] for turn in range(count)]


def situation(crisis: Crisis, at: datetime) -> tuple[Counts, dict[str, Figure], PartitionCheck]:
    """Every measure of a moment, and whether the parts of the whole add up."""
    counted = counts(crisis, as_known=at)
    made = figures(counted)
    partition = partition_in_use(crisis, as_known=at)
    assert partition is not None
    return counted, made, check_partition(partition, made, counted)


def measure_figures(crisis: Crisis) -> list[Measured]:
    out = []
    for at in (timezone.now(), *PAST):
        made = situation(crisis, at)
        note = f"{len(made[1])} measures over {len(made[0].by_profile)} profiles"
        what = f"every figure and its partition, as known on {at:%d %B %Y}"
        out.append(timed("b", what, lambda at=at: situation(crisis, at), target=FIGURE_MS, note=note))  # type: ignore[misc]
        assert made[2].adds_up
    return [*out, _first_ever(crisis)]


def _first_ever(crisis: Crisis) -> Measured:
    """By a process that has not met one profile yet."""

    def cold() -> None:
        _profile_cache().clear()
        situation(crisis, PAST[0])

    return timed("b", "the same by a process that has just started", cold, target=FIGURE_MS, times=5)


def measure_members(crisis: Crisis) -> list[Measured]:
    readers = [("who sees all posts", "lead"), ("of the large post", "officer-0"), ("of the tiny post", "officer-1")]
    return [
        _members(crisis, figure, kind, who, actor(name))
        for at in (timezone.now(), PAST[0])
        for kind, figure in _chosen(situation(crisis, at)[1])
        for who, name in readers
    ]


def _chosen(made: Mapping[str, Figure]) -> list[tuple[str, Figure]]:
    """Everybody, the figure that is nearest to 3 % of them, and the smallest that still fills a page."""
    known = made["known_cases"].number
    rare = min((figure for figure in made.values() if figure.number >= 50), key=lambda figure: figure.number)
    middling = min(made.values(), key=lambda figure: abs(figure.number - 0.03 * known))
    return [("large", made["known_cases"]), ("middling", middling), ("rare", rare)]


def _members(crisis: Crisis, figure: Figure, kind: str, who: str, reader: Actor) -> Measured:
    what = f"first 50 of a {kind} figure, as known on {figure.as_known:%d %B %Y}, for one {who}"
    return timed(
        "c", what, lambda: members_page(figure, crisis, actor=reader), target=MEMBERS_MS, times=5,
        note=f"{figure.measure.measure_id}: {figure.number}",
    )  # fmt: skip
