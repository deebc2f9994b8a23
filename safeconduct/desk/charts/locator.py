"""Locator map: where our people were last known to be, and our posts. No borders are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

from safeconduct.figures.charts.shares import units

from .boxes import Box, Spot, beside, free
from .region import Region, black_sea

_LETTER = 14.5  # size of a place's name, units of the drawing
_LETTER_WIDTH = 0.56  # of its size, on average
_QUIET_LETTER = 14.0
_LARGEST, _SMALLEST, _PER_ROOT = 22.0, 3.5, 3.2  # radii: area grows with the count
_SQUARE = 12.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place and how many cases were last known there. Degrees north and east."""

    name: str
    latitude: float
    longitude: float
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class OurPost:
    """A post of ours."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Circle:
    x: str
    y: str
    radius: str


@dataclass(frozen=True, slots=True)
class Square:
    """Its upper left corner."""

    x: str
    y: str
    side: str


@dataclass(frozen=True, slots=True)
class MapWords:
    """Words on the map; quiet ones name water."""

    x: str
    y: str
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Locator:
    """Everything that desk/charts/locator.html draws, and what it must say in words beside the map."""

    region: Region
    circles: tuple[Circle, ...]
    squares: tuple[Square, ...]
    words: tuple[MapWords, ...]
    quiet: tuple[MapWords, ...]
    places: tuple[Place, ...]
    outside: tuple[Place, ...]
    posts_outside: tuple[OurPost, ...]
    label: str

    @property
    def located(self) -> int:
        """Cases with a known place, on the map or outside it."""
        return sum(place.count for place in self.places)


@dataclass(frozen=True, slots=True)
class _Pin:
    x: float
    y: float
    radius: float
    words: str

    @property
    def box(self) -> Box:
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


def locator(places: Sequence[Place], posts: Sequence[OurPost] = (), region: Region | None = None) -> Locator:
    """The map of a region (the lands round the Black Sea by default); what lies outside it is left to words."""
    region = region or black_sea()
    ordered = tuple(sorted((place for place in places if place.count), key=lambda place: (-place.count, place.name)))
    inside = [place for place in ordered if region.shows(place.latitude, place.longitude)]
    shown_posts = [post for post in posts if region.shows(post.latitude, post.longitude)]
    pins, squares = _pins(inside, region), _post_pins(shown_posts, region)
    words, taken = _words(squares + pins, region)
    return Locator(
        region=region,
        circles=tuple(Circle(units(pin.x), units(pin.y), units(pin.radius)) for pin in pins),
        squares=tuple(_square(pin) for pin in squares),
        words=tuple(words),
        quiet=tuple(_quiet_words(region, taken)),
        places=ordered,
        outside=tuple(place for place in ordered if place not in inside),
        posts_outside=tuple(post for post in posts if post not in shown_posts),
        label=_label(ordered, posts),
    )


def _pins(places: Sequence[Place], region: Region) -> list[_Pin]:
    """The largest first, so that a small circle lies on a large one and not under it."""
    most = max((place.count for place in places), default=1)
    per_root = min(_PER_ROOT, _LARGEST / sqrt(most))
    return [
        _Pin(
            *region.point(place.latitude, place.longitude),
            max(per_root * sqrt(place.count), _SMALLEST),
            f"{place.name} {place.count}",
        )
        for place in places
    ]


def _post_pins(posts: Sequence[OurPost], region: Region) -> list[_Pin]:
    return [_Pin(*region.point(post.latitude, post.longitude), _SQUARE / 2, post.name) for post in posts]


def _square(pin: _Pin) -> Square:
    return Square(units(pin.x - pin.radius), units(pin.y - pin.radius), units(2 * pin.radius))


def _words(pins: Sequence[_Pin], region: Region) -> tuple[list[MapWords], list[Box]]:
    """Words for each pin where they fit; a pin without room keeps its circle and its row in the table."""
    taken = [pin.box for pin in pins]
    words = []
    for pin in pins:
        spot = _first_free(pin, taken, _frame(region))
        if spot:
            words.append(MapWords(units(pin.x + spot.dx), units(pin.y + spot.dy), spot.anchor, pin.words))
            taken.append(_word_box(pin, spot))
    return words, taken


def _first_free(pin: _Pin, taken: Sequence[Box], frame: Box) -> Spot | None:
    return next((spot for spot in beside(pin.radius, _LETTER) if free(_word_box(pin, spot), taken, frame)), None)


def _word_box(pin: _Pin, spot: Spot) -> Box:
    return spot.box(pin.x, pin.y, len(pin.words) * _LETTER * _LETTER_WIDTH, _LETTER)


def _quiet_words(region: Region, taken: Sequence[Box]) -> list[MapWords]:
    """The names of waters that are not in the way of anything."""
    middle = Spot(0, 0, "middle")
    return [
        MapWords(units(name.x), units(name.y), "middle", str(name.words))
        for name in region.names
        if free(middle.box(name.x, name.y, len(str(name.words)) * 7, _QUIET_LETTER), taken, _frame(region))
    ]


def _frame(region: Region) -> Box:
    return Box(2, 2, region.width - 2, region.height - 2)


def _label(places: Sequence[Place], posts: Sequence[OurPost]) -> str:
    told = ", ".join(f"{place.name} {place.count}" for place in places)
    return " ".join(
        [
            _("Last known places: %(places)s.") % {"places": told} if told else _("No place is known."),
            *([_("Our posts: %(posts)s.") % {"posts": ", ".join(post.name for post in posts)}] if posts else []),
            _("No borders are drawn."),
        ]
    )
