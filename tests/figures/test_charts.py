"""Charts: points with their bounds, cases that moved, bars that name nobody; what the page asks and shows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from safeconduct.cases.as_known import as_known, end_of_day
from safeconduct.figures.actions import publish_figure, set_measure, set_partition
from safeconduct.figures.charts.bars import in_order
from safeconduct.figures.charts.bounds import SaidMark, bounds_chart
from safeconduct.figures.charts.equation import Swatch
from safeconduct.figures.charts.flow import FlowPart, Moved, Stage, flow_chart
from safeconduct.figures.enums import Bound
from safeconduct.figures.models import PublishedFigure
from safeconduct.figures.pages.charts import ChartsAsked, charts_page
from safeconduct.figures.pages.flows import flow_days, part_of_profile
from safeconduct.figures.queries import counts, current_versions
from safeconduct.figures.queries.flows import moved_between, moves_by
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import confirm_death, make_measures, make_partition, new_case, say

URL = "/c/army/figures/charts/"
DAY = date(2025, 12, 17)
OWN = [(date(2024, 2, 20), 6), (date(2024, 8, 9), 91), (date(2025, 1, 17), 126)]
PARTS = [
    FlowPart("released", "released", Swatch.RELEASED),
    FlowPart("dead", "dead", Swatch.DEAD),
    FlowPart("serving", "still serving", Swatch.SERVING),
]


@pytest.fixture
def measured(lead):
    make_measures(lead)


@pytest.fixture
def whole(measured, lead, crisis):
    return make_partition(lead, crisis)


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def said(value: int, bound: str = "exactly", *, own: int = 91, day: date = date(2024, 8, 9), **more) -> SaidMark:
    return SaidMark(day=day, value=value, bound=bound, own=own, differs=more.pop("differs", False), **more)


# ---------------------------------------------------------------- published against our own
def test_our_line_goes_up_and_across_and_ends_on_the_day_we_look_from():
    drawn = bounds_chart("known to us", OWN, [], until=DAY)
    assert re.fullmatch(r"M[\d. ]+(H[\d.]+V[\d.]+){3}H[\d.]+", drawn.line)
    assert drawn.line.endswith("H990.0")
    assert drawn.end == 126


def test_what_came_later_is_not_drawn():
    drawn = bounds_chart("known to us", OWN, [said(91), said(126, day=date(2025, 1, 17))], until=date(2024, 12, 1))
    assert [point.said.value for point in drawn.points] == [91]
    assert drawn.end == 91
    assert [row.day for row in drawn.rows] == [date(2024, 2, 20), date(2024, 8, 9)]


def test_each_bound_has_its_shape_and_about_its_band():
    chart = bounds_chart("x", OWN, [said(80, "at least"), said(99, "at most"), said(92, "about", spread=23)], until=DAY)
    assert [point.shape for point in chart.points] == ["at-least", "at-most", "about"]
    assert chart.points[2].band_height > chart.points[0].band_height == "0.00%"
    page = render_to_string("figures/charts/bounds.html", {"chart": chart})
    assert page.count('class="chart-about"') == 2  # the band and the key
    assert page.count("V-26") == page.count("V26") == 1


def test_a_figure_that_differs_says_our_own_beside_it_and_is_marked():
    chart = bounds_chart("x", OWN, [said(80, own=91, differs=True, url="/published/#said-1")], until=DAY)
    assert chart.faces[0][1][0].words == "80, ours 91"
    page = render_to_string("figures/charts/bounds.html", {"chart": chart})
    assert '<a href="/published/#said-1" aria-label="80 on 9 Aug 2024, ours 91 (differs)" class="is-differing">' in page


def test_labels_of_figures_of_neighbouring_days_do_not_lie_on_each_other():
    crowd = [said(90 + n, day=date(2024, 8, 9 + n)) for n in range(8)]
    chart = bounds_chart("x", OWN, crowd, until=DAY)
    for (_css, labels), width in zip(chart.faces, (590, 330), strict=True):
        boxes = []
        for label in labels:
            x = float(label.x.rstrip("%")) * width / 100 + float(label.dx)
            y = float(label.y.rstrip("%")) * 3.52 + float(label.dy)
            left = x - {"start": 0, "middle": 8, "end": 16}[label.anchor]
            boxes.append((left, y, left + 16, y + 12))
        assert boxes
        assert not any(
            a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
            for at, a in enumerate(boxes)
            for b in boxes[at + 1 :]
        )


def test_without_any_figure_there_is_an_empty_drawing():
    chart = bounds_chart("x", [], [], until=DAY)
    assert chart.line == chart.area == ""
    assert chart.description == "We have no figure of our own."


# ---------------------------------------------------------------- cases that moved
STAGES = [Stage(date(2024, 8, 9), {"serving": 10}), Stage(DAY, {"released": 6, "dead": 1, "serving": 5})]
MOVES = [[Moved("serving", "released", 6), Moved("serving", "dead", 1), Moved("serving", "serving", 3),
          Moved("", "serving", 2)]]  # fmt: skip


def test_every_day_has_as_many_cases_and_who_is_not_known_yet_has_a_box():
    chart = flow_chart(PARTS, STAGES, MOVES)
    first = [(box.part.name, box.count) for box in chart.boxes[:2]]
    assert first == [("still serving", 10), ("not known yet", 2)]
    assert [box.count for box in chart.last] == [6, 1, 5]
    assert sum(box.count for box in chart.boxes) == 24


def test_a_case_counted_with_another_one_leaves_the_whole():
    stages = [Stage(date(2024, 8, 9), {"serving": 3}), Stage(DAY, {"serving": 2})]
    chart = flow_chart(PARTS, stages, [[Moved("serving", "serving", 2), Moved("serving", "", 1)]])
    assert [(row.before, row.after, row.count) for row in chart.rows] == [("still serving", "not known yet", 1)]
    assert [box.count for box in chart.last] == [2, 1]


def test_bands_are_as_high_as_their_cases_and_fill_their_boxes():
    chart = flow_chart(PARTS, STAGES, MOVES)
    heights = {}
    for band in chart.bands:
        numbers = [float(n) for n in re.findall(r"[\d.]+", band.path)]
        heights[band.words] = (numbers[-1] - numbers[1], band.count)  # back at the left edge, less where it began
    assert len({round(height / n, 1) for height, n in heights.values()}) == 1


def test_only_cases_that_moved_are_told_in_the_table():
    chart = flow_chart(PARTS, STAGES, MOVES)
    assert [(row.before, row.after, row.count) for row in chart.rows] == [
        ("still serving", "released", 6), ("not known yet", "still serving", 2), ("still serving", "dead", 1),
    ]  # fmt: skip
    assert "9 Aug 2024 to 17 Dec 2025: 1 case from “still serving” to “dead”." in chart.description


def test_cases_that_moved_are_counted_by_where_they_were_and_are(whole, crisis, case, ministry, lead, officer):
    others = [new_case(crisis, ministry.embassy, name, by=lead, opened="2024-03-01") for name in ("Two", "Three")]
    new_case(crisis, ministry.embassy, "Four", by=lead, opened="2024-09-01")
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    confirm_death(others[0], known="2024-08-02", first=lead, second=officer)
    say(others[0], "ours.kin=told", known="2024-08-03", by=lead)
    since, until = end_of_day(crisis, date(2024, 7, 1)), end_of_day(crisis, date(2024, 10, 1))
    pairs = moves_by(
        counts(crisis, as_known=until),
        moved_between(crisis, since=since, until=until),
        part_of_profile(whole, current_versions()),
    )
    assert pairs == {
        ("still_serving", "released"): 1, ("still_serving", "dead_confirmed_by_us"): 1,
        ("still_serving", "still_serving"): 1, ("", "still_serving"): 1,
    }  # fmt: skip


def test_a_death_that_may_not_be_told_does_not_move(whole, crisis, case, lead, officer):
    confirm_death(case, known="2024-08-02", first=lead, second=officer)
    page = charts_page(
        crisis, as_known(crisis, "2024-10-01"), ChartsAsked(days=("2024-07-01", "2024-08-10", "2024-10-01")),
        sees_cases=True,
    )  # fmt: skip
    assert page.flow is not None
    assert page.flow.rows == ()


def test_who_came_and_went_between_two_days_did_not_move(whole, crisis, case, lead):
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    say(case, "ours.service=recruited", known="2024-08-05", by=lead, happened="2024-08-04")
    moved = moved_between(
        crisis, since=end_of_day(crisis, date(2024, 8, 2)), until=end_of_day(crisis, date(2024, 8, 3))
    )
    assert moved == {}


# ---------------------------------------------------------------- the days of the flow
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("yesterday",), "Write each day as in 2025-01-17."),
        (("2024-07-01\x00",), "Write each day"),
        (("2024-07-01", "2024-08-01"), "Choose three to six different days."),
        (("2024-07-01", "2024-08-01", "1999-01-01"), "before the crisis"),
        (("2024-07-01", "2024-08-01", "2025-06-01"), "after the day you look from"),
    ],
)
def test_days_that_cannot_be_drawn_are_told_and_ours_taken(crisis, asked, words):
    days, fault = flow_days(crisis, as_known(crisis, "2025-01-17"), asked, [])
    assert words in fault
    assert days[-1] == date(2025, 1, 17)
    assert len(days) == 5


def test_the_days_of_published_totals_are_taken_first(crisis):
    totals = [PublishedFigure(known_on=date(2024, month, 9)) for month in range(3, 13)]
    days, fault = flow_days(crisis, as_known(crisis, "2025-01-17"), (), totals)
    assert fault == ""
    assert days == [date(2024, 3, 9), date(2024, 6, 9), date(2024, 9, 9), date(2024, 12, 9), date(2025, 1, 17)]


def test_of_very_many_cases_fewer_days_are_drawn(crisis):
    days, _fault = flow_days(crisis, as_known(crisis, "2025-01-17"), (), [], most=3)
    assert len(days) == 3


# ---------------------------------------------------------------- bars
def test_bars_stand_the_largest_first_the_unknown_last_and_many_small_ones_together():
    table = {"": {"a": 9}, **{f"State {n:02}": {"a": n} for n in range(1, 18)}}
    shown, rest = in_order(table, shown=5)
    assert shown == ["State 17", "State 16", "State 15", "State 14", ""]
    assert len(rest) == 13


def test_small_numbers_are_told_as_few_and_drawn_as_one_rest(whole, crisis, case, ministry, lead):
    for at in range(6):
        new_case(crisis, ministry.embassy, f"Nobody {at}", by=lead)
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    page = charts_page(crisis, as_known(crisis, "2024-10-01"), ChartsAsked(), sees_cases=False)
    by_post = page.bars[1]
    told = render_to_string("figures/charts/bars.html", {"chart": by_post})
    assert "1" not in [cell.text for row in by_post.rows for cell in row.cells]
    assert not re.search(r"<td class=\"num\">[12]</td>", told)


# ---------------------------------------------------------------- the page
def test_the_page_draws_everything_and_a_point_opens_what_was_said(signed_in, whole, crisis, case, ministry, lead):
    publish_figure(
        crisis, value=1, bound=Bound.AT_LEAST, measure="known_cases", said_on=PartialDate.parse_edtf("2024-07-01"),
        said_by="Spokesperson", source="Briefing", by=ministry.actor("press"),
    )  # fmt: skip
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    page = text(signed_in("officer").get(URL + "?day=2024-07-01&day=2024-09-01&day=2024-10-01"))
    assert 'aria-label="at least 1 on 1 Jul 2024, ours 1"' in page
    assert f"/figures/published/#said-{PublishedFigure.objects.get().pk}" in page
    assert "1 case from “still serving” to “released”" in page
    assert "/figures/released/?known=2024-09-01&amp;since=2024-07-01&amp;audience=public" in page
    assert "no statement of recognition" in page
    assert "style=" not in page


def test_who_may_not_see_cases_sees_numbers_that_open_nothing(signed_in, whole, crisis, case, lead, officer):
    confirm_death(case, known="2024-08-02", first=lead, second=officer)
    page = text(
        signed_in("press").get(URL + "?measure=dead_confirmed_by_us&day=2024-07-01&day=2024-09-01&day=2024-10-01")
    )
    assert "Published against our own: dead" in page
    assert "/figures/cases/" not in page
    assert "since=" not in page
    assert "to “dead”" not in page


def test_the_page_looks_from_the_day_that_was_asked_for(signed_in, whole, crisis, case, lead):
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    page = text(signed_in("officer").get(URL + "?known=2024-07-20&measure=released"))
    assert "Charts as known on 20 July 2024" in page
    assert "Our own figure is 0 on 20 Jul 2024" in page


def test_a_crisis_that_is_not_there_is_not_found_and_a_stranger_signs_in(client, signed_in, whole):
    assert client.get(URL).status_code in {302, 404}
    assert signed_in("officer").get("/c/nowhere/figures/charts/").status_code == 404


@pytest.mark.parametrize(
    "asked", ["?measure=nothing", "?parts=%3C", "?day=%3C&day=999999999999", "?known=x", "?known=1999-01-01", "?day="]
)
def test_nonsense_gives_the_page_and_no_error(signed_in, whole, crisis, case, asked):
    assert "How cases moved" in text(signed_in("officer").get(URL + asked))


def test_without_measures_the_page_says_so(signed_in, crisis, case):
    assert "Nobody has said yet what is counted." in text(signed_in("officer").get(URL))


def test_a_measure_that_looks_beyond_the_standing_is_drawn_and_its_parts_are_not(signed_in, whole, crisis, case, lead):
    rule = {"all": [{"measure": "known_cases"}, {"trait": {"name": "circumstance", "values": ["recruited"]}}]}
    set_measure("recruits", name="recruits", definition="Known and recruited.", rule=rule, position=9, by=lead)
    set_partition("odd", name="Odd parts", whole="known_cases", parts=["recruits"], crisis=crisis, by=lead)
    page = text(signed_in("officer").get(URL + "?measure=recruits&parts=odd"))
    assert "Our own figure is 1 on" in page
    assert "cannot be drawn: a part looks at more than how a case stands" in page
    assert text(signed_in("officer").get("/c/army/?measure=recruits"))


def test_the_page_asks_as_many_questions_for_three_cases_as_for_one(signed_in, whole, crisis, case, ministry, lead):
    client = signed_in("officer")
    asked = URL + "?day=2024-07-01&day=2024-08-01&day=2024-09-01"
    client.get(asked)
    with CaptureQueriesContext(
        connection,
    ) as one:
        text(client.get(asked))
    for at in range(2):
        say(
            new_case(crisis, ministry.embassy, f"Nobody {at}", by=lead),
            "ours.service=released",
            known="2024-08-01",
            by=lead,
        )
    client.get(asked)
    with CaptureQueriesContext(connection) as three:
        text(client.get(asked))
    assert len(three) <= len(one)
