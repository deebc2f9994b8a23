"""Published figures held against our own."""

import pytest

from safeconduct.figures.actions import publish_figure
from safeconduct.figures.enums import Audience, Bound, Verdict
from safeconduct.figures.models import PublishedFigure
from safeconduct.figures.queries import current_versions, hold_against, own_series, published_figures
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import confirm_death, make_measures, say


def hold(crisis):
    versions = current_versions()
    own = own_series(crisis, versions, audience=Audience.PUBLIC)
    return hold_against(list(published_figures(crisis)), versions, own)


def said(crisis, lead, measure, value, day, bound=Bound.EXACTLY):
    return publish_figure(
        crisis, measure=measure, value=value, bound=bound, said_on=PartialDate.parse_edtf(day), said_by="Spokesperson",
        source="Weekly briefing", by=lead,
    )  # fmt: skip


@pytest.fixture
def measured(lead):
    make_measures(lead)


def test_each_is_held_against_what_was_known_on_its_day(measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    said(crisis, lead, "released", 0, "2024-04-30")
    said(crisis, lead, "released", 2, "2024-05-01")
    first, second = hold(crisis)
    assert (first.own, first.verdict) == (0, Verdict.AGREES)
    assert (second.own, second.verdict, second.difference) == (1, Verdict.DIFFERS, -1)


def test_a_death_held_back_does_not_contradict_what_was_said_before_the_family_knew(
    measured, crisis, case, lead, officer
):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    said(crisis, lead, "dead_confirmed_by_us", 0, "2024-06-12")
    assert hold(crisis)[0].verdict == Verdict.AGREES


def test_a_figure_without_a_measure_of_ours_is_kept_and_not_compared(measured, crisis, case, lead):
    said(crisis, lead, None, 18, "2024-06-12")
    (held,) = hold(crisis)
    assert (held.own, held.verdict, held.difference) == (None, Verdict.NO_MEASURE, 0)


@pytest.mark.parametrize(
    ("bound", "value", "own", "holds"),
    [
        (Bound.EXACTLY, 91, 91, True),
        (Bound.EXACTLY, 91, 92, False),
        (Bound.AT_LEAST, 30, 30, True),
        (Bound.AT_LEAST, 30, 29, False),
        (Bound.AT_MOST, 30, 30, True),
        (Bound.AT_MOST, 30, 31, False),
        (Bound.ABOUT, 20, 25, True),
        (Bound.ABOUT, 20, 26, False),
        (Bound.ABOUT, 3, 5, True),
        (Bound.ABOUT, 3, 6, False),
    ],
)
def test_a_bound_says_when_our_own_figure_agrees(bound, value, own, holds):
    assert PublishedFigure(value=value, bound=bound).holds(own) is holds
