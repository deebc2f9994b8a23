"""Two lists linked one to one."""

import numpy as np
import pytest

from safeconduct.identity.evidence import Evidence
from safeconduct.identity.linking import candidate_pairs, link, linked, pair_log_odds, pair_scores
from safeconduct.identity.one_to_one import assign, rivalled, shared_log_odds

OURS = [
    Evidence(names=("Ravi Kumar Sharma",), father="Mohan Lal Sharma", birth="1998-03-12"),
    Evidence(names=("Gurpreet Singh Dhillon",), father="Baldev Singh Dhillon"),
    Evidence(names=("Lakshmi Narayanan",), father="Venkatesan", birth="1990"),
    Evidence(names=("Zubeen Thokchom",)),
    Evidence(names=("Anil Prasad Yadav",), father="Shivnath Yadav"),
]
THEIRS = [
    Evidence(names=("Тхокчом Зубин",)),
    Evidence(names=("रवि कुमार शर्मा",), father="मोहन लाल शर्मा", birth="1998-03-12"),
    Evidence(names=("मोहन लाल शर्मा",), father="रामलाल शर्मा", birth="1968"),
    Evidence(names=("गुरप्रीत सिंह ढिल्लों",), father="बलदेव सिंह ढिल्लों"),
    Evidence(names=("लक्ष्मी नारायणन",), father="वेंकटेशन", birth="1990-05"),
    Evidence(names=("Olga Sidorova",)),
]
WHO = {(0, 1), (1, 3), (2, 4), (3, 0)}


def pairs_of(links):
    return {(found.ours, found.theirs) for found in links}


def test_each_is_linked_with_the_same_person_in_another_script():
    assert pairs_of(link(OURS, THEIRS)) == WHO


def test_it_does_not_matter_which_list_is_ours():
    assert pairs_of(link(THEIRS, OURS)) == {(theirs, ours) for ours, theirs in WHO}


def test_a_father_is_not_taken_for_his_son():
    assert link(OURS[:1], THEIRS[2:3]) == []


def test_nobody_is_linked_twice():
    links = link(OURS + OURS, THEIRS)
    assert len({found.theirs for found in links}) == len(links)


def test_two_who_fit_equally_well_are_not_told_apart():
    (first,) = link([Evidence(names=("Zubeen Thokchom",))], [Evidence(names=("Zubeen Thokchom",))] * 2, threshold=0.01)
    assert first.probability < 0.55


def test_progress_is_told_to_the_end():
    told = []
    link(OURS, THEIRS, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(OURS), len(OURS))


@pytest.mark.parametrize("empty", [[], [Evidence()], [Evidence(names=("", "🙂"))]])
def test_a_list_without_names_is_linked_with_nobody(empty):
    assert link(empty, THEIRS) == []
    assert link(OURS, empty) == []


def test_one_passport_brings_two_names_together_that_nobody_would_hold_against_each_other():
    ours = [Evidence(names=("Sunil Thapa",), papers=(("passport", "K1234567", "IND"),))]
    theirs = [*THEIRS, Evidence(names=("С. Тапаа",), papers=(("passport", "K1234567", "IND"),))]
    pairs = candidate_pairs(ours, theirs, lambda _done, _of: None).pairs
    assert [0, 6] in pairs.tolist()


def test_each_candidate_comes_once():
    pairs = candidate_pairs(OURS, THEIRS, lambda _done, _of: None).pairs.tolist()
    assert len({tuple(pair) for pair in pairs}) == len(pairs)


def test_pairs_that_come_from_elsewhere_get_the_same_names_scores():
    found = candidate_pairs(OURS, THEIRS, lambda _done, _of: None)
    again = pair_scores(OURS, THEIRS, found.pairs)
    assert ((again.names.log_odds > 0) == (found.names.log_odds > 0)).all()
    odds = pair_log_odds(OURS, THEIRS, again, register=len(THEIRS))
    assert pairs_of(linked(again.pairs, odds)) == WHO


def test_the_likeliest_assignment_as_a_whole_wins_over_the_likeliest_pair():
    pairs = np.array([[0, 0], [0, 1], [1, 0]])
    assert assign(pairs, np.array([5.0, 4.5, 4.0])).tolist() == [False, True, True]


def test_pairs_below_the_threshold_never_hold():
    pairs = np.array([[0, 0], [1, 1]])
    assert assign(pairs, np.array([-0.1, 2.0])).tolist() == [False, True]
    assert assign(pairs, np.array([-0.1, 2.0]), threshold=0.99).tolist() == [False, False]


def test_lists_that_share_most_rows_make_a_doubtful_pair_likelier_than_lists_that_share_few():
    pairs = np.stack([np.arange(100), np.arange(100)], axis=1)
    doubtful = np.append(np.full(99, 8.0), 0.0)
    assert shared_log_odds(pairs, doubtful, rows=100) > 1
    assert shared_log_odds(pairs, -doubtful, rows=100) < -1
    assert shared_log_odds(pairs[:10], doubtful[:10], rows=10) == 0
    assert linked(pairs, doubtful, rows=100)[-1].probability > 0.8 > linked(pairs, doubtful)[-1].probability


def test_no_pairs_are_assigned_to_nobody():
    assert assign(np.zeros((0, 2), np.intp), np.zeros(0)).tolist() == []
    assert linked(np.zeros((0, 2), np.intp), np.zeros(0)) == []


def test_a_pair_without_a_rival_keeps_its_probability():
    pairs = np.array([[0, 0], [1, 1], [1, 2]])
    alone, *both = rivalled(pairs, np.array([2.0, 2.0, 2.0])).tolist()
    assert alone == pytest.approx(1 / (1 + np.exp(-2)))
    assert both == pytest.approx([both[0]] * 2)
    assert both[0] < 0.5
