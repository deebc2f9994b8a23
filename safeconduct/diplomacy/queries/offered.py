"""What the forms of assurances, statements and positions offer to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Crisis
from safeconduct.figures.models import PublishedFigure
from safeconduct.figures.queries import current_versions

from ..models import Ask, Office, Official, State

MOST = 500
"""Asks and published figures that are offered, the newest."""
Choices = list[tuple[str, object]]
"""What a field of a form can choose from; a group is its name with its own choices."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Everything by the text that a form sends for it."""

    states: Mapping[str, State]
    offices: Mapping[str, Office]
    officials: Mapping[str, Official]
    asks: Mapping[str, Ask]
    measures: Mapping[str, str]
    figures: Mapping[str, PublishedFigure]

    @property
    def counterparts(self) -> Choices:
        """The states that are not our own."""
        return [(code, row.name) for code, row in self.states.items() if not row.is_ours]

    def office_choices(self) -> Choices:
        return [("", _("not said")), *_by_state((key, row.state, row.name) for key, row in self.offices.items())]

    def official_choices(self) -> Choices:
        return [("", _("nobody of these")), *_by_state((k, row.state, row.name) for k, row in self.officials.items())]

    def ask_choices(self) -> Choices:
        return [(key, f"{row.reference} {row.words}") for key, row in self.asks.items()]

    def figure_choices(self) -> Choices:
        return [(key, figure_words(row)) for key, row in self.figures.items()]


def offered_in(actor: Actor, crisis: Crisis) -> Offered:
    """What this officer can choose from in this crisis. Six queries; no asks for who does not see them."""
    asks = Ask.objects.filter(crisis=crisis).select_related("state").order_by("-known_at", "-id")[:MOST]
    figures = PublishedFigure.objects.filter(crisis=crisis).order_by("-known_on", "-id")[:MOST]
    return Offered(
        states_by_code(),
        {str(row.pk): row for row in Office.objects.select_related("state")},
        {str(row.pk): row for row in Official.objects.select_related("state")},
        {row.reference: row for row in asks} if may(actor, Task.SEE_ENGAGEMENTS) else {},
        {key: version.name for key, version in current_versions().items()},
        {str(row.pk): row for row in figures},
    )


def figure_words(row: PublishedFigure) -> str:
    """A published figure in a line: "at least 30, 3 July 2024, Ministry"."""
    return f"{row.get_bound_display()} {row.value}, {row.said_on.describe()}, {row.said_by}"


def _by_state(rows: Iterable[tuple[str, State, str]]) -> Choices:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, state, name in rows:
        groups.setdefault(state.name, []).append((key, name))
    return [(name, _in_order(group)) for name, group in sorted(groups.items())]


def _in_order(group: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    return sorted(group, key=lambda choice: choice[1])


def states_by_code() -> dict[str, State]:
    """Every state that we keep, our own too, by its code, in the order of names."""
    return {row.code: row for row in State.objects.all()}
