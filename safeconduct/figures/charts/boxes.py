"""Placing labels so that none lies on another: greedy, first fit, in a given order of places to try."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom, in any one unit."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Do the two share more than an edge?"""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def inside(self, other: "Box") -> bool:
        """Does it lie within the other, edges included?"""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label may stand beside its mark: shifts of its base line, and which end of it is anchored there."""

    dx: float
    dy: float
    anchor: str  # start, middle or end

    def box(self, x: float, y: float, width: float, height: float) -> Box:
        """The room that a label of this size takes when its mark is at x, y."""
        left = x + self.dx - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        base = y + self.dy
        return Box(left, base - height * 0.8, left + width, base + height * 0.2)


def around(radius: float, size: float) -> tuple[Spot, ...]:
    """Places round a mark, the best first: up-left and down-right keep clear of a line that climbs."""
    near, down = radius + 4, radius + size * 0.95
    return (
        Spot(-near, -radius * 0.6, "end"),
        Spot(near, size * 0.6, "start"),
        Spot(near, size * 0.35, "start"),
        Spot(-near, size * 0.35, "end"),
        Spot(0, -near - 2, "middle"),
        Spot(0, down + 2, "middle"),
        Spot(0, -near - size, "middle"),
        Spot(0, down + size, "middle"),
    )


def beside(radius: float, size: float) -> tuple[Spot, ...]:
    """Places beside a circle on a map: right and left in the middle, then in the corners, then above and below."""
    near = radius + size * 0.3
    return (
        Spot(near, size * 0.33, "start"),
        Spot(-near, size * 0.33, "end"),
        Spot(near, size * 0.95, "start"),
        Spot(near, -size * 0.3, "start"),
        Spot(-near, size * 0.95, "end"),
        Spot(-near, -size * 0.3, "end"),
        Spot(0, radius + size, "middle"),
        Spot(0, -radius - size * 0.4, "middle"),
    )


def drawn_in(spot: Spot, box: Box, frame: Box) -> Spot:
    """The spot of this box, moved to the right or to the left as far as the box stands out of the frame."""
    return replace(spot, dx=spot.dx + max(0.0, frame.left - box.left) - max(0.0, box.right - frame.right))


def free(box: Box, taken: Iterable[Box], frame: Box) -> bool:
    """Is there room for the box inside the frame?"""
    return box.inside(frame) and not any(box.overlaps(other) for other in taken)
