"""The drawings: where things stand in them, and that what they say is what they draw."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from safeconduct.desk.charts.strip import Met, Published, Strip, strip, value_on
from safeconduct.figures.charts.boxes import Box, Spot, free
from safeconduct.figures.charts.equation import Part, Swatch, equation
from safeconduct.figures.charts.shares import percent, units
from safeconduct.figures.charts.time_scale import Scale, day_ticks, round_values, runs

TODAY = date(2025, 12, 17)
KNOWN = Part("known", "known to us", 202)
PARTS = [
    Part("released", "released", 119, Swatch.RELEASED),
    Part("dead", "dead", 26, Swatch.DEAD),
    Part("missing", "missing", 7, Swatch.MISSING),
    Part("serving", "still serving", 50, Swatch.SERVING),
]
OWN = [(date(2024, 2, 20), 6), (date(2024, 7, 2), 58), (date(2024, 8, 9), 91), (date(2025, 1, 17), 126)]
SAID = [
    Published(date(2024, 2, 29), 20, "about", "20-odd"),
    Published(date(2024, 7, 2), 30, "at_least"),
    Published(date(2025, 1, 17), 126),
]


def number(attribute: str) -> float:
    return float(attribute.rstrip("%"))


# ---------------------------------------------------------------- attributes
@pytest.mark.parametrize(("share", "length"), [(0.589108, "58.91%"), (0, "0.00%"), (1, "100.00%")])
def test_a_share_is_written_as_a_length_in_percent(share: float, length: str) -> None:
    assert percent(share) == length


def test_lengths_keep_their_decimal_point_in_every_language() -> None:
    with translation.override("ru"):
        assert percent(0.125) == "12.50%"
        assert units(13.19) == "13.2"


# ---------------------------------------------------------------- boxes
def test_boxes_that_share_an_edge_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(9, 9, 20, 20))


def test_a_label_is_not_placed_outside_the_frame_nor_on_another() -> None:
    frame = Box(0, 0, 100, 100)
    assert free(Box(0, 0, 10, 10), [], frame)
    assert not free(Box(95, 0, 105, 10), [], frame)
    assert not free(Box(0, 0, 10, 10), [Box(5, 5, 50, 50)], frame)


@pytest.mark.parametrize(("anchor", "left"), [("start", 50), ("middle", 30), ("end", 10)])
def test_a_label_takes_its_room_on_the_side_of_its_anchor(anchor: str, left: float) -> None:
    box = Spot(0, 0, anchor).box(50, 50, 40, 10)
    assert (box.left, box.right) == (left, left + 40)


# ---------------------------------------------------------------- equation
def test_the_parts_of_a_total_that_adds_up_fill_the_bar_in_their_order() -> None:
    bar = equation(KNOWN, PARTS)
    assert bar.adds_up
    assert [segment.x for segment in bar.segments] == ["0.00%", "58.91%", "71.78%", "75.25%"]
    assert bar.segments[-1].end == "100.00%"
    assert bar.check == "The parts make the total."


def test_the_label_says_the_total_and_every_part() -> None:
    bar = equation(KNOWN, PARTS)
    assert bar.label == "202 known to us: 119 released, 26 dead, 7 missing, 50 still serving"


def test_a_gap_leaves_the_end_of_the_bar_empty_and_says_by_how_many() -> None:
    bar = equation(KNOWN, PARTS[:3])
    assert bar.difference == -50
    assert bar.segments[-1].end == "75.25%"
    assert "50 less than the total" in bar.check
    assert "equation-frame" in render_to_string("desk/charts/equation.html", {"bar": bar})


def test_an_overlap_draws_every_part_whole_and_marks_where_the_total_ends() -> None:
    bar = equation(Part("known", "known", 100), [Part("a", "a", 80), Part("b", "b", 45)])
    assert bar.difference == 25
    assert (bar.segments[-1].end, bar.total_x) == ("100.00%", "80.00%")
    drawn = render_to_string("desk/charts/equation.html", {"bar": bar})
    assert "equation-total" in drawn
    assert "25 more than the total" in drawn


def test_one_case_too_many_is_told_in_the_singular() -> None:
    assert "one case is in two" in equation(Part("t", "t", 1), [Part("a", "a", 1), Part("b", "b", 1)]).check
    assert "one case is in none" in equation(Part("t", "t", 2), [Part("a", "a", 1)]).check


def test_a_total_of_nobody_is_an_empty_bar_that_adds_up() -> None:
    bar = equation(Part("known", "known", 0), [Part("a", "a", 0)])
    assert bar.adds_up
    assert bar.segments == ()
    assert "equation-frame" in render_to_string("desk/charts/equation.html", {"bar": bar})


def test_a_part_of_nobody_takes_no_room_but_is_still_named() -> None:
    bar = equation(Part("known", "known", 5), [Part("a", "alive", 5), Part("b", "buried", 0)])
    assert len(bar.segments) == 1
    assert "buried" in render_to_string("desk/charts/equation.html", {"bar": bar})


def test_missing_is_hatched_with_the_pattern_of_its_own_bar() -> None:
    drawn = render_to_string("desk/charts/equation.html", {"bar": equation(KNOWN, PARTS)})
    assert 'id="hatch-known"' in drawn
    assert drawn.count('fill="url(#hatch-known)"') == 1


# ---------------------------------------------------------------- strip: scale
def test_the_first_day_and_today_stand_where_the_thumb_of_the_slider_can_reach_them() -> None:
    scale = Scale(date(2023, 12, 1), TODAY, 202)
    assert (scale.x(date(2023, 12, 1)), scale.x(TODAY)) == ("1.00%", "99.00%")


def test_nobody_stands_on_the_axis_and_the_highest_figure_below_the_top() -> None:
    scale = Scale(date(2024, 1, 1), TODAY, 202)
    assert scale.y(0) == "72.00%"
    assert scale.y(202) == "14.00%"


def test_a_strip_of_one_day_ends_at_now() -> None:
    assert Scale(TODAY, TODAY, 5).x(TODAY) == "99.00%"


@pytest.mark.parametrize(
    ("highest", "lines"),
    [(0, []), (1, [1]), (3, [1, 2, 3]), (30, [10, 20, 30]), (202, [100, 200]), (740, [200, 400, 600])],
)
def test_the_grid_has_at_most_three_lines_at_round_numbers(highest: int, lines: list[int]) -> None:
    assert list(round_values(highest)) == lines


def test_two_years_are_told_by_years_and_julys() -> None:
    ticks = day_ticks(Scale(date(2023, 12, 1), TODAY, 202))
    assert [tick.words for tick in ticks] == ["2024", "July", "2025", "July"]
    assert [tick.is_quiet for tick in ticks] == [False, True, False, True]


def test_a_few_months_are_told_by_months() -> None:
    ticks = day_ticks(Scale(date(2025, 11, 3), date(2026, 3, 2), 10))
    assert [tick.words for tick in ticks] == ["Dec 2025", "Jan 2026", "Feb", "Mar"]


def test_a_decade_is_told_by_years_alone() -> None:
    assert [tick.words for tick in day_ticks(Scale(date(2015, 6, 1), TODAY, 10))][:2] == ["2016", "2017"]


def test_runs_begin_at_nobody_and_end_with_the_strip() -> None:
    found = runs([(date(2024, 1, 1), 4), (date(2024, 2, 1), 9)], TODAY)
    assert [(run.before, run.value) for run in found] == [(0, 4), (4, 9)]
    assert found[-1].end == TODAY


# ---------------------------------------------------------------- strip
def a_strip(**changes: object) -> Strip:
    return strip(**{"own": OWN, "said": SAID, "today": TODAY, **changes})  # type: ignore[arg-type]


def test_our_own_figure_is_the_last_one_known_on_a_day() -> None:
    assert value_on(OWN, date(2024, 2, 19)) is None
    assert value_on(OWN, date(2024, 2, 20)) == 6
    assert value_on(OWN, date(2024, 8, 8)) == 58


def test_our_line_goes_up_and_across_and_is_never_slanted() -> None:
    for line in a_strip().own:
        assert line.x1 == line.x2 or line.y1 == line.y2


def test_our_line_has_no_hole() -> None:
    lines = a_strip().own
    assert all((a.x2, a.y2) == (b.x1, b.y1) for a, b in pairwise(lines))
    assert lines[-1].x2 == "99.00%"


def test_what_we_learned_after_the_day_we_look_from_is_faint() -> None:
    drawn = a_strip(as_known=date(2024, 12, 1))
    for line in drawn.own:
        assert line.is_later == (number(line.x2) > number(drawn.now_x))


def test_a_day_outside_the_strip_is_moved_to_its_edge() -> None:
    assert a_strip(as_known=date(2030, 1, 1)).as_known == TODAY
    assert a_strip(as_known=date(2000, 1, 1)).as_known == date(2024, 2, 20)


def test_an_unchanged_figure_adds_no_step() -> None:
    again = [*OWN, (date(2025, 3, 1), 126), (date(2025, 4, 1), 126)]
    assert a_strip(own=again).own == a_strip().own


def test_a_bound_is_said_in_words_unless_they_put_it_themselves() -> None:
    assert [said.words for said in SAID] == ["20-odd", "at least 30", "126"]
    assert Published(TODAY, 5, "at most").words == "at most 5"


def test_only_an_exact_figure_has_a_full_mark() -> None:
    assert [mark.is_bound for mark in a_strip().marks] == [True, True, False]


def test_the_slider_counts_days_from_the_first() -> None:
    drawn = a_strip(first=date(2023, 12, 1), as_known=date(2024, 7, 2))
    assert (drawn.slider_max, drawn.slider_value) == (747, 214)
    assert drawn.stops == ((90, SAID[0].day), (214, SAID[1].day), (413, SAID[2].day))


def test_one_can_step_to_the_published_days_before_and_after() -> None:
    drawn = a_strip(as_known=date(2024, 7, 2))
    assert (drawn.earlier, drawn.later) == (SAID[0].day, SAID[2].day)
    assert a_strip().later is None


def test_a_figure_published_after_today_is_not_drawn() -> None:
    assert len(a_strip(today=date(2024, 12, 31)).marks) == 2


def test_the_table_has_every_day_of_the_drawing() -> None:
    rows = {row.day: row for row in a_strip().rows}
    assert set(rows) == {day for day, _n in OWN} | {said.day for said in SAID}
    assert rows[date(2024, 2, 29)].own == 6
    assert [said.words for said in rows[date(2024, 2, 29)].said] == ["20-odd"]


def test_the_description_tells_the_whole_drawing() -> None:
    assert a_strip().description == (
        "Our own figure is 126 on 17 December 2025; it was 6 on 20 February 2024. Published: 20-odd on "
        "29 February 2024, at least 30 on 2 July 2024, 126 on 17 January 2025."
    )


def test_a_strip_without_anything_to_show_says_so() -> None:
    drawn = render_to_string("desk/charts/strip.html", {"strip": strip([], [], today=TODAY)})
    assert "No figure is known yet." in drawn
    assert "strip-plot" not in drawn


def test_labels_of_figures_published_on_neighbouring_days_do_not_lie_on_each_other() -> None:
    days = [date(2025, 3, 1) + timedelta(days=n) for n in range(12)]
    drawn = strip([], [Published(day, 100 + n, "about") for n, day in enumerate(days)], today=TODAY)
    boxes = []
    for label in drawn.labels:
        x, y = number(label.x) / 100 * Scale.WIDTH, number(label.y) / 100 * Scale.HEIGHT
        spot = Spot(float(label.dx), float(label.dy), label.anchor)
        boxes.append(spot.box(x, y, len(label.words) * 7, 13))
    assert 1 < len(boxes) < 12
    assert not any(a.overlaps(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])


def test_a_label_left_out_for_want_of_room_is_still_in_the_table() -> None:
    crowd = [Published(date(2025, 3, 1), 100, "about", f"about {n} by one account") for n in range(12)]
    drawn = strip([], crowd, today=TODAY)
    shown = {label.words for label in drawn.labels}
    page = render_to_string("desk/charts/strip.html", {"strip": drawn})
    assert len(shown) < 12
    assert all(said.words in page for said in crowd)


def test_a_phone_shows_fewer_labels_than_a_desk() -> None:
    days = [date(2024, 2, 20) + timedelta(days=60 * n) for n in range(10)]
    labels = strip([], [Published(day, 90, "at_least") for day in days], today=TODAY).labels
    assert 0 < sum(not label.is_quiet for label in labels) < len(labels)


def test_engagements_close_to_each_other_keep_their_marks_and_lose_their_words() -> None:
    met = [Met(date(2024, 7, 3), "Astana"), Met(date(2024, 7, 9), "Moscow"), Met(date(2025, 12, 5), "Delhi")]
    drawn = a_strip(met=met).met
    assert [label.words for label in drawn] == ["", "Moscow", "Delhi"]
    assert drawn[-1].anchor == "end"


def test_engagements_are_told_to_who_does_not_see_the_drawing() -> None:
    moscow = Met(date(2023, 12, 1), "Moscow", "December 2023", "meeting, Moscow", "/e/1")
    met = [Met(date(2024, 12, 5), "Delhi"), moscow]
    drawn = a_strip(met=met)
    assert drawn.first == date(2023, 12, 1)
    assert drawn.description.endswith("Engagements: Moscow December 2023, Delhi 5 December 2024.")
    page = render_to_string("desk/charts/strip.html", {"strip": drawn})
    assert '<a href="/e/1">meeting, Moscow</a> <span class="meta">December 2023</span>' in page
    assert "Engagement</th>" in page
    assert "Engagement</th>" not in render_to_string("desk/charts/strip.html", {"strip": a_strip()})


def test_the_form_of_the_strip_works_without_script() -> None:
    page = render_to_string(
        "desk/charts/strip.html", {"strip": a_strip(), "action": "/", "keep": [("measure", "dead")]}
    )
    assert '<input type="hidden" name="measure" value="dead">' in page
    assert 'name="known" type="date" value="2025-12-17" min="2024-02-20" max="2025-12-17"' in page
    assert 'type="range"' in page
    assert 'name="known" value="2025-01-17"' in page
