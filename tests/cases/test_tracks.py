"""Tracks as data: what follows what, what every state is called, what it says in substance."""

from itertools import pairwise

import pytest

from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.tracks import STATE_LABELS, TRACKS, disagreeing_tracks, state_label


@pytest.mark.parametrize(
    ("track", "before", "after", "follows"),
    [
        (Track.SERVICE, None, "released", True),  # the first thing said may be anything
        (Track.SERVICE, "recruited", "recruited", True),
        (Track.SERVICE, "recruited", "release_asked", True),
        (Track.SERVICE, "recruited", "released", True),  # steps may be skipped
        (Track.SERVICE, "released", "recruited", False),
        (Track.SERVICE, "release_asked", "refused", True),  # a branch after anything
        (Track.SERVICE, "refused", "release_promised", True),  # and back
        (Track.SERVICE, "refused", "none", True),
        (Track.CONTACT, "regular", "lost", True),
        (Track.CONTACT, "regular", "reached", False),
        (Track.WHEREABOUTS, "missing", "located", True),
        (Track.WHEREABOUTS, "home", "in_transit", False),
        (Track.CONDITION, "well", "dead", True),
        (Track.CONDITION, "dead", "well", False),  # nothing follows a death
        (Track.CONDITION, "dead", "unknown", False),
        (Track.CUSTODY, "visited", "detained", False),
        (Track.RETURN, "home", "papers_ready", False),
        (Track.KIN, "told", "not_told", False),
    ],
)
def test_what_follows_in_the_usual_order(track, before, after, follows):
    assert TRACKS[track].follows(before, after) == follows


STEPWISE = [track for track in Track if TRACKS[track].stepwise]


@pytest.mark.parametrize("track", Track)
def test_going_on_by_one_step_always_follows_and_going_back_never_does(track):
    usual = TRACKS[track].usual
    for before, after in pairwise(usual):
        assert TRACKS[track].follows(before, after)
        assert not TRACKS[track].follows(after, before)


@pytest.mark.parametrize("track", STEPWISE)
def test_on_a_stepwise_track_no_step_is_skipped_and_nothing_begins_anew_after_a_branch(track):
    rule = TRACKS[track]
    for before, after in zip(rule.usual, rule.usual[2:], strict=False):
        assert not rule.follows(before, after)
    for branch in rule.branches:
        assert not rule.follows(branch, rule.usual[0])
        assert rule.follows(branch, rule.usual[1])


@pytest.mark.parametrize("track", Track)
def test_every_state_has_a_name_for_people_once_and_fits_its_column(track):
    states = TRACKS[track].states
    assert len(set(states)) == len(states)
    for state in states:
        assert state_label(state)
        assert len(state) <= 28
    assert set(TRACKS[track].senses) <= set(states)


def test_no_name_is_kept_for_a_state_that_does_not_exist():
    assert set(STATE_LABELS) == {state for rule in TRACKS.values() for state in rule.states}


@pytest.mark.parametrize(
    ("states", "tracks"),
    [
        ({}, []),
        ({"ours.condition": "dead"}, []),
        ({"ours.condition": "dead", "host.condition": "well"}, ["condition"]),
        ({"ours.condition": "ill", "host.condition": "well"}, []),  # the same in substance
        ({"ours.condition": "dead", "host.condition": "unknown"}, []),  # one says nothing
        ({"ours.condition": "dead", "third.condition": "well"}, []),  # a third party opens no work
        ({"family.condition": "well", "host.condition": "dead"}, ["condition"]),
        ({"ours.contact": "reached", "family.contact": "lost"}, []),  # each speaks of its own contact
        ({"ours.kin": "told", "family.kin": "not_told"}, []),
        (
            {"ours.condition": "dead", "family.condition": "well"}
            | {"ours.whereabouts": "home", "host.whereabouts": "missing"},
            ["condition", "whereabouts"],
        ),
    ],
)  # fmt: skip
def test_on_which_tracks_accounts_differ(states, tracks):
    assert disagreeing_tracks(states) == tracks


def test_every_viewpoint_has_a_name():
    assert all(str(viewpoint.label) for viewpoint in Viewpoint)
