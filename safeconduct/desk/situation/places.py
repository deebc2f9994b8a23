"""The locator map: where those still abroad were last known to be, and our posts."""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.access.queries import posts_with_place
from safeconduct.cases.models import Crisis
from safeconduct.desk.charts.locator import Locator, OurPost, Place, locator
from safeconduct.figures.filters import Filter
from safeconduct.figures.queries import Figure, places_of

from .links import Links

ABROAD = "remaining"
"""The measure of those who are still abroad; where it is not kept, all who are known."""


def abroad_of(made: Mapping[str, Figure]) -> Figure:
    """Of these figures the one of those who are still abroad. Raises StopIteration without any figure."""
    return made.get(ABROAD) or next(iter(made.values()))


def map_of(crisis: Crisis, made: Mapping[str, Figure], links: Links) -> Locator | None:
    """The map, or nothing while no figure is kept. Two queries."""
    if not made:
        return None
    places = [
        Place(place.name, place.latitude, place.longitude, place.count, links.filtered(Filter(place=place.id)))
        for place in places_of(abroad_of(made), crisis)
    ]
    posts = [
        OurPost(post.name, post.latitude, post.longitude)
        for post in posts_with_place(crisis.countries)
        if post.latitude is not None and post.longitude is not None
    ]
    return locator(places, posts)
