"""The denominator board: how many of those known to us, how near to home, and how long since we heard of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.cases.models import Crisis
from safeconduct.figures.charts.shares import percent
from safeconduct.figures.enums import Audience
from safeconduct.figures.queries import Figure, Heard, last_heard

from .links import Links

ROWS = (
    "known_cases", "asked_for_help", "reached", "located", "wants_to_return", "travelling", "home", "wants_to_stay",
    "lost_contact",
)  # fmt: skip
"""Keys of the measures on the board, in their order. A measure that this ministry does not keep is left out."""

UNSURE = frozenset({"lost_contact"})
"""Hatched: we do not know."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A measure of the board, its share of the largest, and when the middle and the oldest case were last heard of."""

    name: str
    definition: str
    number: int
    url: str
    share: str
    is_unsure: bool
    heard: Heard | None


def board_of(crisis: Crisis, made: Mapping[str, Figure], links: Links, *, is_large: bool) -> list[BoardRow]:
    """The rows of the board, with the age of the last contact of each: one query, left out of a large crisis."""
    figures = {key: made[key] for key in ROWS if key in made}
    audience = Audience.INTERNAL if links.to_cases else Audience.PUBLIC
    heard = {} if is_large else last_heard(crisis, figures, as_known=links.seen.at, audience=audience)
    whole = max((figure.number for figure in figures.values()), default=0)
    return [_row(key, figure, whole, heard.get(key), links) for key, figure in figures.items()]


def _row(key: str, figure: Figure, whole: int, heard: Heard | None, links: Links) -> BoardRow:
    return BoardRow(
        name=figure.measure.name,
        definition=figure.measure.definition,
        number=figure.number,
        url=links.members(key) if figure.number else "",
        share=percent(figure.number / whole if whole else 0),
        is_unsure=key in UNSURE,
        heard=heard,
    )
