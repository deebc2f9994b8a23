"""Our own list: chosen, in the reader's script, without what may not leave the house, frozen with its hash."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim
from safeconduct.cases.actions.lists.ours import make_our_list, take_our_list
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.filters import Stands
from safeconduct.cases.lists.ours import Choice, Wanted
from safeconduct.cases.models import OurList
from safeconduct.figures.actions import set_measure
from safeconduct.people.actions import add_name
from safeconduct.people.enums import NameKind

from ..said import draft, our_death
from ..telling import sign_in

MISSING = Stands(Viewpoint.OURS, Track.WHEREABOUTS, "missing")
DEAD = Stands(Viewpoint.OURS, Track.CONDITION, "dead")
ALL = ("name", "latin", "birth", "passport", "reference", "host", "ours")


def wanted(script: str = "Cyrl", columns=ALL, **choice: object) -> Wanted:
    return Wanted("Missing men", "For the meeting", script, tuple(columns), Choice(**choice))  # type: ignore[arg-type]


@pytest.fixture
def missing(men, lead):
    for case in men[:2]:
        record_claim(case, draft(Track.WHEREABOUTS, "missing"), by=lead)
    return men[:2]


def cells(made: OurList) -> list[list[str]]:
    return [line.cells for line in made.lines.all()]


def test_names_are_written_in_the_script_of_the_reader_with_the_latin_beside(crisis, missing, lead):
    add_name(missing[0].person, "ТИЛВАРА Омвир", kind=NameKind.HOST, source="list", by=lead)
    made = make_our_list(crisis, wanted(stands=(MISSING,)), by=lead)
    by_latin = {line[1]: line[0] for line in cells(made)}
    assert by_latin == {"Omveer Singh Tilwara": "ТИЛВАРА Омвир", "Rajesh Kumar": "Раджеш Кумар"}


def test_a_list_in_latin_letters_has_them_once(crisis, missing, lead, client, ministry):
    desk = sign_in(client, ministry.users["lead"])
    said = {"title": "a", "purpose": "b", "said": "whereabouts=missing", "viewpoint": "ours", "script": "Latn"}
    assert desk.post(reverse("cases:our_list_make", args=["army"]), said | {"columns": ["birth"]}).status_code == 302
    assert OurList.objects.get().columns == ["name", "birth"]


def test_a_measure_chooses_whom_the_list_has(crisis, missing, men, lead):
    rule = {"said": {"viewpoint": "ours", "track": "whereabouts", "states": ["missing"]}}
    set_measure("missing", name="missing", definition="Missing.", rule=rule, by=lead)
    made = make_our_list(crisis, wanted(measure="missing"), by=lead)
    assert {line.case for line in made.lines.all()} == set(missing)


def test_references_choose_and_what_is_not_there_is_named(crisis, men, lead):
    made = make_our_list(crisis, wanted(references=(men[3].reference,)), by=lead)
    assert made.lines.get().case == men[3]
    with pytest.raises(Refused, match="RU26-9999-X"):
        make_our_list(crisis, wanted(references=(men[3].reference, "RU26-9999-X")), by=lead)


def test_no_death_leaves_the_house_before_the_family_is_told(crisis, men, lead, officer):
    record_claim(men[0], draft(Track.CONDITION, "captured"), by=lead)
    claim = record_claim(men[0], our_death(), by=officer)
    countersign_claim(claim, by=lead)
    with pytest.raises(Refused, match="No case that you may see is chosen so"):
        make_our_list(crisis, wanted(stands=(DEAD,)), by=lead)
    silent = make_our_list(crisis, wanted(references=(men[0].reference,)), by=lead)
    assert "dead" not in str(cells(silent))
    assert "captured" in str(cells(silent)), "as it stood before"
    override_family_first(men[0], reason="The minister speaks today.", by=lead)
    assert "dead" in str(cells(make_our_list(crisis, wanted(stands=(DEAD,)), by=lead)))


def test_nothing_of_a_compartment_is_on_a_list(crisis, men, lead):
    record_claim(men[0], draft(Track.CONDITION, "wounded", compartment=Compartment.MEDICAL), by=lead)
    made = make_our_list(crisis, wanted(references=(men[0].reference,)), by=lead)
    assert "wounded" not in str(cells(made))


def test_a_case_that_the_actor_may_not_see_is_on_no_list_of_hers(crisis, missing, stranger, lead, client, ministry):
    with pytest.raises(Refused, match="No case that you may see is chosen so"):
        make_our_list(crisis, wanted(stands=(MISSING,)), by=stranger)
    made = make_our_list(crisis, wanted(stands=(MISSING,)), by=lead)
    with pytest.raises(Refused, match="not yours to see"):
        take_our_list(made, purpose="x", by=stranger)
    page = sign_in(client, ministry.users["stranger"]).get(reverse("cases:our_list", args=["army", made.pk]))
    assert page.status_code == 404


def test_the_list_is_frozen_with_its_hash_and_the_record_says_for_what(crisis, missing, lead):
    made = make_our_list(crisis, wanted(stands=(MISSING,)), by=lead)
    again = make_our_list(crisis, wanted(stands=(MISSING,)), by=lead)
    assert (made.rows, made.sha256) == (2, again.sha256)
    record_claim(missing[0], draft(Track.WHEREABOUTS, "home", happened="2025"), by=lead)
    assert make_our_list(crisis, wanted(stands=(MISSING,)), by=lead).sha256 != made.sha256
    assert len(cells(made)) == 2
    entry = Entry.objects.filter(verb="make_our_list").first()
    assert entry
    assert (entry.after["purpose"], entry.after["rows"]) == ("For the meeting", 2)


def test_the_workbook_reads_back_as_the_list(crisis, missing, lead):
    made = make_our_list(crisis, wanted(stands=(MISSING,)), by=lead)
    rows = load_workbook(BytesIO(take_our_list(made, purpose="To send", by=lead))).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["№", "Name", "Name in Latin letters"]
    assert [row[1:] for row in rows[1:]] == cells(made)
    assert Entry.objects.get(verb="export").after["purpose"] == "To send"


@pytest.fixture
def desk(client, ministry, crisis) -> Client:
    return sign_in(client, ministry.users["lead"])


def test_a_list_is_made_printed_and_taken_away_at_the_desk(desk, missing):
    address = reverse("cases:our_list_make", args=["army"])
    said = {"title": "Missing men", "purpose": "For the meeting", "script": "Cyrl", "columns": ["birth", "passport"]}
    assert desk.post(address, said).status_code == 422
    assert "whom shall the list have" in desk.post(address, said).content.decode()
    assert desk.post(address, said | {"references": "nonsense"}).status_code == 422
    answer = desk.post(address, said | {"said": "whereabouts=missing", "viewpoint": "ours"}, follow=True)
    shown = answer.content.decode()
    assert "Раджеш Кумар" in shown
    assert OurList.objects.get().sha256 in shown
    made = OurList.objects.get()
    take = reverse("cases:our_list_take", args=["army", made.pk])
    assert desk.post(take, {"purpose": ""}).status_code == 422
    assert desk.post(take, {"purpose": "To send"})["Content-Disposition"] == 'attachment; filename="our-list.xlsx"'
    assert "Missing men" in desk.get(reverse("cases:lists", args=["army"])).content.decode()


def test_the_form_is_filled_from_the_address(desk):
    page = desk.get(reverse("cases:our_list_make", args=["army"]) + "?references=RU26-0001-X").content.decode()
    assert "RU26-0001-X" in page
