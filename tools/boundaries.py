"""Make `safeconduct/figures/charts/boundaries/boundaries.json` from Natural Earth's boundaries packed as TopoJSON.

    python tools/boundaries.py --near countries-50m.json --far countries-110m.json --codes iso_3166-1.json --out FILE

`near` and `far` are the countries of world-atlas (Natural Earth at 1:50m and 1:110m); `codes` is a list of ISO 3166-1
with "numeric" and "alpha_2". Lines that two lands share stay one line, so that no sliver opens between them. What
the result looks like is said in boundaries/README.md; `figures/charts/ground.py` reads it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]

STEP = 0.01
"""Degrees to which places are rounded: about a kilometre."""
UNCODED = {
    "Somaliland": "X-SL",
    "Kosovo": "XK",
    "N. Cyprus": "X-NC",
    "Indian Ocean Ter.": "X-IO",
    "Siachen Glacier": "X-SG",
}
TOLERANCE = {"near": 0.012, "far": 0.03}
"""Degrees by which a line may be straightened."""
FULL_NAMES = {
    "Dem. Rep. Congo": "DR Congo",
    "Central African Rep.": "Central African Republic",
    "Dominican Rep.": "Dominican Republic",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Eq. Guinea": "Equatorial Guinea",
    "S. Sudan": "South Sudan",
    "W. Sahara": "Western Sahara",
    "Macedonia": "North Macedonia",
    "eSwatini": "Eswatini",
    "Solomon Is.": "Solomon Islands",
    "Marshall Is.": "Marshall Islands",
    "N. Cyprus": "Northern Cyprus",
}


def main() -> None:
    """Read the sources, write the file."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name in ("near", "far", "codes", "out"):
        asked.add_argument(f"--{name}", type=Path, required=True)
    given = asked.parse_args()
    codes = {row["numeric"]: row["alpha_2"] for row in json.loads(given.codes.read_text())["3166-1"]}
    made = {level: packed(json.loads(getattr(given, level).read_text()), codes, level) for level in ("near", "far")}
    given.out.write_text(json.dumps({"step": STEP, **made}, ensure_ascii=False, separators=(",", ":")) + "\n")


def packed(topology: Mapping[str, Any], codes: Mapping[str, str], level: str) -> dict[str, Any]:
    """One level: lines, and lands with their rings as numbers of lines (below zero: backwards, as in TopoJSON)."""
    lines = [straightened(line, TOLERANCE[level]) for line in unpacked(topology)]
    lands = []
    for land in topology["objects"]["countries"]["geometries"]:
        rings = [[*box_of(ring, lines), ring] for ring in rings_of(land)]
        if rings:
            name = land["properties"]["name"]
            lands.append([codes.get(land.get("id", ""), UNCODED.get(name, "")), FULL_NAMES.get(name, name), rings])
    return {"lines": [written(line) for line in lines], "lands": sorted(lands)}


def unpacked(topology: Mapping[str, Any]) -> Iterator[list[Point]]:
    """The lines in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        places = accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]])
        yield [(round((x * sx + tx) / STEP) * STEP, round((y * sy + ty) / STEP) * STEP) for x, y in places]


def rings_of(land: Mapping[str, Any]) -> list[list[int]]:
    """All rings of a land, holes too: it is filled by the rule of even and odd."""
    if land["type"] == "Polygon":
        return list(land["arcs"])
    return [ring for polygon in land.get("arcs", []) for ring in polygon]


def box_of(ring: Sequence[int], lines: Sequence[Sequence[Point]]) -> list[float]:
    """West, south, east, north; the east may lie beyond 180 degrees, where the ring crosses the line of the date."""
    points = [point for at in ring for point in (lines[at] if at >= 0 else reversed(lines[~at]))]
    turns = accumulate((_turn(a[0], b[0]) for a, b in pairwise(points)), initial=0)
    xs, ys = [x + turn for (x, _y), turn in zip(points, turns, strict=True)], [y for _x, y in points]
    return [round(edge, 2) for edge in (min(xs), min(ys), max(xs), max(ys))]


def _turn(before: float, x: float) -> int:
    """By how much a longitude is moved so that it lies beside the one before."""
    return -360 if x - before > 180 else 360 if before - x > 180 else 0


def straightened(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: only points that stand off a straight line by more than the tolerance; both ends stay."""
    if len(line) < 3:
        return list(line)
    if line[0] == line[-1]:
        middle = max(range(len(line)), key=lambda at: _far(line[at], line[0]))
        return straightened(line[: middle + 1], tolerance)[:-1] + straightened(line[middle:], tolerance)
    offs = [_off(point, line[0], line[-1]) for point in line[1:-1]]
    most = max(range(len(offs)), key=offs.__getitem__)
    if offs[most] <= tolerance:
        return [line[0], line[-1]]
    return straightened(line[: most + 2], tolerance)[:-1] + straightened(line[most + 1 :], tolerance)


def _far(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _off(point: Point, a: Point, b: Point) -> float:
    """How far a point is from the straight line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5
    return abs(dx * (a[1] - point[1]) - (a[0] - point[0]) * dy) / length if length else _far(point, a) ** 0.5


def written(line: Sequence[Point]) -> str:
    """A line in few letters: differences in steps, folded to positive numbers, five bits a letter (a polyline)."""
    steps = [(round(x / STEP), round(y / STEP)) for x, y in line]
    moves = [steps[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(steps) if a != b)]
    return "".join(_letters(part) for move in moves for part in move)


def _letters(number: int) -> str:
    left = ~(number << 1) if number < 0 else number << 1
    out = ""
    while left >= 0x20:
        out += chr((0x20 | (left & 0x1F)) + 63)
        left >>= 5
    return out + chr(left + 63)


if __name__ == "__main__":
    main()
