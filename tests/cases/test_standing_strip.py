"""The standing strip as plain data: steps, pending and closed cells."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Claim, Standing
from safeconduct.cases.pages.standing import standing_strip
from safeconduct.store.ids import uuid7

NOBODY = Actor(uuid7(), "Nobody", "nobody@ministry.example")
DOCTOR = Actor(uuid7(), "Doctor", "doctor@ministry.example", compartments=frozenset({Compartment.MEDICAL}))


def row(viewpoint: Viewpoint, track: Track, state: str, compartment: str = "") -> Standing:
    claim = Claim(viewpoint=viewpoint, track=track, state=state, compartment=compartment)
    return Standing(viewpoint=viewpoint, track=track, state=state, claim=claim)


@pytest.mark.parametrize(
    ("track", "state", "step", "steps"),
    [
        (Track.WHEREABOUTS, "located", 2, 4),
        (Track.SERVICE, "release_promised", 3, 5),
        (Track.WHEREABOUTS, "missing", 0, 4),
        (Track.KIN, "not_told", 0, 2),
        (Track.REMAINS, "handed_over", 8, 8),
        (Track.CONDITION, "dead", 0, 0),
    ],
)
def test_a_cell_says_how_far_along_the_usual_order_it_is(track, state, step, steps):
    cell = standing_strip([row(Viewpoint.OURS, track, state)], actor=NOBODY).cell(Viewpoint.OURS, track)
    assert cell
    assert (cell.step, cell.steps) == (step, steps)


def test_tracks_of_which_nobody_speaks_are_named_apart():
    strip = standing_strip([row(Viewpoint.HOST, Track.KIN, "told")], actor=NOBODY)
    assert [shown.track for shown in strip.rows] == [Track.KIN]
    assert Track.KIN not in strip.silent
    assert len(strip.silent) == len(Track) - 1


def test_what_third_parties_say_stands_below_and_makes_no_disagreement():
    said = [row(Viewpoint.OURS, Track.CONDITION, "dead"), row(Viewpoint.THIRD, Track.CONDITION, "well")]
    strip = standing_strip(said, actor=NOBODY)
    assert [cell.state for cell in strip.third] == ["well"]
    assert not strip.rows[0].differs


def test_a_closed_cell_holds_nothing_of_its_claim():
    said = [
        row(Viewpoint.OURS, Track.CONDITION, "wounded", "medical"),
        row(Viewpoint.HOST, Track.CONDITION, "captured"),
    ]
    closed = standing_strip(said, actor=NOBODY)
    cell = closed.cell(Viewpoint.OURS, Track.CONDITION)
    assert cell
    assert (cell.claim, cell.state, cell.closed) == (None, "", "medical")
    assert not closed.rows[0].differs
    assert standing_strip(said, actor=DOCTOR).rows[0].differs


def test_a_pending_death_shows_what_counts_until_then():
    dead = Claim(viewpoint=Viewpoint.OURS, track=Track.CONDITION, state="dead")
    strip = standing_strip([row(Viewpoint.OURS, Track.CONDITION, "well")], actor=NOBODY, pending=[dead])
    cell = strip.cell(Viewpoint.OURS, Track.CONDITION)
    assert cell
    assert (cell.state, cell.is_pending, cell.until_then) == ("dead", True, "well")


def test_a_pending_death_that_is_closed_leaves_the_cell_as_it_counts():
    dead = Claim(viewpoint=Viewpoint.OURS, track=Track.CONDITION, state="dead", compartment="medical")
    strip = standing_strip([row(Viewpoint.OURS, Track.CONDITION, "well")], actor=NOBODY, pending=[dead])
    cell = strip.cell(Viewpoint.OURS, Track.CONDITION)
    assert cell
    assert (cell.state, cell.is_pending) == ("well", False)
