"""The editor of measures: rows without data, a live count, versions for ever, and who may not."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeconduct.access.actions import create_user
from safeconduct.access.actor import Actor
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.figures.actions import set_measure
from safeconduct.figures.models import Answer, AnswerVersion, MeasureVersion
from safeconduct.figures.queries import current_versions
from safeconduct.figures.rule_rows import rows_of, rule_of
from safeconduct.figures.shipped import install_measures, read_shipped
from tests.conftest import Ministry
from tests.figures.ledger import at, make_measures, new_case, ours, say

ROWS = {
    "g0-join": "all", "g0-0-kind": "said", "g0-0-viewpoint": "ours", "g0-0-track": "service",
    "g0-0-states": ["refused"],
}  # fmt: skip
WORDS = {
    "key": "refused", "name": "refused release", "definition": "The host refuses release.", "position": "115",
    "hedge": "as the host says", "name_hi": "रिहाई से इनकार", "definition_hi": "मेज़बान देश ने रिहाई से इनकार किया है।",
}  # fmt: skip


@pytest.fixture
def page(client: Client, ministry: Ministry, crisis: Crisis, lead: Actor) -> Client:
    make_measures(lead)
    client.force_login(ministry.users["lead"])
    return client


def url(name: str, *more: str) -> str:
    return reverse(f"figures:{name}", args=["army", *more])


def test_every_shipped_rule_is_the_same_after_it_was_shown_in_rows() -> None:
    for measure in read_shipped()["measure"]:
        rows = rows_of(measure["rule"])
        assert rows is not None, measure["key"]
        assert rule_of(rows) == measure["rule"]


def test_a_measure_is_made_from_rows_and_words_in_two_languages(page: Client) -> None:
    answer = page.post(url("new_measure"), {**WORDS, **ROWS, "is_monotone": "on", "do": "keep"})
    assert answer["Location"] == url("measure", "refused")
    made = MeasureVersion.objects.get(measure="refused")
    assert made.rule == ours("service", "refused")
    assert made.words["hi"] == {"name": WORDS["name_hi"], "definition": WORDS["definition_hi"], "hedge": ""}
    assert (made.is_monotone, made.measure.position) == (True, 115)
    entry = Entry.objects.get(verb="set_measure", object_id="refused")
    assert entry.after is not None
    assert entry.after["words"]["hi"]["name"] == WORDS["name_hi"]


def test_buttons_change_rows_and_keep_nothing(page: Client) -> None:
    told = page.post(url("new_measure"), {**WORDS, **ROWS, "do": "add-0"}).content.decode()
    assert 'name="g0-1-kind"' in told
    assert 'value="refused release"' in told
    two = {**ROWS, "g1-join": "any", "g1-0-kind": "minor"}
    assert 'name="g1-0-kind"' not in page.post(url("new_measure"), {**two, "do": "drop-1-0"}).content.decode()
    assert 'name="g2-0-kind"' in page.post(url("new_measure"), {**two, "do": "group"}).content.decode()
    assert not MeasureVersion.objects.filter(measure="refused").exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"g0-0-states": []}, "a list of states"),
        ({"g0-0-kind": "measure"}, "There is no measure"),
        ({"g0-0-kind": "trait", "g0-0-trait": "post", "g0-0-values": ["x"]}, "named by its id"),
        ({"g0-0-from": "soon"}, "as in 2025-01-17"),
        ({"key": "Refused!"}, "small letters"),
        ({"key": "published"}, "another meaning"),
        ({"name_hi": "", "definition_hi": "x"}, "or neither"),
        ({"position": "99999999999999"}, "32767"),
        ({"as_data": "on", "data": "{"}, "is not JSON"),
        ({"as_data": "on", "data": "[" * 19_000}, "not JSON"),
        ({"as_data": "on", "data": '{"known": NaN}'}, "either true or left out"),
        ({"as_data": "on", "data": '{"trait": {"name": "home_region", "values": ["\\ud800"]}}'}, "a list of values"),
        ({"as_data": "on", "data": '{"measure": "refused"}'}, "refers to itself"),
    ],
)
def test_what_cannot_be_so_is_said_and_nothing_is_kept(page: Client, sent: dict[str, Any], words: str) -> None:
    answer = page.post(url("new_measure"), {**WORDS, **ROWS, "do": "keep", **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not MeasureVersion.objects.filter(name="refused release").exists()


def test_the_live_count_says_how_many_whom_and_in_which_words(
    page: Client, ministry: Ministry, crisis: Crisis, lead: Actor
) -> None:
    case = new_case(crisis, ministry.embassy, "Arjan Singh", by=lead)
    new_case(crisis, ministry.embassy, "Balwant Singh", by=lead)
    say(case, "ours.service=refused", known="2024-08-01", by=lead)
    told = page.post(url("try_measure"), ROWS).content.decode()
    assert "Arjan Singh" in told
    assert "Balwant" not in told
    assert "on service we say refused" in told
    entry = Entry.objects.get(verb="read_members")
    assert entry.after is not None
    assert entry.after["cases"] == [case.reference]
    page.force_login(ministry.users["press"])
    press = page.post(url("try_measure"), ROWS).content.decode()
    assert "Arjan" not in press
    assert "In public" in press


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('{"all": [{"measure": "released"}, {"not": {"measure": "released"}}]}', "something and for its contrary"),
        ('{"said": {"viewpoint": "third", "track": "custody", "states": ["free"]}}', "ever stood so"),
        ('{"said": {"viewpoint": "ours", "track": "service", "states": ["recruited"]}}', "counts nobody now"),
        ('{"any": [{"measure": "home"}, {"known": true}]}', "leave nobody out"),
        ('{"any": [{"measure": "home"}, {"measure": "home"}]}', "stands twice"),
        ('{"trait": {"name": "home_region", "values": ["Panjab"]}}', "No case has the home state or region “Panjab”"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_doubted(
    page: Client, ministry: Ministry, crisis: Crisis, lead: Actor, rule: str, words: str
) -> None:
    case = new_case(crisis, ministry.embassy, "Arjan Singh", by=lead)
    new_case(crisis, ministry.embassy, "Balwant Singh", by=lead)
    say(case, "ours.service=recruited", known="2024-07-01", by=lead)
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    told = page.post(url("try_measure"), {"as_data": "on", "data": rule}).content.decode()
    assert words in told


def test_a_number_said_to_grow_only_is_doubted_when_it_fell(
    page: Client, ministry: Ministry, crisis: Crisis, lead: Actor
) -> None:
    case = new_case(crisis, ministry.embassy, "Arjan Singh", by=lead)
    say(case, "ours.service=recruited", known="2024-07-01", by=lead)
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    sent = {**ROWS, "g0-0-states": ["recruited"]}
    assert "It can fall" not in page.post(url("try_measure"), sent).content.decode()
    assert (
        "in 08/2024 it went from 1 to 0" in page.post(url("try_measure"), sent | {"is_monotone": "on"}).content.decode()
    )


def test_a_new_version_leaves_the_old_one_readable_with_what_changed(page: Client, crisis: Crisis, lead: Actor) -> None:
    answer = Answer.objects.create(crisis=crisis, kind="parliament", made_by_id=lead.id)
    AnswerVersion.objects.create(
        answer=answer, number=1, title="Starred question 31", as_known=at("2025-01-17"), measures={"released": 1},
        text={}, made_by_id=lead.id,
    )  # fmt: skip
    form = page.get(url("change_measure", "released")).content.decode()
    assert "stays as it is" in form
    rows = {
        "g0-join": "all", "g0-0-kind": "said", "g0-0-viewpoint": "ours", "g0-0-track": "service",
        "g0-0-states": ["released"],
    }  # fmt: skip
    sent = {"name": "released", "definition": "Released, whatever came after.", "position": "2", **rows, "do": "keep"}
    assert page.post(url("change_measure", "released"), sent).status_code == 302
    told = page.get(url("measure", "released")).content.decode()
    assert "Cases that are released." in told
    assert "Version 1" in told
    assert "not “dead”" in told
    assert "Starred question 31" in told, "this draft counts by version 1"
    assert current_versions()["released"].number == 2


def test_the_same_words_again_make_no_version(page: Client) -> None:
    rule = {"as_data": "on", "data": '{"known": true}'}
    sent = {"name": "known to us", "definition": "Cases that are known to us.", "position": "0", **rule, "do": "keep"}
    assert page.post(url("change_measure", "known_cases"), sent).status_code == 302
    assert current_versions()["known_cases"].number == 1


def test_a_measure_of_the_standing_stays_one(page: Client, lead: Actor) -> None:
    sent = {
        "name": "home",
        "definition": "x",
        "position": "2",
        "as_data": "on",
        "data": '{"minor": true}',
        "do": "keep",
    }
    answer = page.post(url("change_measure", "home"), sent)
    assert answer.status_code == 422
    assert "Make a new measure" in answer.content.decode()


def test_another_measure_is_not_broken_from_below(page: Client, lead: Actor) -> None:
    deep = '{"not": ' * 17 + '{"known": true}' + "}" * 17
    set_measure("below", name="below", definition="x", rule={"known": True}, by=lead)
    set_measure("above", name="above", definition="x", rule={"not": {"not": {"measure": "below"}}}, by=lead)
    sent = {"name": "below", "definition": "x", "position": "1", "as_data": "on", "data": deep, "do": "keep"}
    answer = page.post(url("change_measure", "below"), sent)
    assert answer.status_code == 422
    assert "“above” builds on this measure" in answer.content.decode()


def test_who_may_not_keep_measures_is_told_why_and_keeps_nothing(page: Client, ministry: Ministry) -> None:
    page.force_login(ministry.users["officer"])
    told = page.get(url("new_measure")).content.decode()
    assert "disabled" in told
    assert "takes the role" in told
    answer = page.post(url("new_measure"), {**WORDS, **ROWS, "do": "keep"})
    assert answer.status_code == 422
    assert not MeasureVersion.objects.filter(measure="refused").exists()


def test_a_stranger_finds_no_measures(page: Client, ministry: Ministry) -> None:
    nobody = create_user("nobody@ministry.example", name="Nobody", password="a long pass phrase for tests", by=None)
    page.force_login(nobody)
    for name, more in (
        ("measures", ()),
        ("measure", ("released",)),
        ("new_measure", ()),
        ("change_measure", ("home",)),
    ):
        assert page.get(url(name, *more)).status_code == 404
    assert page.post(url("try_measure"), ROWS).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"measure": "\x00", "g0-0-kind": "known"},
        {"g0-0-kind": "measure", "g0-0-measure": "\x00"},
        {"g0-0-kind": "trait", "g0-0-trait": "\x00", "g0-0-values": ["\x00"]},
        {"g0-0-kind": "trait", "g0-0-written": "\x00"},
        {"g0-0-track": "\x00", "g0-0-viewpoint": "x" * 9000},
        {"g0-0-until": "9999-12-31"},
        {"do": "drop-99-99999999999999999999"},
        {"do": "add-²"},
    ],
)
def test_whatever_is_sent_is_answered(
    page: Client, ministry: Ministry, crisis: Crisis, lead: Actor, sent: dict[str, Any]
) -> None:
    new_case(crisis, ministry.embassy, "Arjan Singh", by=lead)
    assert page.post(url("try_measure"), {**ROWS, **sent}).status_code == 200
    assert page.post(url("new_measure"), {**WORDS, **ROWS, "key": "\x00", "do": "keep", **sent}).status_code in {
        200,
        422,
    }


def test_a_measure_that_is_not_there_is_not_found(page: Client) -> None:
    assert page.get(url("measure", "nowhere")).status_code == 404
    assert page.get(url("change_measure", "nowhere")).status_code == 404


def test_the_list_asks_as_many_questions_for_all_measures_as_for_six(page: Client, lead: Actor) -> None:
    page.get(url("measures"))
    with CaptureQueriesContext(connection) as few:
        page.get(url("measures"))
    install_measures(by=lead)
    with CaptureQueriesContext(connection) as many:
        page.get(url("measures"))
    assert len(few) == len(many)
