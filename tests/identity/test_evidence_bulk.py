"""Millions of pairs at once give the same numbers as one pair alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.identity import BulkEvidence, Evidence, NameScores, bulk_log_odds, compare
from safeconduct.identity.evidence import bulk
from safeconduct.identity.evidence.names import known_names, told_names

from .test_evidence_compare import records


def scores(pairs: list[tuple[Evidence, Evidence]]) -> tuple[NameScores, NameScores]:
    told = told_names([(known_names(a), known_names(b)) for a, b in pairs])
    own, kin = ([two[place] for two in told] for place in (0, 1))
    return tuple(  # type: ignore[return-value]
        NameScores(np.array([s.log_odds for s in some], np.float32), np.array([s.rarity for s in some], np.float32))
        for some in (own, kin)
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(records, min_size=1, max_size=5), st.lists(records, min_size=1, max_size=5))
def test_bulk_agrees_with_compare(ours: list[Evidence], theirs: list[Evidence]) -> None:
    first, second = (index.ravel() for index in np.indices((len(ours), len(theirs))))
    pairs = [(ours[i], theirs[j]) for i, j in zip(first, second, strict=True)]
    columns = BulkEvidence.from_list(ours), BulkEvidence.from_list(theirs)
    odds = bulk_log_odds(columns[0], first, columns[1], second, *scores(pairs))
    alone = [compare(a, b).probability for a, b in pairs]
    assert 1 / (1 + np.exp(-odds)) == pytest.approx(alone, rel=1e-4, abs=1e-9)


def test_many_pairs_are_taken_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Evidence(f"Ravi {letter}", birth=f"199{place}") for place, letter in enumerate("abcdefg")]
    columns = BulkEvidence.from_list(people)
    first, second = (index.ravel() for index in np.indices((7, 7)))
    given_scores = scores([(people[i], people[j]) for i, j in zip(first, second, strict=True)])
    whole = bulk_log_odds(columns, first, columns, second, *given_scores)
    monkeypatch.setattr(bulk, "CHUNK", 10)
    assert bulk_log_odds(columns, first, columns, second, *given_scores) == pytest.approx(whole)


def test_no_pairs_are_no_error() -> None:
    columns, nothing = BulkEvidence.from_list([]), np.zeros(0, np.intp)
    blank = NameScores(np.zeros(0, np.float32), np.zeros(0, np.float32))
    assert len(bulk_log_odds(columns, nothing, columns, nothing, blank, blank)) == 0
