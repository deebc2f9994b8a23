"""The map of last known places: what of the earth it shows, where things stand, that no word lies on another."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from safeconduct.figures.charts.boxes import Box, Spot
from safeconduct.figures.charts.clipping import clipped_line, clipped_ring
from safeconduct.figures.charts.ground import HEIGHT, WIDTH, boxes_of_lands, frame_of, ground
from safeconduct.figures.charts.map import Located, MapDrawing, OurPost, Sizes, draw_map
from safeconduct.figures.charts.projection import Degrees, Plate, cone_on, projection_for

LUHANSK = Located("Luhansk", 48.57, 39.31, 17)
DONETSK = Located("Donetsk", 48.0, 37.8, 14)
MOSCOW = OurPost("Embassy Moscow", 55.75, 37.62)
DONBAS = Degrees(30, 44, 46, 57)
RUSSIA = Degrees(19, 41, 190, 78)


def points_of(path: str) -> list[list[tuple[float, float]]]:
    """The pieces of a path."""
    pieces = [piece.rstrip("Z") for piece in path.split("M")[1:]]
    return [[(float(x), float(y)) for x, y in (at.split(" ") for at in piece.split("L"))] for piece in pieces]


# ---------------------------------------------------------------- from the earth to the drawing
@pytest.mark.parametrize("shown", [DONBAS, RUSSIA, Degrees(166, -47, 179, -34), Degrees(34, -5, 42, 5)])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_place_on_the_plane_leads_back_to_its_degrees(shown: Degrees, share: float) -> None:
    projection = projection_for(shown)
    place = shown.west + (shown.east - shown.west) * share, shown.south + (shown.north - shown.south) * (1 - share)
    assert projection.earth(*projection.plane(*place)) == pytest.approx(place)


def test_the_cone_is_that_of_the_textbook() -> None:
    """Snyder, Map Projections: A Working Manual (1987), p. 295, on the sphere."""
    cone = cone_on(longitude=-96, latitude=23, low=33, high=45)
    assert cone.n == pytest.approx(0.6304777, abs=1e-6)
    assert cone.plane(-75, 35) == pytest.approx((0.2966785, 0.2462112), abs=1e-6)


def test_a_land_on_the_equator_and_the_whole_earth_are_laid_flat() -> None:
    assert isinstance(projection_for(Degrees(34, -5, 42, 5)), Plate)
    assert isinstance(projection_for(Degrees(-170, 20, 170, 80)), Plate)


@pytest.mark.parametrize("shown", [DONBAS, RUSSIA, Degrees(-76, -56, -66, -17)])
def test_what_is_to_be_shown_lies_within_the_drawing(shown: Degrees) -> None:
    frame = frame_of(shown)
    corners = [frame.point(lon, lat) for lon in (shown.west, shown.east) for lat in (shown.south, shown.north)]
    assert all(-1 <= x <= WIDTH + 1 and -1 <= y <= HEIGHT + 1 for x, y in corners)


def test_north_is_up_and_east_is_right() -> None:
    frame = frame_of(DONBAS)
    (kyiv_x, kyiv_y), (moscow_x, moscow_y) = frame.place(30.5, 50.45), frame.place(37.6, 55.75)
    assert moscow_x > kyiv_x
    assert moscow_y < kyiv_y


# ---------------------------------------------------------------- the ground
def test_russia_is_drawn_across_the_line_of_the_date_without_a_stripe() -> None:
    under = ground(RUSSIA)
    longest = max(abs(a[0] - b[0]) for line in points_of(under.coasts) for a, b in pairwise(line))
    assert longest < WIDTH / 8
    chukotka = under.frame.place(-172.0, 66.0)
    yakutsk = under.frame.place(129.7, 62.0)
    assert yakutsk[0] < chukotka[0] <= WIDTH
    assert is_land(under.land, chukotka)
    assert is_land(under.land, yakutsk)


@pytest.mark.parametrize(
    ("longitude", "latitude", "land"), [(37.6, 55.75, True), (34.0, 43.5, False), (30.5, 50.45, True)]
)
def test_cities_stand_on_land_and_ships_on_water(longitude: float, latitude: float, land: bool) -> None:
    under = ground(DONBAS)
    assert is_land(under.land, under.frame.place(longitude, latitude)) == land


def is_land(path: str, at: tuple[float, float]) -> bool:
    """By the rule of even and odd."""
    crossed = 0
    for ring in points_of(path):
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (a[1] <= at[1]) != (b[1] <= at[1]):
                crossed += at[0] < a[0] + (at[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    return crossed % 2 == 1


def test_what_lies_outside_the_drawing_is_cut_off() -> None:
    under = ground(DONBAS)
    assert all(-10 <= x <= WIDTH + 10 and -10 <= y <= HEIGHT + 10 for ring in points_of(under.land) for x, y in ring)
    assert len(under.land) < 40_000


def test_a_line_that_is_contested_is_told_apart() -> None:
    assert ground(Degrees(30, 43, 40, 50)).contested
    assert not ground(Degrees(4, 45, 10, 50)).contested


def test_lands_are_named_the_largest_in_sight_first() -> None:
    names = [name.name for name in ground(DONBAS).names]
    assert names[:2] == ["Russia", "Ukraine"]


def test_the_bar_is_as_long_as_its_kilometres() -> None:
    under = ground(DONBAS)
    frame, bar = under.frame, under.scale_bar
    degrees = bar.kilometres / 111.2
    lon, lat = frame.projection.longitude, frame.projection.latitude
    north, south = frame.point(lon, lat + degrees / 2), frame.point(lon, lat - degrees / 2)
    assert south[1] - north[1] == pytest.approx(bar.length, rel=0.03)


def test_small_islands_far_away_do_not_move_a_country() -> None:
    assert all(box.south > 40 for box in boxes_of_lands(["FR"]) if box.west > -10)
    assert boxes_of_lands(["ZZ"]) == []


def test_a_ring_is_cut_along_the_edge_and_a_line_into_pieces() -> None:
    assert sorted(clipped_ring([(-5, -5), (5, -5), (5, 5), (-5, 5)], (0, 0, 9, 9))) == [(0, 0), (0, 5), (5, 0), (5, 5)]
    assert clipped_ring([(20, 20), (30, 20), (30, 30)], (0, 0, 9, 9)) == []
    there_and_back = [(1, 1), (2, 2), (50, 50), (60, 50), (50, 60), (3, 3), (2, 1)]
    assert clipped_line(there_and_back, (0, 0, 9, 9)) == [[(1, 1), (2, 2), (50, 50)], [(50, 60), (3, 3), (2, 1)]]


# ---------------------------------------------------------------- what stands on it
def number(attribute: str) -> float:
    return float(attribute.rstrip("%"))


def test_the_area_of_a_circle_grows_with_its_cases() -> None:
    four, one = draw_map([Located("A", 48, 38, 16), Located("B", 50, 45, 4)]).faces[0].circles
    assert number(four.radius) == pytest.approx(2 * number(one.radius), abs=0.1)


def test_a_thousand_cases_in_one_place_do_not_hide_the_map() -> None:
    wide, phone = draw_map([Located("A", 48, 38, 1000)]).faces
    assert (number(wide.circles[0].radius), number(phone.circles[0].radius)) == (30, 17)


def test_a_place_without_cases_is_not_drawn() -> None:
    drawn = draw_map([Located("Kursk", 51.7, 36.2, 0)], countries=["RU"])
    assert drawn.places == drawn.faces[0].circles == ()


def test_a_far_place_widens_the_map_instead_of_leaving_it() -> None:
    drawn = draw_map([LUHANSK, Located("Anadyr", 64.7, 177.5, 2), Located("Uelen", 66.2, -169.8, 1)])
    xs = [number(circle.x) for circle in drawn.faces[0].circles]
    assert all(0 < x < 100 for x in xs)
    assert xs[0] < xs[1] < xs[2]
    assert drawn.located == 20


def test_places_on_both_sides_of_the_line_of_the_date_are_neighbours() -> None:
    drawn = draw_map([Located("Suva", -18.1, 178.4, 3), Located("Apia", -13.8, -171.8, 2)])
    suva, apia = drawn.faces[0].circles
    assert number(suva.x) < number(apia.x)
    assert drawn.ground.scale_bar.kilometres <= 500


def test_without_any_place_the_map_shows_the_countries_of_the_crisis() -> None:
    drawn = draw_map([], countries=["NP"], posts=[OurPost("Embassy Kathmandu", 27.7, 85.3), MOSCOW])
    assert drawn.label == "No place is known. Our posts: Embassy Kathmandu."
    assert drawn.posts_outside == (MOSCOW,)
    assert "Nepal" in [name.words for name in drawn.faces[0].lands]
    assert draw_map([]).ground.names


def boxes_of(drawn: MapDrawing, at: int, width: float) -> list[Box]:
    """The room of every word at the width for which it was placed, a little narrower than it was reckoned."""
    face = drawn.faces[at]
    return [
        Spot(float(word.dx), float(word.dy), word.anchor).box(
            number(word.x) / 100 * width, number(word.y) / 100 * width / 1.5, len(f"{word.words} {word.count}") * 7, 12
        )
        for word in [*face.words, *face.lands]
    ]


@pytest.mark.parametrize(("at", "width"), [(0, 600), (1, 330)])
def test_words_on_the_map_do_not_lie_on_each_other(at: int, width: float) -> None:
    crowd = [Located(f"Village {n}", 48 + n * 0.2, 37.8 + n * 0.1, n + 1) for n in range(12)]
    boxes = boxes_of(draw_map([*crowd, LUHANSK, DONETSK], posts=[MOSCOW]), at, width)
    assert len(boxes) > 4
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


def test_a_place_at_the_edge_of_a_phone_has_its_name_within_the_map() -> None:
    beside_it, far_away = Located("Azov", 50, 34, 9), Located("Samara", 50, 60, 1)
    _wide, phone = draw_map([Located("Rostov-on-Don", 50, 30, 12), beside_it, far_away]).faces
    assert [words.words for words in phone.words] == ["Rostov-on-Don", "Azov", "Samara"]


def test_a_column_has_one_face_that_a_phone_shares() -> None:
    assert [face.css for face in draw_map([LUHANSK], sizes=Sizes.COLUMN).faces] == [""]


# ---------------------------------------------------------------- what it says
def test_the_label_tells_places_and_posts() -> None:
    kharkiv = OurPost("Office Kharkiv", 50.0, 36.2)
    assert draw_map([DONETSK, LUHANSK], posts=[kharkiv]).label == (
        "Last known places: Luhansk 17, Donetsk 14. Our posts: Office Kharkiv."
    )


def test_the_map_says_where_its_boundaries_are_from_and_that_they_recognise_nothing() -> None:
    page = render_to_string("figures/charts/map.html", {"map": draw_map([LUHANSK])})
    assert "Natural Earth" in page
    assert "no statement of recognition" in page
    assert 'role="img"' in page
    assert "<table" in page


def test_a_circle_opens_its_cases_where_it_may() -> None:
    place = Located("Luhansk", 48.57, 39.31, 17, "/cases/?place=1")
    page = render_to_string("figures/charts/map.html", {"map": draw_map([place])})
    assert re.search(r'<a href="/cases/\?place=1" aria-label="Luhansk 17"><circle', page)
    assert 'role="group"' in page


def test_numbers_of_the_drawing_keep_their_point_in_every_language() -> None:
    with translation.override("ru"):
        page = render_to_string("figures/charts/map.html", {"map": draw_map([LUHANSK, DONETSK])})
    assert not re.search(r'(?:c?[xyr]|width)="-?\d+,', page)
