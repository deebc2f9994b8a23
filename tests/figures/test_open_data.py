"""Open data: what is released may be said, names nobody, and can be read by everybody until it is taken away."""

import csv
import json
from io import StringIO

import pytest

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.enums import Circumstance
from safeconduct.figures.actions.releases import release_data
from safeconduct.figures.faults import FigureFault
from safeconduct.figures.models import DataRelease
from safeconduct.figures.open_data.faces import COLUMNS
from safeconduct.figures.shipped import install_measures
from safeconduct.people.actions import NewPerson, create_person
from tests.figures.ledger import at, confirm_death, say

REGIONS = ("Punjab",) * 5 + ("Kerala",) * 4 + ("Goa", "Goa")


def case_from(region, crisis, post, name, *, by):
    person = create_person(NewPerson(name, nationality="IN", home_region=region), by=by)
    circumstance = Circumstance.RECRUITED
    return open_case(crisis, person=person, circumstance=circumstance, post=post, by=by, opened_at=at("2024-02-26"))


@pytest.fixture
def told(crisis, case, lead, officer):
    """Eleven more men of three states, one of them from Punjab released, and a death whose family was not told."""
    install_measures(by=lead)
    for number, region in enumerate(REGIONS):
        one = case_from(region, crisis, case.post, f"Arvind Thottathil {number}", by=officer)
        if number < 4:
            say(one, "ours.service=released", known="2024-05-20", by=lead)
    confirm_death(case, known="2024-06-11", first=lead, second=officer)


def table(client) -> list[dict[str, str]]:
    answer = client.get("/open/army.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_everybody_reads_what_was_released_with_tags_and_definitions(client, crisis, told, lead):
    release_data(crisis, as_known=at("2024-06-12"), measures=["known_cases", "dead_confirmed_by_us"], by=lead)
    tags, *rows = table(client)
    assert tuple(tags.values()) == tuple(tag for _name, tag in COLUMNS)
    numbers = {row["measure"]: row["number"] for row in rows}
    assert numbers == {"known_cases": "12", "dead_confirmed_by_us": "0"}
    assert rows[0]["id"] == "army:known_cases"
    assert rows[0]["as_known"] == "2024-06-12T12:00:00+00:00"
    assert "Every person whose case is open" in rows[0]["definition"]
    said = json.loads(client.get("/open/army.json").content)
    assert [row["number"] for row in said["figures"]] == [12, 0]
    assert "hi" in said["figures"][0]["names"]


def test_who_is_signed_in_and_takes_it_stands_in_the_record_and_nobody_else(client, ministry, crisis, told, lead):
    release = release_data(crisis, as_known=at("2024-06-12"), measures=["known_cases"], by=lead)
    open_to_all = [client.get(f"/open/army.{file}").content for file in ("csv", "json")]
    assert not Entry.objects.filter(verb="export").exists()
    client.force_login(ministry.users["press"])
    assert [client.get(f"/open/army.{file}").content for file in ("csv", "json")] == open_to_all
    taken = Entry.objects.filter(verb="export", kind="release", object_id=str(release.pk)).order_by("id")
    assert [(row.actor_id, row.after["file"]) for row in taken] == [(ministry.users["press"].pk, "csv"),
                                                                    (ministry.users["press"].pk, "json")]  # fmt: skip


def test_nothing_in_it_names_a_person(client, crisis, case, told, lead):
    keys = ["known_cases", "released"]
    release_data(crisis, as_known=at("2024-06-12"), measures=keys, by_region=keys, by=lead)
    everything = client.get("/open/army.csv").content.decode() + client.get("/open/army.json").content.decode()
    for one in (case.reference, case.person.name, str(case.pk), "Thottathil"):
        assert one not in everything


def test_small_numbers_by_region_are_not_told_nor_betrayed(client, crisis, told, lead):
    release_data(
        crisis, as_known=at("2024-06-12"), measures=["known_cases"], by_region=["known_cases", "released"], by=lead
    )
    rows = {(row["measure"], row["home_region"]): row for row in table(client)[1:]}
    assert rows["known_cases", "Goa"]["number_words"] == "fewer than 3"
    assert rows["known_cases", "Goa"]["number"] == ""
    told = [row["number"] for (measure, region), row in rows.items() if measure == "known_cases" and region]
    assert sum(not number for number in told) > 1, "one number alone follows from the total"


def test_what_begins_like_a_formula_is_only_text(client, crisis, told, lead, officer, case):
    for number in range(3):
        case_from("=1+1", crisis, case.post, f"Binoy Karimpana {number}", by=officer)
    release_data(crisis, as_known=at("2024-06-12"), measures=[], by_region=["known_cases"], by=lead)
    assert "'=1+1" in {row["home_region"] for row in table(client)}


# ---------------------------------------------------------------- releasing
def test_a_release_is_recorded_and_stays(crisis, told, lead):
    first = release_data(crisis, as_known=at("2024-06-12"), measures=["known_cases"], by=lead)
    second = release_data(crisis, as_known=at("2024-06-13"), measures=["released"], by=lead)
    assert (first.number, second.number) == (1, 2)
    assert DataRelease.objects.get(number=1).rows[0]["number"] == 12
    assert Entry.objects.filter(verb="release_data").count() == 2


def test_it_is_taken_away_by_releasing_nothing(client, crisis, told, lead):
    release_data(crisis, as_known=at("2024-06-12"), measures=["known_cases"], by=lead)
    assert client.get("/open/army/1.csv").status_code == 200
    release_data(crisis, as_known=at("2024-06-12"), measures=[], by=lead)
    for page in ("army.csv", "army.json", "army/1.csv", "army/1.json", "army/2.csv", "army/99999999999999999999.csv"):
        assert client.get(f"/open/{page}").status_code == 404, page


def test_nothing_is_open_before_somebody_releases_it(client, crisis, told):
    assert client.get("/open/army.csv").status_code == 404
    assert client.get("/open/elsewhere.json").status_code == 404


@pytest.mark.parametrize(("day", "words"), [("2999-01-01", "not come yet"), ("1999-01-01", "opened after")])
def test_a_time_that_cannot_be_is_refused(crisis, told, lead, day, words):
    with pytest.raises(FigureFault, match=words):
        release_data(crisis, as_known=at(day), measures=["known_cases"], by=lead)


def test_a_measure_that_is_not_there_is_refused(crisis, told, lead):
    with pytest.raises(FigureFault, match="no measure “relased”"):
        release_data(crisis, as_known=at("2024-06-12"), measures=["relased"], by=lead)


def test_an_officer_may_not_release(crisis, told, officer):
    with pytest.raises(Refused, match="takes the role"):
        release_data(crisis, as_known=at("2024-06-12"), measures=["known_cases"], by=officer)


# ---------------------------------------------------------------- the page
def test_a_press_officer_releases_on_the_page(client, ministry, crisis, told):
    client.force_login(ministry.users["press"])
    assert "Nothing is released" in client.get("/c/army/figures/data/").content.decode()
    form = {"measures": ["known_cases"], "by_region": []}
    page = client.post("/c/army/figures/data/?known=2024-06-12", form, follow=True).content.decode()
    assert "Release 1, as known on 12 June 2024" in page
    assert page.count(" checked") == 1, "the next release begins with what the last one told"
    assert client.post("/c/army/figures/data/", {"measures": ["no such"]}).status_code == 422


def test_who_may_not_release_reads_why(client, ministry, crisis, told):
    client.force_login(ministry.users["officer"])
    assert "takes the role" in client.get("/c/army/figures/data/").content.decode()
    assert client.post("/c/army/figures/data/", {"measures": ["known_cases"]}).status_code == 422
    assert not DataRelease.objects.exists()
    assert client.get("/c/elsewhere/figures/data/").status_code == 404
