"""The ground of a map: land, coasts, boundaries and the names of lands, from the shipped file, for one frame."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import cos, pi, radians
from pathlib import Path
from typing import Any

from .clipping import clipped_line, clipped_ring
from .projection import Degrees, Projection, projection_for

WIDTH, HEIGHT = 900.0, 600.0
"""Units of the drawing; every map has this shape."""
FAR_FROM = 50.0
"""Degrees of latitude from which the coarse boundaries are drawn."""
_FOLDER = Path(__file__).parent / "boundaries"
_TURNS = (-360.0, 0.0, 360.0)
_EARTH = 6371.0  # km, mean radius

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LandName:
    """A land in sight: where its name may stand, in units of the drawing, and how wide the land is there."""

    code: str
    name: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """So many kilometres are so many units long."""

    kilometres: int
    length: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of the earth in the drawing."""

    projection: Projection
    scale: float
    x: float
    y: float

    def point(self, longitude: float, latitude: float) -> Point:
        """Longitude and latitude to units of the drawing."""
        east, north = self.projection.plane(longitude, latitude)
        return self.x + east * self.scale, self.y - north * self.scale

    def place(self, longitude: float, latitude: float) -> Point:
        """The same for a place, whose longitude is between -180 and 180 whatever the map shows."""
        middle = self.projection.longitude
        return self.point(min((longitude + turn for turn in _TURNS), key=lambda east: abs(east - middle)), latitude)

    @property
    def shown(self) -> Degrees:
        """What can be seen, and a little more."""
        edge = [(x, y) for x in _steps(WIDTH) for y in _steps(HEIGHT)]
        found = [self.projection.earth((x - self.x) / self.scale, (self.y - y) / self.scale) for x, y in edge]
        middle = self.projection.longitude
        lons, lats = [lon for lon, _lat in found], [lat for _lon, lat in found]
        return Degrees(
            max(min(lons) - 3, middle - 179), max(min(lats) - 3, -90), min(max(lons) + 3, middle + 179), max(lats) + 3
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything under the circles, as paths of SVG."""

    frame: Frame
    land: str
    coasts: str
    borders: str
    contested: str
    names: tuple[LandName, ...]
    scale_bar: ScaleBar


def frame_of(around: Degrees) -> Frame:
    """The drawing that shows this piece of the earth whole, in its middle."""
    projection = projection_for(around)
    lons = [around.west + (around.east - around.west) * share / 24 for share in range(25)]
    lats = [around.south + (around.north - around.south) * share / 12 for share in range(13)]
    edge = [projection.plane(lon, lat) for lon in lons for lat in lats]
    west, east = min(x for x, _y in edge), max(x for x, _y in edge)
    south, north = min(y for _x, y in edge), max(y for _x, y in edge)
    scale = min(WIDTH / max(east - west, 1e-6), HEIGHT / max(north - south, 1e-6))
    return Frame(projection, scale, WIDTH / 2 - (west + east) / 2 * scale, HEIGHT / 2 + (south + north) / 2 * scale)


@lru_cache(maxsize=32)
def ground(around: Degrees) -> Ground:
    """Land and lines round a piece of the earth. Remembered: a crisis looks at the same piece again and again."""
    frame = frame_of(around)
    shown = frame.shown
    level = _level("far" if shown.north - shown.south > FAR_FROM else "near")
    seen = [(land, ring.moved_to(turn)) for land in level.lands for ring in land.rings for turn in _TURNS
            if ring.box.moved(turn).meets(shown)]  # fmt: skip
    fill, names = [], []
    for land, ring in seen:
        outline = clipped_ring([frame.point(*point) for point in _within(ring.points(level), shown)], _BOX)
        fill.append(_path([outline], is_closed=True))
        names += [(land, outline)] if len(outline) > 2 else []
    lines = _lines(seen, level, frame)
    return Ground(
        frame,
        land="".join(fill),
        coasts=_path(lines["coast"], is_closed=False),
        borders=_path(lines["border"], is_closed=False),
        contested=_path(lines["contested"], is_closed=False),
        names=tuple(_names(names)),
        scale_bar=_scale_bar(frame),
    )


def boxes_of_lands(codes: Collection[str]) -> list[Degrees]:
    """Where these lands lie (ISO 3166, two letters): a box for each piece that is not small beside the largest."""
    out = []
    for land in (land for land in _level("far").lands if land.code in codes):
        largest = max(_extent(ring.box) for ring in land.rings)
        out += [ring.box for ring in land.rings if _extent(ring.box) > largest / 40]
    return out


def _extent(box: Degrees) -> float:
    return (box.east - box.west) * (box.north - box.south)


_MARGIN = 6.0
_BOX = (-_MARGIN, -_MARGIN, WIDTH + _MARGIN, HEIGHT + _MARGIN)


@dataclass(frozen=True, slots=True)
class _Ring:
    box: Degrees
    lines: tuple[int, ...]
    turn: float = 0.0

    def moved_to(self, turn: float) -> _Ring:
        return _Ring(self.box, self.lines, turn)

    def points(self, level: _Level) -> list[Point]:
        """Its points in degrees, without a jump at the line of the date, beginning where its box says."""
        return [point for piece in self.pieces(level) for point in piece[1]]

    def pieces(self, level: _Level) -> Iterator[tuple[int, list[Point]]]:
        """The same line by line, with the number of each."""
        last, turn = None, self.turn
        for number in self.lines:
            line = level.line(number if number >= 0 else ~number)
            piece = []
            for x, y in line if number >= 0 else line[::-1]:
                if last is not None:
                    turn += -360 if x + turn - last > 180 else 360 if last - x - turn > 180 else 0
                last = x + turn
                piece.append((last, y))
            yield (number if number >= 0 else ~number), piece


@dataclass(frozen=True, slots=True)
class _Land:
    code: str
    name: str
    rings: tuple[_Ring, ...]


@dataclass(slots=True)
class _Level:
    step: float
    written: Sequence[str]
    lands: tuple[_Land, ...]
    shared: dict[int, frozenset[str]]
    read: dict[int, list[Point]]

    def line(self, number: int) -> list[Point]:
        """A line in degrees; read when it is wanted first."""
        if number not in self.read:
            self.read[number] = list(_read(self.written[number], self.step))
        return self.read[number]


@cache
def _file() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((_FOLDER / "boundaries.json").read_text(encoding="utf-8"))
    return read


@cache
def _level(name: str) -> _Level:
    data = _file()[name]
    lands = tuple(
        _Land(code, name, tuple(_Ring(Degrees(*box), tuple(lines)) for *box, lines in rings))
        for code, name, rings in data["lands"]
    )
    users: dict[int, set[str]] = defaultdict(set)
    times: Counter[int] = Counter()
    for land in lands:
        for number in (number if number >= 0 else ~number for ring in land.rings for number in ring.lines):
            users[number].add(land.code)
            times[number] += 1
    shared = {number: frozenset(codes) for number, codes in users.items() if times[number] > 1}
    return _Level(_file()["step"], data["lines"], lands, shared, {})


def _read(text: str, step: float) -> Iterator[Point]:
    """An encoded polyline: five bits a letter, the lowest first, folded numbers, differences from point to point."""
    numbers, number, shift = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        number |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
    x = y = 0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x * step, y * step


def _within(points: list[Point], shown: Degrees) -> list[Point]:
    """The part of a ring that a map can show: what lies behind the earth would be laid over it."""
    if points and abs(points[0][0] - points[-1][0]) > 180:  # round a pole
        pole = -90.0 if points[0][1] < 0 else 90.0
        points = [*points, (points[-1][0], pole), (points[0][0], pole)]
    return clipped_ring(points, (shown.west, max(shown.south, -89), shown.east, min(shown.north, 89)))


def _lines(seen: Sequence[tuple[_Land, _Ring]], level: _Level, frame: Frame) -> dict[str, list[list[Point]]]:
    """Coasts, boundaries and contested boundaries: each line once, in pieces that lie in the drawing."""
    drawn: set[tuple[int, float]] = set()
    out: dict[str, list[list[Point]]] = {"coast": [], "border": [], "contested": []}
    shown = frame.shown
    for _land, ring in seen:
        for number, piece in ring.pieces(level):
            if (number, ring.turn) in drawn:
                continue
            drawn.add((number, ring.turn))
            for kind, run in _kinds(piece, level.shared.get(number)):
                for part in clipped_line(run, (shown.west, shown.south, shown.east, shown.north)):
                    out[kind] += clipped_line([frame.point(*point) for point in part], _BOX)
    return out


def _kinds(piece: list[Point], lands: frozenset[str] | None) -> Iterator[tuple[str, list[Point]]]:
    """A line, cut where it begins or ends to be contested."""
    if lands is None:
        yield "coast", piece
        return
    boxes = [box for pair, box in _contested() if pair <= lands or (len(pair) == 1 and pair & lands)]
    if not boxes:
        yield "border", piece
        return
    run, was = [piece[0]], None
    for a, b in pairwise(piece):
        kind = "contested" if any(_is_in((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, box) for box in boxes) else "border"
        if was not in {None, kind}:
            yield str(was), run
            run = [a]
        run.append(b)
        was = kind
    yield str(was), run


def _is_in(x: float, y: float, box: Degrees) -> bool:
    return box.west <= x <= box.east and box.south <= y <= box.north


@cache
def _contested() -> list[tuple[frozenset[str], Degrees]]:
    rows = tomllib.loads((_FOLDER / "contested.toml").read_text(encoding="utf-8"))["line"]
    return [(frozenset(filter(None, row["lands"])), Degrees(*row["within"])) for row in rows]


def _path(pieces: Sequence[Sequence[Point]], *, is_closed: bool) -> str:
    """Points as the words of a path, to half a unit; points that fall on the one before are left out."""
    out = []
    for piece in pieces:
        places = [(round(x * 2) / 2, round(y * 2) / 2) for x, y in piece]
        kept = places[:1] + [b for a, b in pairwise(places) if a != b]
        if len(kept) > (2 if is_closed else 1):
            out.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + ("Z" if is_closed else ""))
    return "".join(out)


def _names(outlines: Sequence[tuple[_Land, list[Point]]]) -> Iterator[LandName]:
    """The name of each land stands in the largest piece of it that can be seen; the largest land first."""
    largest: dict[str, tuple[float, _Land, list[Point]]] = {}
    for land, outline in outlines:
        inside = clipped_ring(outline, (0, 0, WIDTH, HEIGHT))
        size = abs(_area(inside))
        if size > largest.get(land.name, (0.0, land, inside))[0]:
            largest[land.name] = (size, land, inside)
    for size, land, inside in sorted(largest.values(), key=lambda row: -row[0]):
        if size > _SMALLEST_NAMED:
            yield LandName(land.code, land.name, *_widest_place(inside))


_SMALLEST_NAMED = 1200.0  # square units


def _area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, *ring[:1]])) / 2


def _widest_place(ring: Sequence[Point]) -> tuple[float, float, float]:
    """The middle of the widest row through a land, somewhere near half its height, and how wide it is there."""
    top, bottom = min(y for _x, y in ring), max(y for _x, y in ring)
    best = (0.0, 0.0, 0.0)
    for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
        y = top + (bottom - top) * share
        crossings = sorted(
            a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for a, b in pairwise([*ring, *ring[:1]])
            if (a[1] <= y) != (b[1] <= y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            if right - left > best[2] * 1.15:
                best = ((left + right) / 2, y, right - left)
    return best


def _scale_bar(frame: Frame) -> ScaleBar:
    """The longest round number of kilometres that is no longer than a sixth of the drawing, measured in its middle."""
    projection = frame.projection
    here, there = (frame.point(projection.longitude + lon, projection.latitude) for lon in (0.0, 1.0))
    per_km = (there[0] - here[0]) / (pi / 180 * _EARTH * cos(radians(projection.latitude)))
    rounds = [step * 10**power for power in range(4) for step in (1, 2, 5)]
    kilometres = max((n for n in rounds if n * per_km <= WIDTH / 6), default=1)
    return ScaleBar(kilometres, kilometres * per_km)


def _steps(length: float) -> list[float]:
    return [length * share / 8 for share in range(9)]
