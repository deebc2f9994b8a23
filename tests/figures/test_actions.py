"""Saying what a measure counts, which parts make a whole, and what was said in public."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.figures.actions import publish_figure, set_measure, set_partition
from safeconduct.figures.enums import Bound
from safeconduct.figures.faults import FigureFault
from safeconduct.figures.models import MeasureVersion, Partition, PublishedFigure
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import make_measures, ours

DAY = PartialDate.parse_edtf("2025-01-17")


def measure(lead, rule=None, **more) -> MeasureVersion:
    said = {"name": "released", "definition": "Released by order.", "rule": rule or ours("service", "released")} | more
    return set_measure("released", by=lead, **said)


def said(crisis, by, **more) -> PublishedFigure:
    given = {
        "measure": None, "value": 126, "bound": Bound.EXACTLY, "said_on": DAY, "said_by": "Spokesperson",
        "source": "Weekly briefing", "by": by,
    } | more  # fmt: skip
    return publish_figure(crisis, **given)


def test_a_measure_in_use_only_gets_a_new_version(lead):
    first = measure(lead)
    second = measure(lead, definition="Released by order, papers in hand.")
    assert (first.number, second.number) == (1, 2)
    assert MeasureVersion.objects.get(pk=first.pk).definition == "Released by order."
    entry = Entry.objects.filter(verb="set_measure").latest("id")
    assert (entry.before["version"], entry.after["version"]) == (1, 2)


def test_the_same_measure_again_changes_nothing(lead):
    measure(lead)
    again = measure(lead)
    assert again.number == 1
    assert Entry.objects.filter(verb="set_measure").count() == 1


def test_versions_of_measures_are_never_changed(lead):
    version = measure(lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureVersion.objects.filter(pk=version.pk).update(definition="Something else.")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"said": {"viewpoint": "ours", "track": "service", "states": ["freed"]}}, "not a state"),
        ({"said": {"viewpoint": "ours", "states": ["released"]}}, "leaves out a part: track"),
        ({"measure": "nowhere"}, "no measure “nowhere”"),
        ({"measure": "released"}, "refers to itself"),
        ({"any": []}, "joins at least one"),
        ({"known": True, "any": []}, "exactly one of"),
    ],
)
def test_a_rule_that_says_nothing_is_refused_in_words(lead, rule, words):
    with pytest.raises(FigureFault, match=words) as fault:
        measure(lead, rule=rule)
    assert fault.value.field == "rule"


def test_two_measures_may_not_count_by_each_other(lead):
    set_measure("a", name="a", definition="a", rule={"known": True}, by=lead)
    set_measure("b", name="b", definition="b", rule={"measure": "a"}, by=lead)
    with pytest.raises(FigureFault, match="refers to itself"):
        set_measure("a", name="a", definition="a", rule={"measure": "b"}, by=lead)


def test_only_a_crisis_lead_changes_measures(officer):
    with pytest.raises(Refused, match="change measures takes the role crisis lead"):
        measure(officer)


def test_a_partition_names_measures_that_are_there(lead, crisis):
    make_measures(lead)
    with pytest.raises(FigureFault, match="no measure “lost”"):
        set_partition("p", name="p", whole="known_cases", parts=["released", "lost"], by=lead)


def test_a_partition_is_changed_under_its_key_and_audited_once_per_change(lead, crisis):
    make_measures(lead)
    for parts in (["released"], ["released", "still_serving"], ["released", "still_serving"]):
        set_partition("p", name="p", whole="known_cases", parts=parts, within={"released": "home"}, by=lead)
    assert Partition.objects.get().parts == ["released", "still_serving"]
    assert Partition.objects.get().within == {"released": ["home"]}
    assert Entry.objects.filter(kind="partition").count() == 2


@pytest.mark.parametrize(
    ("parts", "within", "words"),
    [
        ([], {}, "at least one part"),
        (["released", "released"], {}, "each part once"),
        (["known_cases"], {}, "not the whole itself"),
        (["released"], {"home": "released"}, "not one of the parts"),
    ],
)
def test_a_partition_that_cannot_add_up_is_refused(lead, parts, within, words):
    make_measures(lead)
    with pytest.raises(FigureFault, match=words):
        set_partition("p", name="p", whole="known_cases", parts=parts, within=within, by=lead)


def test_a_published_figure_is_held_against_the_last_day_on_which_it_can_have_been_said(lead, crisis):
    row = said(crisis, lead, said_on=PartialDate.parse_edtf("2025-07"))
    assert row.known_on == date(2025, 7, 31)
    entry = Entry.objects.get(verb="publish_figure")
    assert (entry.after["value"], entry.after["said_on"], entry.after["source"]) == (126, "2025-07", "Weekly briefing")


def test_the_same_key_twice_is_one_published_figure(lead, crisis):
    first, again = said(crisis, lead, key="fact-1"), said(crisis, lead, key="fact-1", value=127)
    assert first.pk == again.pk
    assert PublishedFigure.objects.get().value == 126
    assert Entry.objects.filter(verb="publish_figure").count() == 1


def test_a_published_figure_is_never_overwritten(lead, crisis):
    row = said(crisis, lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedFigure.objects.filter(pk=row.pk).update(value=127)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": -1}, "value"),
        ({"value": 10_000_001}, "value"),
        ({"said_by": " "}, "said_by"),
        ({"source": " "}, "source"),
        ({"said_on": PartialDate.parse_edtf("")}, "known_on"),
        ({"said_on": PartialDate.parse_edtf("2190")}, "said_on"),
        ({"known_on": timezone.now().date() + timedelta(days=2)}, "known_on"),
        ({"measure": "nowhere"}, "measure"),
    ],
)
def test_a_published_figure_that_cannot_be_so_names_the_field(lead, crisis, wrong, field):
    with pytest.raises(FigureFault) as fault:
        said(crisis, lead, **wrong)
    assert fault.value.field == field
    assert not PublishedFigure.objects.exists()


def test_an_officer_does_not_record_published_figures(officer, crisis):
    with pytest.raises(Refused, match="press officer"):
        said(crisis, officer)


def test_a_press_officer_records_published_figures(ministry, crisis):
    assert said(crisis, ministry.actor("press")).value == 126
