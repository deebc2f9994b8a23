"""What of a shape lies within a rectangle: rings for filling (Sutherland and Hodgman), lines for drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, the smaller numbers first."""


def clipped_ring(ring: Sequence[Point], within: Rectangle) -> list[Point]:
    """The ring where it lies within; along the edge where it leaves. Empty where nothing of it does."""
    left, top, right, bottom = within
    if all(left <= x <= right and top <= y <= bottom for x, y in ring):
        return list(ring)
    found = _cut(ring, lambda p: p[0] >= left, lambda a, b: _at_x(a, b, left))
    found = _cut(found, lambda p: p[0] <= right, lambda a, b: _at_x(a, b, right))
    found = _cut(found, lambda p: p[1] >= top, lambda a, b: _at_y(a, b, top))
    return _cut(found, lambda p: p[1] <= bottom, lambda a, b: _at_y(a, b, bottom))


def clipped_line(line: Sequence[Point], within: Rectangle) -> list[list[Point]]:
    """The pieces of a line that may be seen: whole steps between points, of which a piece outside is left out."""
    out: list[list[Point]] = []
    for a, b in pairwise(line):
        if not _may_cross(a, b, within):
            continue
        if out and out[-1][-1] == a:
            out[-1].append(b)
        else:
            out.append([a, b])
    return out


def _may_cross(a: Point, b: Point, within: Rectangle) -> bool:
    left, top, right, bottom = within
    return max(a[0], b[0]) >= left and min(a[0], b[0]) <= right and max(a[1], b[1]) >= top and min(a[1], b[1]) <= bottom


def _cut(
    ring: Sequence[Point], is_inside: Callable[[Point], bool], meet: Callable[[Point, Point], Point]
) -> list[Point]:
    return list(_kept(ring, is_inside, meet)) if ring else []


def _kept(
    ring: Sequence[Point], is_inside: Callable[[Point], bool], meet: Callable[[Point, Point], Point]
) -> Iterator[Point]:
    before = ring[-1]
    for point in ring:
        if is_inside(point) != is_inside(before):
            yield meet(before, point)
        if is_inside(point):
            yield point
        before = point


def _at_x(a: Point, b: Point, x: float) -> Point:
    return x, a[1] + (x - a[0]) / (b[0] - a[0]) * (b[1] - a[1])


def _at_y(a: Point, b: Point, y: float) -> Point:
    return a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]), y
