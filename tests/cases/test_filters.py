"""How a list is narrowed: from an address and back."""

import pytest
from django.http import QueryDict

from safeconduct.cases.filters import Filters, read_filters, read_stands
from safeconduct.cases.pages.person import masked


@pytest.mark.parametrize(
    "query",
    [
        "",
        "stands=ours.service%3Dreleased",
        "stands=host.whereabouts%3Dmissing&stands=ours.service%3Dreleased&q=singh&officer=me&differs=1&late=1",
        "post=01916ee3-0bd5-7000-8000-000000000000&officer=nobody&circumstance=student",
    ],
)
def test_filters_are_written_back_as_they_were_read(query):
    filters = read_filters(QueryDict(query))
    assert read_filters(QueryDict(filters.query())) == filters
    assert filters.is_empty == (query == "")


@pytest.mark.parametrize(
    "text",
    ["", "ours.service", "ours.service=", "theirs.service=released", "ours.luck=good", "ours.kin=released", "=", "."],
)
def test_what_is_not_in_our_vocabulary_is_no_filter(text):
    assert read_stands(text) is None


def test_a_state_chosen_in_the_form_joins_those_chosen_before():
    filters = read_filters(QueryDict("stands=ours.kin%3Dtold&viewpoint=host&said=whereabouts%3Dmissing"))
    assert [str(stands) for stands in filters.stands] == ["host.whereabouts=missing", "ours.kin=told"]
    assert filters.without(filters.stands[0]).query() == "stands=ours.kin%3Dtold"


def test_the_same_state_twice_is_one_filter():
    assert len(read_filters(QueryDict("stands=ours.kin%3Dtold&viewpoint=ours&said=kin%3Dtold")).stands) == 1


def test_a_state_without_a_viewpoint_is_ours():
    assert read_filters(QueryDict("said=kin%3Dtold")) == Filters(stands=(read_stands("ours.kin=told"),))


@pytest.mark.parametrize(
    ("number", "shown"),
    [("Z5017317", "Z50···17"), ("Z 5017317", "Z 5····17"), ("123456", "1·····"), ("1", "1"), ("", "")],
)
def test_a_masked_number_shows_only_its_ends(number, shown):
    assert masked(number) == shown
