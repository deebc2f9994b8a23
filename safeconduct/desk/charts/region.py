"""The ground of the locator map: water and rivers, shipped as data, and the names written on them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Name:
    """A quiet name on the ground, its middle at x, y."""

    words: str | Promise
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Region:
    """A piece of the earth in a drawing of width by height units; degrees run evenly across it (plate carrée)."""

    width: float
    height: float
    west: float
    east: float
    south: float
    north: float
    water: tuple[str, ...]
    rivers: tuple[str, ...]
    names: tuple[Name, ...]

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Degrees north and east to x and y in the drawing (outside it when the place is)."""
        x = (longitude - self.west) / (self.east - self.west) * self.width
        y = (self.north - latitude) / (self.north - self.south) * self.height
        return x, y

    def shows(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


_BLACK_SEA_NAMES = (
    Name(_("Black Sea"), 109, 341),
    Name(_("Caspian Sea"), 391, 322),
    Name(_("Volga"), 333, 180),
    Name(_("Dnieper"), 74, 185),
)


@cache
def black_sea() -> Region:
    """From the Dniester to the Caspian, from Georgia to Moscow."""
    data = tomllib.loads((Path(__file__).parent / "black_sea.toml").read_text())
    edges = {edge: float(data[edge]) for edge in ("width", "height", "west", "east", "south", "north")}
    return Region(**edges, water=tuple(data["water"]), rivers=tuple(data["rivers"]), names=_BLACK_SEA_NAMES)
