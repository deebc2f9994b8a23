"""From degrees to a plane: a conformal cone for a piece of the northern or southern earth, a grid for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, atan2, cos, degrees, hypot, log, pi, radians, sin, tan

FLAT_WITHIN = 12.0
"""Degrees from the equator within which a cone is as good as a grid."""
POLE = 84.0
WIDEST = 220.0
"""Degrees of longitude above which a cone would lay the ends of a map over each other."""


@dataclass(frozen=True, slots=True)
class Degrees:
    """A piece of the earth. `east` may lie beyond 180, so that one piece reaches over the line of the date."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def meets(self, other: Degrees) -> bool:
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def moved(self, turn: float) -> Degrees:
        """The same piece a turn of the earth further."""
        return Degrees(self.west + turn, self.south, self.east + turn, self.north)


@dataclass(frozen=True, slots=True)
class Plate:
    """Meridians and parallels as a grid, true to scale at one parallel (equirectangular)."""

    longitude: float
    latitude: float

    def plane(self, longitude: float, latitude: float) -> tuple[float, float]:
        """East and north of the middle, in radians of a great circle."""
        return radians(longitude - self.longitude) * cos(radians(self.latitude)), radians(latitude - self.latitude)

    def earth(self, x: float, y: float) -> tuple[float, float]:
        """Back to longitude and latitude."""
        return self.longitude + degrees(x / cos(radians(self.latitude))), self.latitude + degrees(y)


@dataclass(frozen=True, slots=True)
class Cone:
    """Lambert's conformal cone on two parallels of one hemisphere (Snyder, Map Projections, 1987, 15-1 to 15-5)."""

    longitude: float
    latitude: float
    n: float
    factor: float
    rho: float

    def plane(self, longitude: float, latitude: float) -> tuple[float, float]:
        rho = self.factor / _opening(max(min(latitude, 89.0), -89.0)) ** self.n
        angle = self.n * radians(longitude - self.longitude)
        return rho * sin(angle), self.rho - rho * cos(angle)

    def earth(self, x: float, y: float) -> tuple[float, float]:
        side = 1 if self.n > 0 else -1
        rho = side * hypot(x, self.rho - y)
        angle = atan2(side * x, side * (self.rho - y))
        if not rho:
            return self.longitude, side * 90.0
        latitude = 2 * atan((self.factor / rho) ** (1 / self.n)) - pi / 2
        return self.longitude + degrees(angle / self.n), degrees(latitude)


Projection = Plate | Cone


def projection_for(shown: Degrees) -> Projection:
    """The projection that distorts a piece of the earth little."""
    longitude, latitude = shown.middle
    crosses = shown.south < 0 < shown.north
    if abs(latitude) < FLAT_WITHIN or crosses or shown.east - shown.west > WIDEST:
        return Plate(longitude, max(min(latitude, POLE), -POLE))
    inset = (shown.north - shown.south) / 6
    low, high = max(shown.south + inset, -POLE), min(shown.north - inset, POLE)
    return cone_on(longitude=longitude, latitude=latitude, low=low, high=high)


def cone_on(*, longitude: float, latitude: float, low: float, high: float) -> Cone:
    """The cone whose scale is true at two parallels; this longitude and latitude are its middle."""
    if high - low < 0.1:
        n = sin(radians(low))
    else:
        n = log(cos(radians(low)) / cos(radians(high))) / log(_opening(high) / _opening(low))
    factor = cos(radians(low)) * _opening(low) ** n / n
    return Cone(longitude, latitude, n, factor, factor / _opening(latitude) ** n)


def _opening(latitude: float) -> float:
    return tan(pi / 4 + radians(latitude) / 2)
