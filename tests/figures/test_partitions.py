"""Wholes and their parts: declared in an editor, checked live, gaps and overlaps listed by case."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeconduct.access.actions import create_user
from safeconduct.access.actor import Actor
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.crises import open_crisis
from safeconduct.cases.models import Crisis
from safeconduct.figures.actions import set_measure, set_partition
from safeconduct.figures.faults import FigureFault
from safeconduct.figures.models import Partition
from tests.conftest import Ministry
from tests.figures.ledger import make_measures, new_case, ours, say

SAID = {"key": "by_fate", "name": "By fate", "whole": "known_cases", "parts": ["released", "missing_as_host_reports"]}


@pytest.fixture
def page(client: Client, ministry: Ministry, crisis: Crisis, lead: Actor) -> Client:
    """One released, one missing, one released and missing, one neither."""
    make_measures(lead)
    for name, said in (("Arjan", "R"), ("Balwant", "M"), ("Chetan", "RM"), ("Dev", "")):
        case = new_case(crisis, ministry.embassy, name, by=lead)
        if "R" in said:
            say(case, "ours.service=released", known="2024-08-01", by=lead)
        if "M" in said:
            say(case, "host.whereabouts=missing", known="2024-08-02", by=lead)
    client.force_login(ministry.users["lead"])
    return client


def url(name: str, *more: str) -> str:
    return reverse(f"figures:{name}", args=["army", *more])


def declare(lead: Actor, crisis: Crisis, *, whole: str = "known_cases") -> Partition:
    return set_partition("by_fate", name="By fate", whole=whole, parts=SAID["parts"], crisis=crisis, by=lead)


def test_a_partition_is_declared_with_what_is_told_beside_a_part(page: Client, crisis: Crisis) -> None:
    beside = {"part_0": "released", "inner_0": "home", "part_1": "", "inner_1": ""}
    answer = page.post(
        url("new_partition"), {**SAID, **beside, "used_from": "2025-12-18", "only_here": "on", "do": "keep"}
    )
    assert answer["Location"] == url("partition", "by_fate")
    made = Partition.objects.get(key="by_fate")
    assert (made.crisis_id, made.parts, made.within) == (crisis.pk, SAID["parts"], {"released": ["home"]})
    assert Entry.objects.get(kind="partition", object_id="by_fate").after["whole_id"] == "known_cases"  # type: ignore[index]


def test_the_check_is_live_before_anything_is_kept(page: Client) -> None:
    told = page.post(url("try_partition"), SAID).content.decode()
    assert "1 case is in none of the parts" in told
    assert "1 case is in two of the parts" in told
    assert "Choose a whole" in page.post(url("try_partition"), {"whole": "known_cases"}).content.decode()
    assert not Partition.objects.filter(key="by_fate").exists()


@pytest.mark.parametrize(
    ("stray", "whole", "name"),
    [("gap", "known_cases", "Dev"), ("overlap", "known_cases", "Chetan"), ("outside", "released", "Balwant")],
)
def test_what_keeps_parts_from_making_the_whole_is_listed_by_case(
    page: Client, crisis: Crisis, lead: Actor, stray: str, whole: str, name: str
) -> None:
    if whole == "known_cases":
        declare(lead, crisis)
    else:
        set_partition("by_fate", name="x", whole="released", parts=["missing_as_host_reports"], crisis=crisis, by=lead)
    shown = page.get(url("partition", "by_fate")).content.decode()
    assert url("strays", "by_fate", stray) in shown
    told = page.get(url("strays", "by_fate", stray)).content.decode()
    assert {each for each in ("Arjan", "Balwant", "Chetan", "Dev") if each in told} == {name}
    assert '<h2 id="cases-h">1 case</h2>' in told
    entry = Entry.objects.get(verb="read_members")
    assert (entry.kind, entry.object_id, len(entry.after["cases"])) == (f"partition {stray}", "by_fate", 1)  # type: ignore[index]


def test_the_figures_page_leads_to_the_cases_in_the_gap(page: Client, crisis: Crisis, lead: Actor) -> None:
    declare(lead, crisis)
    assert url("strays", "by_fate", "gap") in page.get(url("list")).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"parts": []}, "required"),
        ({"parts": ["known_cases"]}, "not the whole itself"),
        ({"parts": ["nowhere"]}, "not one of the available"),
        ({"key": "By Fate"}, "small letters"),
        ({"name": ""}, "required"),
        ({"used_from": "soon"}, "valid date"),
        ({"part_0": "home", "inner_0": "released"}, "is not one of the parts"),
    ],
)
def test_what_cannot_make_a_whole_is_said_and_nothing_is_kept(page: Client, sent: dict[str, Any], words: str) -> None:
    answer = page.post(url("new_partition"), {**SAID, "do": "keep", **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Partition.objects.exists()


def test_a_partition_of_one_crisis_is_not_taken_by_another(page: Client, crisis: Crisis, lead: Actor) -> None:
    declare(lead, crisis)
    day = crisis.opened_on
    other = open_crisis("Other", slug="other", code="OT", nationality="IN", countries=["UA"], opened_on=day, by=lead)
    with pytest.raises(FigureFault, match="belongs to one crisis"):
        set_partition("by_fate", name="x", whole="known_cases", parts=["released"], crisis=other, by=lead)
    assert page.get(reverse("figures:partition", args=["other", "by_fate"])).status_code == 404


def test_who_may_not_declare_one_is_told_why(page: Client, ministry: Ministry, crisis: Crisis, lead: Actor) -> None:
    declare(lead, crisis)
    page.force_login(ministry.users["press"])
    assert page.get(url("strays", "by_fate", "gap")).status_code == 404, "numbers only"
    assert "takes the role" in page.get(url("partition", "by_fate")).content.decode()
    answer = page.post(url("change_partition", "by_fate"), {**SAID, "name": "Mine", "do": "keep"})
    assert answer.status_code == 422
    assert Partition.objects.get().name == "By fate"


def test_a_stranger_finds_no_partition(page: Client, crisis: Crisis, lead: Actor) -> None:
    declare(lead, crisis)
    page.force_login(create_user("no@ministry.example", name="No", password="a long pass phrase for tests", by=None))
    for name, more in (("new_partition", ()), ("partition", ("by_fate",)), ("strays", ("by_fate", "gap"))):
        assert page.get(url(name, *more)).status_code == 404
    assert page.post(url("try_partition"), SAID).status_code == 404


def test_a_kind_of_stray_that_is_none_is_not_found(page: Client, crisis: Crisis, lead: Actor) -> None:
    declare(lead, crisis)
    assert page.get(url("strays", "by_fate", "whole")).status_code == 404


def test_the_gap_asks_as_many_questions_for_three_cases_as_for_one(
    page: Client, ministry: Ministry, crisis: Crisis, lead: Actor
) -> None:
    declare(lead, crisis)
    page.get(url("strays", "by_fate", "gap"))
    with CaptureQueriesContext(connection) as one:
        page.get(url("strays", "by_fate", "gap"))
    for name in ("Esha", "Farid"):
        new_case(crisis, ministry.embassy, name, by=lead)
    with CaptureQueriesContext(connection) as three:
        told = page.get(url("strays", "by_fate", "gap")).content.decode()
    assert "Farid" in told
    assert len(one) == len(three)


def test_parts_may_look_beyond_the_standing(page: Client, lead: Actor, crisis: Crisis) -> None:
    nobody = {"all": [ours("service", "released"), {"trait": {"name": "home_region", "values": ["*"]}}]}
    set_measure("from_a_known_home", name="from a known home", definition="x", rule=nobody, by=lead)
    told = page.post(url("try_partition"), {**SAID, "parts": ["from_a_known_home", "missing_as_host_reports"]})
    assert "2 cases are in none of the parts" in told.content.decode()
