"""The labels of the time strip: each beside its mark, none on another, on a desk screen and on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.figures.charts.boxes import Box, Spot, around, free
from safeconduct.figures.charts.time_scale import Scale, round_values, runs

_MARK = 6.0  # radius of a mark with its rim, pixels
_LETTER, _HEIGHT = 7.4, 14.0  # a bold 13 px letter


@dataclass(frozen=True, slots=True)
class Wish:
    """A label to place: at which day and value, in which words."""

    day: date
    value: int
    words: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A placed label; a quiet one is left out on a phone."""

    x: str
    y: str
    dx: str
    dy: str
    anchor: str
    words: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    wish: Wish
    spot: Spot


def place_labels(
    wishes: Sequence[Wish], scale: Scale, steps: Sequence[tuple[date, int]], seen: date
) -> tuple[Label, ...]:
    """Place the wishes in their order; a label without room is left out (the table still says it).

    Labels keep clear of each other, of the marks and of the upright line at `seen`, and of our own line if they can.
    """
    placed = _place(wishes, scale, _marks(wishes, scale, scale.WIDTH, seen), _line_boxes(steps, scale))
    narrow = _kept_when_narrow(placed, scale, _marks(wishes, scale, scale.NARROW, seen))
    return tuple(_label(one, scale, is_quiet=one not in narrow) for one in placed)


def _place(wishes: Sequence[Wish], scale: Scale, marks: list[Box], lines: list[Box]) -> list[_Placed]:
    placed: list[_Placed] = []
    taken = marks + _value_boxes(scale)
    frame = Box(0, 0, scale.WIDTH, scale.drop(0) * scale.HEIGHT)
    for wish in wishes:
        spot = _first_free(wish, scale, taken + lines, frame) or _first_free(wish, scale, taken, frame)
        if spot:
            placed.append(_Placed(wish, spot))
            taken.append(_box(wish, spot, scale, scale.WIDTH))
    return placed


def _first_free(wish: Wish, scale: Scale, taken: list[Box], frame: Box) -> Spot | None:
    spots = _own_spots() if wish.is_own else around(_MARK, _HEIGHT)
    return next((spot for spot in spots if free(_box(wish, spot, scale, scale.WIDTH), taken, frame)), None)


def _own_spots() -> tuple[Spot, ...]:
    return (Spot(-8, -4, "end"), Spot(8, -4, "start"), Spot(-8, 18, "end"), Spot(8, 18, "start"))


def _kept_when_narrow(placed: list[_Placed], scale: Scale, marks: list[Box]) -> list[_Placed]:
    kept: list[_Placed] = []
    taken = [*marks]
    frame = Box(0, 0, scale.NARROW, scale.drop(0) * scale.HEIGHT)
    for one in placed:
        box = _box(one.wish, one.spot, scale, scale.NARROW)
        if free(box, taken, frame):
            kept.append(one)
            taken.append(box)
    return kept


def _box(wish: Wish, spot: Spot, scale: Scale, width: float) -> Box:
    x, y = scale.share(wish.day) * width, scale.drop(wish.value) * scale.HEIGHT
    return spot.box(x, y, len(wish.words) * _LETTER, _HEIGHT)


def _marks(wishes: Sequence[Wish], scale: Scale, width: float, seen: date) -> list[Box]:
    now = scale.share(seen) * width
    boxes = [Box(now - 1, 0, now + 1, scale.drop(0) * scale.HEIGHT)]
    for wish in wishes:
        x, y = scale.share(wish.day) * width, scale.drop(wish.value) * scale.HEIGHT
        boxes += [] if wish.is_own else [Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK)]
    return boxes


def _value_boxes(scale: Scale) -> list[Box]:
    """The room of the numbers at the left end of the grid."""
    drops = [(value, scale.drop(value) * scale.HEIGHT) for value in round_values(scale.highest)]
    return [Box(0, drop - _HEIGHT - 2, len(str(value)) * _LETTER, drop) for value, drop in drops]


def _line_boxes(steps: Sequence[tuple[date, int]], scale: Scale) -> list[Box]:
    """The room of our own line: one thin box up and one thin box across for each run."""
    boxes = []
    for run in runs(steps, scale.last):
        left, right = scale.share(run.start) * scale.WIDTH, scale.share(run.end) * scale.WIDTH
        y, low = scale.drop(run.value) * scale.HEIGHT, scale.drop(run.before) * scale.HEIGHT
        boxes += [Box(left - 1, min(y, low), left + 1, max(y, low)), Box(left, y - 1, right, y + 1)]
    return boxes


def _label(one: _Placed, scale: Scale, *, is_quiet: bool) -> Label:
    wish, spot = one.wish, one.spot
    return Label(
        scale.x(wish.day), scale.y(wish.value), f"{spot.dx:.0f}", f"{spot.dy:.0f}", spot.anchor, wish.words, is_quiet
    )
