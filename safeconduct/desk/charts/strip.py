"""Time strip: our own figure as a line, what was said in public as marks, and the day we look from."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.desk.words import day_words
from safeconduct.figures.charts.shares import percent
from safeconduct.figures.charts.time_scale import Scale, Tick, ValueLine, day_ticks, runs, value_lines

from .strip_labels import Label, Wish, place_labels

BOUND_WORDS = {
    "exactly": gettext_lazy("%(n)s"),
    "at_least": gettext_lazy("at least %(n)s"),
    "at_most": gettext_lazy("at most %(n)s"),
    "about": gettext_lazy("about %(n)s"),
}


@dataclass(frozen=True, slots=True)
class Published:
    """A number that somebody said in public; `bound` is exactly, at_least, at_most or about."""

    day: date
    value: int
    bound: str = "exactly"
    label: str = ""  # as they put it, "20-odd"; without it the bound and the value
    said_by: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        return self.label or BOUND_WORDS[self.bound.replace(" ", "_")] % {"n": self.value}


@dataclass(frozen=True, slots=True)
class Met:
    """An engagement under the axis, by its place: "Astana". `when` says its day as precisely as it is known."""

    day: date
    label: str = ""
    when: str = ""
    what: str = ""  # in the table: "meeting, Astana"
    url: str = ""

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.label, self.when or day_words(self.day))))


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of our own line; later than the day we look from, it is faint."""

    x1: str
    y1: str
    x2: str
    y2: str
    is_later: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A published figure, full when it was exact."""

    x: str
    y: str
    is_bound: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A day of the same as a table; `own` is our figure as known at the end of that day."""

    day: date
    own: int | None
    said: tuple[Published, ...]
    met: tuple[Met, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """Everything that desk/charts/strip.html draws."""

    title: str
    description: str
    values: tuple[ValueLine, ...]
    ticks: tuple[Tick, ...]
    own: tuple[Line, ...]
    marks: tuple[Mark, ...]
    met: tuple[Label, ...]
    labels: tuple[Label, ...]
    now_x: str
    first: date
    last: date
    as_known: date
    said: tuple[Published, ...]
    rows: tuple[Row, ...]

    @property
    def slider_max(self) -> int:
        """Days on the slider, which starts at 0."""
        return (self.last - self.first).days

    @property
    def slider_value(self) -> int:
        return (self.as_known - self.first).days

    @property
    def stops(self) -> tuple[tuple[int, date], ...]:
        """The published days, as days on the slider."""
        return tuple(((day - self.first).days, day) for day in sorted({said.day for said in self.said}))

    @property
    def earlier(self) -> date | None:
        """The last published day before the one we look from."""
        return max((said.day for said in self.said if said.day < self.as_known), default=None)

    @property
    def later(self) -> date | None:
        """The first published day after the one we look from."""
        return min((said.day for said in self.said if said.day > self.as_known), default=None)


def strip(
    own: Sequence[tuple[date, int]],
    said: Sequence[Published],
    *,
    today: date,
    as_known: date | None = None,
    met: Sequence[Met] = (),
    first: date | None = None,
) -> Strip:
    """The strip from `first` (or the first day that anything is known of) to today.

    `own` gives our figure from each day on; days of the same figure may be left out. `as_known` is today without it,
    and is moved into the strip when it lies outside.
    """
    steps = _steps(own)
    start = first or min([day for day, _n in steps] + [p.day for p in said] + [m.day for m in met], default=today)
    start = min(start, today)
    said = tuple(sorted((p for p in said if start <= p.day <= today), key=lambda p: p.day))
    met = sorted((m for m in met if start <= m.day <= today), key=lambda m: m.day)
    seen = min(max(as_known or today, start), today)
    highest = max([value for _d, value in steps] + [p.value for p in said], default=0)
    scale = Scale(start, today, highest)
    return Strip(
        title=_("Our own figure and published figures, %(first)s to %(last)s")
        % {"first": day_words(start), "last": day_words(today)},
        description=_description(steps, said, seen) + _met_words(met),
        values=value_lines(scale),
        ticks=day_ticks(scale),
        own=tuple(_lines(steps, scale, seen)),
        marks=tuple(Mark(scale.x(p.day), scale.y(p.value), p.bound != "exactly") for p in said),
        met=_met_labels(met, scale),
        labels=place_labels(_wishes(steps, said, scale, seen), scale, steps, seen),
        now_x=scale.x(seen),
        first=start,
        last=today,
        as_known=seen,
        said=said,
        rows=_rows(steps, said, met),
    )


def value_on(steps: Sequence[tuple[date, int]], day: date) -> int | None:
    """Our figure at the end of a day; nothing before the first."""
    at = bisect_right(steps, day, key=lambda step: step[0])
    return steps[at - 1][1] if at else None


def _steps(own: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """The days on which our figure changed, in order; of two figures for one day the last counts."""
    steps: list[tuple[date, int]] = []
    for day, value in sorted(dict(own).items()):
        if not steps or steps[-1][1] != value:
            steps.append((day, value))
    return steps


def _lines(steps: Sequence[tuple[date, int]], scale: Scale, seen: date) -> list[Line]:
    """A vertical and a horizontal for each run; a horizontal that passes the day we look from is cut there."""
    lines = []
    for run in runs(steps, scale.last):
        x, y = scale.x(run.start), scale.y(run.value)
        lines.append(Line(x, scale.y(run.before), x, y, is_later=run.start > seen))
        cuts = [run.start, seen, run.end] if run.start < seen < run.end else [run.start, run.end]
        for left, right in pairwise(cuts):
            lines.append(Line(scale.x(left), y, scale.x(right), y, is_later=right > seen))
    return lines


def _wishes(steps: Sequence[tuple[date, int]], said: Sequence[Published], scale: Scale, seen: date) -> list[Wish]:
    """The labels to place: our own figure first, then what was said, the newest first."""
    ours = value_on(steps, seen)
    own = [] if ours is None else [Wish(seen, ours, _("%(n)s ours") % {"n": ours}, is_own=True)]
    return own + [Wish(p.day, p.value, p.words) for p in reversed(said) if scale.first <= p.day]


def _met_labels(met: Sequence[Met], scale: Scale) -> tuple[Label, ...]:
    """One triangle each, its word on the side where the neighbours leave room for it; without room no word."""
    shares = [-1.0, *(scale.share(meeting.day) for meeting in met)]
    nexts = [*shares[2:], 1.0]
    labels = []
    for meeting, before, here, after in zip(met, shares, shares[1:], nexts, strict=False):
        needs = (len(meeting.label) * 7 + 20) / scale.WIDTH
        to_left = after - here < needs <= here - before and after == 1.0
        words = meeting.label if to_left or after - here >= needs else ""
        dx, anchor = ("-9", "end") if to_left else ("9", "start")
        labels.append(Label(percent(here), "97%", dx, "0", anchor, words, is_quiet=True))
    return tuple(labels)


def _rows(steps: Sequence[tuple[date, int]], said: Sequence[Published], met: Sequence[Met]) -> tuple[Row, ...]:
    days = sorted({day for day, _n in steps} | {p.day for p in said} | {m.day for m in met})
    return tuple(
        Row(
            day, value_on(steps, day), tuple(p for p in said if p.day == day), tuple(m for m in met if m.day == day)
        )
        for day in days
    )  # fmt: skip


def _met_words(met: Sequence[Met]) -> str:
    return " " + _("Engagements: %(told)s.") % {"told": ", ".join(m.words for m in met)} if met else ""


def _description(steps: Sequence[tuple[date, int]], said: Sequence[Published], seen: date) -> str:
    told = ", ".join(_("%(figure)s on %(day)s") % {"figure": p.words, "day": day_words(p.day)} for p in said)
    ours = value_on(steps, seen)
    own = (
        _("Our own figure is not known yet on %(day)s.") % {"day": day_words(seen)}
        if ours is None
        else _("Our own figure is %(n)s on %(day)s; it was %(start)s on %(first)s.")
        % {"n": ours, "day": day_words(seen), "start": steps[0][1], "first": day_words(steps[0][0])}
    )
    return own + (" " + _("Published: %(told)s.") % {"told": told} if told else "")
