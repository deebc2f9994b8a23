"""Map of last known places: circles on land and boundaries from shipped data, for a page, a column and a phone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt

from django.utils.translation import gettext as _

from .boxes import Box, Spot, beside, drawn_in, free
from .ground import HEIGHT, WIDTH, Ground, LandName, boxes_of_lands, ground
from .projection import Degrees
from .shares import percent, units

_LETTER, _LETTER_WIDTH = 13.0, 0.58  # pixels; width as a share of the size, on average
_SQUARE = 10.0
_LEAST_HEIGHT, _LEAST_WIDTH = 5.0, 7.0  # degrees: closer up a map would be coarser than it looks
_EDGE = 0.16  # of what is shown, left free at each side


@dataclass(frozen=True, slots=True)
class Located:
    """A place and how many cases were last known there. Degrees north and east; `url` lists the cases."""

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
class Size:
    """For which width, in pixels, words are placed: they fit at every larger one. `css` shows them only there."""

    width: float
    largest: float  # radius of a circle
    css: str = ""

    @property
    def height(self) -> float:
        return self.width * HEIGHT / WIDTH


class Sizes(Enum):
    """Where a map is to stand."""

    PAGE = (Size(600, 30, "not-on-phone"), Size(330, 17, "only-on-phone"))
    COLUMN = (Size(300, 17),)


@dataclass(frozen=True, slots=True)
class Circle:
    """The cases of one place."""

    x: str
    y: str
    radius: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Square:
    """A post of ours. Shifts move its upper left corner from its middle."""

    x: str
    y: str
    shift: str
    side: str


@dataclass(frozen=True, slots=True)
class Words:
    """A name on the map, and a number after it."""

    x: str
    y: str
    dx: str
    dy: str
    anchor: str
    words: str
    count: str = ""
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """What is drawn on the ground at one size."""

    css: str
    circles: tuple[Circle, ...]
    squares: tuple[Square, ...]
    words: tuple[Words, ...]
    lands: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """Everything that figures/charts/map.html draws, and the places as a table."""

    ground: Ground
    faces: tuple[Face, ...]
    places: tuple[Located, ...]
    posts_outside: tuple[OurPost, ...]
    label: str
    bar_width: str
    bar_words: str
    has_contested: bool

    @property
    def located(self) -> int:
        """Cases with a known place."""
        return sum(place.count for place in self.places)

    @property
    def has_links(self) -> bool:
        return any(place.url for place in self.places)


@dataclass(frozen=True, slots=True)
class _Pin:
    x: float
    y: float
    radius: float
    name: str
    count: str = ""
    url: str = ""

    @property
    def box(self) -> Box:
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)

    @property
    def words(self) -> str:
        return f"{self.name} {self.count}".strip()


def draw_map(
    places: Iterable[Located],
    *,
    countries: Collection[str] = (),
    posts: Sequence[OurPost] = (),
    sizes: Sizes = Sizes.PAGE,
) -> MapDrawing:
    """The map round the places that have cases; without any, round the countries (ISO 3166, two letters).

    The area of a circle grows with its cases. Words never lie on each other: the name of a small place without room is
    left to the table.
    """
    ordered = tuple(sorted((place for place in places if place.count), key=lambda place: (-place.count, place.name)))
    under = ground(_around([(place.longitude, place.latitude) for place in ordered], countries))
    shown_posts = [post for post in posts if _is_shown(under, post)]
    return MapDrawing(
        ground=under,
        faces=tuple(_face(size, ordered, shown_posts, under, countries) for size in sizes.value),
        places=ordered,
        posts_outside=tuple(post for post in posts if post not in shown_posts),
        label=_label(ordered, shown_posts),
        bar_width=percent(under.scale_bar.length / WIDTH),
        bar_words=_("%(n)s km") % {"n": under.scale_bar.kilometres},
        has_contested=bool(under.contested),
    )


def _around(places: Sequence[tuple[float, float]], countries: Collection[str]) -> Degrees:
    """The piece of the earth to show, in whole and half degrees, so that it is remembered while little moves."""
    boxes = [Degrees(lon, lat, lon, lat) for lon, lat in places] or boxes_of_lands(countries)
    if not boxes:
        return Degrees(-170, -56, 190, 78)
    west, east = _arc([(box.west, box.east) for box in boxes])
    south, north = min(box.south for box in boxes), max(box.north for box in boxes)
    wide = max((east - west) * (1 + 2 * _EDGE), _LEAST_WIDTH) if places else east - west
    high = max((north - south) * (1 + 2 * _EDGE), _LEAST_HEIGHT) if places else north - south
    lon, lat = (west + east) / 2, (south + north) / 2
    edges = (lon - wide / 2, max(lat - high / 2, -88), lon + wide / 2, min(lat + high / 2, 88))
    return Degrees(*(round(edge * 2) / 2 for edge in edges))


def _arc(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The shortest arc of the globe with all of these, perhaps over the line of the date: all but the widest gap."""
    ordered = sorted(((west + 180) % 360 - 180, east - west) for west, east in spans)
    ends, last = [], -540.0
    for west, width in ordered:
        last = max(last, west + width)
        ends.append(last)
    starts = [west for west, _width in ordered]
    gaps = [(following - end, end, following) for end, following in zip(ends, starts[1:], strict=False)]
    gaps.append((starts[0] + 360 - ends[-1], ends[-1], starts[0] + 360))
    _gap, end, following = max(gaps)
    start = following if following < 180 else following - 360
    return start, end if end >= start else end + 360


def _is_shown(under: Ground, post: OurPost) -> bool:
    x, y = under.frame.place(post.longitude, post.latitude)
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def _face(
    size: Size, places: Sequence[Located], posts: Sequence[OurPost], under: Ground, countries: Collection[str]
) -> Face:
    pins, squares = _pins(places, size, under), _post_pins(posts, size, under)
    frame = Box(2, 2, size.width - 2, size.height - 22)
    words, taken = _words([*pins, *squares], frame, size)
    return Face(
        size.css,
        circles=tuple(
            Circle(_across(pin.x, size), _down(pin.y, size), units(pin.radius), pin.words, pin.url) for pin in pins
        ),
        squares=tuple(
            Square(_across(pin.x, size), _down(pin.y, size), units(-pin.radius), units(2 * pin.radius))
            for pin in squares
        ),
        words=tuple(words),
        lands=tuple(_land_names(under.names, countries, taken, frame, size)),
    )


def _pins(places: Sequence[Located], size: Size, under: Ground) -> list[_Pin]:
    """The largest first, so that a small circle lies on a large one and not under it."""
    most = max((place.count for place in places), default=1)
    per_root = min(size.largest / 6, size.largest / sqrt(most))
    return [
        _Pin(
            *_at(place, size, under), max(per_root * sqrt(place.count), 2.5), place.name, str(place.count), place.url
        )
        for place in places
    ]  # fmt: skip


def _post_pins(posts: Sequence[OurPost], size: Size, under: Ground) -> list[_Pin]:
    return [_Pin(*_at(post, size, under), _SQUARE / 2, post.name) for post in posts]


def _at(place: Located | OurPost, size: Size, under: Ground) -> tuple[float, float]:
    x, y = under.frame.place(place.longitude, place.latitude)
    return x / WIDTH * size.width, y / HEIGHT * size.height


def _words(pins: Sequence[_Pin], frame: Box, size: Size) -> tuple[list[Words], list[Box]]:
    """Words for each pin where they fit, the first pins first."""
    taken = [pin.box for pin in pins]
    words = []
    for pin in pins:
        spot = next((spot for spot in _spots(pin, frame) if free(_box(pin, spot), taken, frame)), None)
        if spot:
            taken.append(_box(pin, spot))
            words.append(_placed(pin.x, pin.y, spot, size, pin.name, pin.count))
    return words, taken


def _spots(pin: _Pin, frame: Box) -> Iterator[Spot]:
    """Beside the pin; where it stands at the edge, above or below it and drawn into the frame."""
    near = beside(pin.radius, _LETTER)
    yield from near
    yield from (drawn_in(spot, _box(pin, spot), frame) for spot in near)


def _placed(x: float, y: float, spot: Spot, size: Size, words: str, count: str = "", *, is_ours: bool = False) -> Words:
    shift = f"{spot.dx:.0f}", f"{spot.dy:.0f}"
    return Words(_across(x, size), _down(y, size), *shift, spot.anchor, words, count, is_ours=is_ours)


def _box(pin: _Pin, spot: Spot) -> Box:
    return spot.box(pin.x, pin.y, len(pin.words) * _LETTER * _LETTER_WIDTH + 3, _LETTER)


def _land_names(
    names: Sequence[LandName], countries: Collection[str], taken: list[Box], frame: Box, size: Size
) -> list[Words]:
    """The countries of the crisis first, then the largest; each where it has room in its own land."""
    out = []
    for name in sorted(names, key=lambda name: name.code not in countries):
        x, y = name.x / WIDTH * size.width, name.y / HEIGHT * size.height
        width = len(name.name) * _LETTER * 0.66
        spot = _land_spot(x, y, width, taken, frame) if width < name.width / WIDTH * size.width * 1.1 else None
        if spot:
            taken.append(spot.box(x, y, width, _LETTER))
            out.append(_placed(x, y, spot, size, name.name, is_ours=name.code in countries))
    return out


def _land_spot(x: float, y: float, width: float, taken: Sequence[Box], frame: Box) -> Spot | None:
    shifts = [Spot(0, dy + _LETTER * 0.35, "middle") for dy in (0, -16, 16, -32, 32, -52, 52)]
    return next((spot for spot in shifts if free(spot.box(x, y, width, _LETTER), taken, frame)), None)


def _across(x: float, size: Size) -> str:
    return percent(x / size.width)


def _down(y: float, size: Size) -> str:
    return percent(y / size.height)


def _label(places: Sequence[Located], posts: Sequence[OurPost]) -> str:
    told = ", ".join(f"{place.name} {place.count}" for place in places)
    return " ".join(
        [
            _("Last known places: %(places)s.") % {"places": told} if told else _("No place is known."),
            *([_("Our posts: %(posts)s.") % {"posts": ", ".join(post.name for post in posts)}] if posts else []),
        ]
    )
