"""Good rows of a file become cases, bad rows come back with their reasons, and the same file twice changes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.actions.claims import countersign_claim
from safeconduct.cases.actions.imports import import_cases
from safeconduct.cases.actions.joining import judge_persons
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import FOREVER, Case, Claim, ImportedRow, Standing
from safeconduct.people.actions import NewPerson, add_paper, create_person
from safeconduct.people.enums import PaperKind, Verdict
from safeconduct.people.models import Person, Proposal
from tests.tables import CLAIM, HEADERS, OMVEER, ods, read_xlsx, text, xlsx

MRZ = "P<INDTILWARA<<OMVEER<SINGH<<<<<<<<<<<<<<<<<<\nP1234567<1IND9806113M3006106<<<<<<<<<<<<<<<0"
NEXT_YEAR = timezone.now().year + 1


def bring(crisis, by, rows, **more):
    return import_cases(crisis, xlsx(rows), name="list.xlsx", by=by, **more)


def sentences(outcome) -> list[str]:
    return [f"{fault.row} {fault}" for fault in outcome.faults]


# ---------------------------------------------------------------- what becomes of a good row
def test_a_row_becomes_a_person_with_her_papers_and_contacts_and_a_case(crisis, lead, ministry):
    outcome = bring(crisis, lead, [HEADERS, OMVEER])
    case = Case.objects.get(crisis=crisis)
    assert outcome.references == [case.reference]
    assert (case.person.name, case.person.birth.edtf, case.person.nationality) == (*OMVEER[:1], "1998-06", "IN")
    assert (case.circumstance, case.post) == (Circumstance.RECRUITED, ministry.embassy)
    assert list(case.person.papers.values_list("kind", "folded")) == [("passport", "P1234567")]
    assert list(case.person.contacts.values_list("kind", "folded")) == [("phone", "+919829012345")]


def test_names_are_kept_in_every_script_with_whose_spelling_they_are(crisis, lead):
    headers = ("name", "Name by Family", "NAME_BY_HOST", "also known as", "circumstance", "post")
    row = ("Omveer Singh", "ओमवीर सिंह", "Омвир Сингх", "Omi; Veeru", "recruited", "embassy moscow")
    bring(crisis, lead, [headers, row])
    names = Person.objects.get(name="Omveer Singh").names
    assert set(names.values_list("text", "kind", "script")) == {
        ("Omveer Singh", "ours", "Latn"), ("ओमवीर सिंह", "family", "Deva"), ("Омвир Сингх", "host", "Cyrl"),
        ("Omi", "alias", "Latn"), ("Veeru", "alias", "Latn"),
    }  # fmt: skip


def test_claims_of_a_row_are_recorded_with_both_times(crisis, lead):
    claim = ("Whereabouts", "Missing", "family", "brother", "May 2024", "2024-06-11 10:30")
    bring(crisis, lead, [HEADERS + CLAIM, (*OMVEER[:-1], "2024-02-26", *claim)])
    case, claim = Case.objects.get(), Claim.objects.get()
    assert case.opened_at == datetime(2024, 2, 26, 23, 59, 59, 999999, UTC)
    assert (claim.happened.edtf, claim.known_at) == ("2024-05", datetime(2024, 6, 11, 10, 30, tzinfo=UTC))
    assert (claim.reliability + claim.credibility, claim.backdated, claim.recorded_by_id) == ("F6", True, lead.id)
    assert Standing.objects.get(case=case, known_until=FOREVER).state == "missing"


def test_days_end_where_the_days_of_the_crisis_end(crisis, lead):
    type(crisis).objects.filter(pk=crisis.pk).update(time_zone="Asia/Kolkata")
    crisis.refresh_from_db()
    bring(crisis, lead, [HEADERS, (*OMVEER[:-1], "26 February 2024")])
    assert Case.objects.get().opened_at == datetime(2024, 2, 26, 18, 29, 59, 999999, UTC)


def test_a_second_claim_stands_in_columns_of_its_own(crisis, lead):
    second = tuple(header.replace("1", "2") for header in CLAIM[:4])
    row = (
        *OMVEER,
        "whereabouts",
        "missing",
        "family",
        "brother",
        "",
        "",
        "return",
        "wants to return",
        "ours",
        "Embassy",
    )
    bring(crisis, lead, [HEADERS + CLAIM + second, row])
    assert set(Claim.objects.values_list("track", "state")) == {
        ("whereabouts", "missing"), ("return", "wants_to_return"),
    }  # fmt: skip


def test_our_own_finding_of_a_death_waits_for_the_second_officer(crisis, lead, colleague):
    headers = (*HEADERS, *CLAIM, "claim 1 ground")
    bring(crisis, lead, [headers, (*OMVEER, "condition", "dead", "ours", "Embassy", "May 2024", "", "DNA")])
    assert not Standing.objects.filter(state="dead").exists()
    countersign_claim(Claim.objects.get(), by=colleague)
    assert Standing.objects.filter(state="dead").exists()


def test_the_machine_readable_zone_gives_passport_birth_sex_and_name(crisis, lead):
    headers = ("name", "MRZ", "circumstance", "post")
    bring(crisis, lead, [headers, ("Omveer", MRZ, "recruited", "Embassy Moscow")])
    person = Person.objects.get(name="Omveer")
    assert (person.birth.edtf, person.sex) == ("1998-06-11", "M")
    assert person.names.filter(text="OMVEER SINGH TILWARA", kind="passport").exists()
    assert person.papers.get().number == "P1234567"


def test_rows_without_a_post_go_to_the_post_chosen_for_the_file(crisis, lead, ministry):
    bring(crisis, lead, [HEADERS, (*OMVEER[:5], "", "")], post=ministry.consulate)
    assert Case.objects.get().post == ministry.consulate


def test_numbers_and_dates_of_a_spreadsheet_are_read_as_a_person_would_type_them(crisis, lead):
    bring(crisis, lead, [HEADERS, ("Omveer", date(1998, 6, 11), "P1234567", 919829012345, *OMVEER[4:])])
    person = Person.objects.get(name="Omveer")
    assert person.birth.edtf == "1998-06-11"
    assert person.contacts.get().folded == "+919829012345"


def test_the_import_is_recorded_with_its_counts_and_the_hash_of_the_file(crisis, lead):
    outcome = bring(crisis, lead, [HEADERS, OMVEER, ("17", *OMVEER[1:])])
    entry = Entry.objects.get(verb="import_file")
    assert entry.actor_id == lead.id
    assert entry.after == {
        "file": "list.xlsx", "sha256": outcome.sha256, "rows": 2, "new": 1, "already": 0, "rejected": 1,
    }  # fmt: skip
    assert Entry.objects.filter(verb="open_case").count() == 1


# ---------------------------------------------------------------- again
def test_the_same_file_twice_changes_nothing(crisis, lead):
    rows = [HEADERS + CLAIM, (*OMVEER, "whereabouts", "missing", "family", "brother", "", "")]
    bring(crisis, lead, rows)
    reference = Case.objects.get().reference
    again = bring(crisis, lead, rows)
    assert (again.new, Case.objects.count(), Person.objects.count(), Claim.objects.count()) == (0, 1, 1, 1)
    assert [(row.row, row.sentence) for row in again.already] == [(2, f"Imported before: {reference}.")]


def test_a_row_is_the_same_in_another_program_another_order_of_columns_and_other_spaces(crisis, lead):
    bring(crisis, lead, [("name", "circumstance", "post"), ("Omveer Singh", "recruited", "Embassy Moscow")])
    rows = [("Post", "Circumstance", "Name"), ("Embassy  Moscow", "Recruited", " Omveer Singh ")]
    again = import_cases(crisis, text(rows), name="list.csv", by=lead)
    assert (again.new, len(again.already)) == (0, 1)


def test_a_person_with_a_case_under_the_same_paper_is_never_doubled(crisis, case, lead):
    add_paper(case.person, kind=PaperKind.PASSPORT, number="p 123-4567", issuing_state="IN", by=lead)
    outcome = bring(crisis, lead, [HEADERS, OMVEER])
    assert (outcome.new, Case.objects.count()) == (0, 1)
    assert outcome.already[0].sentence == f"The person with the paper P1234567 is there: {case.reference}."


def test_a_case_that_the_bringer_may_not_see_is_not_named(crisis, case, stranger, lead, ministry):
    add_paper(case.person, kind=PaperKind.PASSPORT, number="P1234567", by=lead)
    outcome = bring(crisis, stranger, [HEADERS, OMVEER])
    assert outcome.already[0].sentence.endswith("a case that you may not see.")


def test_the_same_number_on_a_passport_of_another_state_is_another_paper(crisis, case, lead):
    add_paper(case.person, kind=PaperKind.PASSPORT, number="P1234567", issuing_state="NP", by=lead)
    assert bring(crisis, lead, [HEADERS, OMVEER]).new == 1


@pytest.fixture
def known(crisis, lead) -> Person:
    """Somebody known by the same passport, without a case in this crisis."""
    person = create_person(NewPerson("ओमवीर सिंह तिलवाड़ा", nationality="IN"), by=lead)
    add_paper(person, kind=PaperKind.PASSPORT, number="P1234567", issuing_state="IN", by=lead)
    return person


def test_a_dry_run_tells_which_rows_may_be_somebody_known_and_why(crisis, known, lead):
    nobody = ("Ashokan Pillai", "1979", "P7654321", "", *OMVEER[4:])
    outcome = bring(crisis, lead, [HEADERS, OMVEER, nobody], dry_run=True)
    assert (outcome.new, outcome.looked_up) == (2, 2)
    row = outcome.known[0]
    assert (len(outcome.known), row.row, row.person, row.is_sure, row.case) == (1, 2, known.pk, True, "")
    assert "P1234567" in row.sentence
    assert "probably the same" in row.sentence
    assert not Proposal.objects.exists()


def test_a_row_of_somebody_known_becomes_a_case_of_a_new_person_and_a_pair(crisis, known, lead):
    outcome = bring(crisis, lead, [HEADERS, OMVEER])
    assert (outcome.new, outcome.faults) == (1, [])
    person = Case.objects.get().person
    assert person != known
    pair = Proposal.objects.get()
    assert (pair.pair, pair.band, pair.made_by) == (tuple(sorted([person.pk, known.pk])), "upper", "import")


def test_a_row_is_a_case_of_somebody_known_where_the_bringer_says_so(crisis, known, lead):
    key = bring(crisis, lead, [HEADERS, OMVEER], dry_run=True).known[0].key
    outcome = bring(crisis, lead, [HEADERS, OMVEER], linked={key: known.pk})
    assert outcome.new == 1
    assert Case.objects.get().person == known
    assert Person.objects.count() == 1
    assert set(known.names.values_list("text", flat=True)) == {known.name, OMVEER[0]}
    assert (known.papers.count(), known.contacts.count()) == (1, 1)
    assert not Proposal.objects.exists()


def test_a_row_of_somebody_who_has_a_case_is_told_and_not_doubled(crisis, known, ministry, lead):
    key = bring(crisis, lead, [HEADERS, OMVEER], dry_run=True).known[0].key
    case = open_case(crisis, person=known, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=lead)
    outcome = bring(crisis, lead, [HEADERS, OMVEER], linked={key: known.pk})
    assert outcome.new == 0
    assert case.reference in outcome.already[0].sentence


def test_nobody_is_linked_of_whom_the_bringer_may_not_learn(crisis, known, ministry, lead, stranger):
    open_case(crisis, person=known, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=lead)
    row = ("Omveer Singh Tilwara", "June 1998", "", "+91 98290 12345", "recruited", "Embassy Kyiv", "")
    assert bring(crisis, stranger, [HEADERS, row], dry_run=True).known == []
    with pytest.raises(Refused, match="Look at the file again"):
        bring(crisis, stranger, [HEADERS, row], linked={"any": known.pk})


def test_a_row_with_the_paper_of_a_man_of_a_wholly_different_name_becomes_a_case_and_a_pair(crisis, case, lead):
    add_paper(case.person, kind=PaperKind.PASSPORT, number="P1234567", issuing_state="IN", by=lead)
    outcome = bring(crisis, lead, [HEADERS, ("Ashokan Pillai", "1979", *OMVEER[2:])])
    assert (outcome.new, outcome.already) == (1, [])
    assert Case.objects.count() == 2
    pair = Proposal.objects.get()
    assert case.person_id in pair.pair
    assert pair.band == "between"


def test_the_paper_of_somebody_who_was_joined_leads_to_the_case_of_who_stands(crisis, case, known, lead, officer):
    for by in (officer, lead):
        judge_persons(case.person, known, verdict=Verdict.SAME, reason="One man.", by=by, keep=case.person)
    assert case.reference in bring(crisis, lead, [HEADERS, OMVEER]).already[0].sentence


def test_two_rows_with_one_paper_are_one_person_and_the_second_comes_back(crisis, lead):
    outcome = bring(crisis, lead, [HEADERS, OMVEER, ("Omvir", *OMVEER[1:])])
    assert (outcome.new, outcome.faults[0].row) == (1, 3)
    assert "is also in row 2" in outcome.faults[0].sentence


def test_the_same_row_twice_in_a_file_is_one_case(crisis, lead):
    outcome = bring(crisis, lead, [HEADERS, OMVEER, OMVEER])
    assert (outcome.new, outcome.already[0].sentence) == (1, "It says the same as row 2.")


def test_corrected_rejected_rows_are_imported_and_only_those(crisis, lead):
    bad = ("Mahesh", "31 February 1990", "P7654321", *OMVEER[3:])
    first = bring(crisis, lead, [HEADERS, OMVEER, bad])
    rejected = read_xlsx(first.rejected_file())
    assert rejected[0] == [*HEADERS, "reason"]
    assert rejected[1][:3] == list(bad[:3])
    assert rejected[1][-1].startswith("born: ")
    rejected[1][1] = "28 February 1990"
    second = bring(crisis, lead, [rejected[0], rejected[1], [*OMVEER, ""]])
    assert (second.new, len(second.already), second.faults) == (1, 1, [])
    assert set(Person.objects.values_list("name", flat=True)) == {"Mahesh", OMVEER[0]}


def test_a_formula_in_a_rejected_row_comes_back_as_text(crisis, lead):
    rows = [HEADERS, ("=1+1", *OMVEER[1:])]
    outcome = import_cases(crisis, text(rows), name="list.csv", by=lead)
    assert read_xlsx(outcome.rejected_file())[1][0] == "=1+1"


def test_imported_rows_are_a_record(crisis, lead):
    bring(crisis, lead, [HEADERS, OMVEER])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_importedrow SET row_number = 7")


# ---------------------------------------------------------------- what is wrong with a row
@pytest.mark.parametrize(
    ("headers", "cells", "sentence"),
    [
        (("born",), ("31 February 1990",), "born: "),
        (("born",), (f"1 January {NEXT_YEAR}",), f"born: 1 January {NEXT_YEAR} is in the future."),
        (("born",), ("03/04/1999",), "born: "),
        (("passport",), ("none",), "passport: “none” is not the number of a paper."),
        (("passport",), ("Р1234567",), "passport: “Р1234567” is not the number of a paper."),
        (("phone",), ("call his brother",), "phone: “call his brother” is not a phone number."),
        (("e-mail",), ("omi at mail",), "e-mail: “omi” is not an e-mail address."),
        (("sex",), ("yes",), "sex: “yes” is not read. Write F, M or X"),
        (("nationality",), ("India",), "nationality: "),
        (("circumstance",), ("soldier",), "circumstance: “soldier” is not one of the words for this column. It can be"),
        (("circumstance",), ("",), "circumstance: Nothing is written here. Write why the person is at risk."),
        (("post",), ("Embassy Minsk",), "post: There is no “Embassy Minsk”. There are: Capital, Consulate"),
        (("known since",), ("June 2024",), "known since: “June 2024” is not one day."),
        (("known since",), ("2999-01-01 10:00",), "known since: “2999-01-01 10:00” is in the future"),
        (("known since",), ("0001-01-01",), "known since: "),
        (("known since",), ("2024-06-11 25:00",), "known since: “2024-06-11 25:00” is not a time."),
        (("name",), ("12345",), "name: “12345” has no letter in it."),
        (("name",), ("Omveer 2",), "name: The name “Omveer 2” has a digit in it."),
        (("name",), ("",), "name: Nothing is written here."),
        (("name",), ("x" * 201,), "name: The text has 201 characters; at most 200 are kept."),
        (("father's name",), ("#N/A",), "father's name: The cell holds the error #N/A of the spreadsheet."),
        (("compartments",), ("secret",), "compartments: “secret” is not one of the words"),
        (CLAIM, ("mood", "missing", "family", "brother", "", ""), "claim 1 track: “mood” is not one of the words"),
        (CLAIM, ("kin", "missing", "family", "brother", "", ""), "claim 1 state: “missing” is not a state of the"),
        (CLAIM, ("kin", "told", "friend", "brother", "", ""), "claim 1 viewpoint: “friend” is not one of the words"),
        (CLAIM, ("kin", "told", "ours", "", "", ""), "claim 1 claimant: This claim leaves it out."),
        (CLAIM, ("", "told", "ours", "Embassy", "", ""), "claim 1 track: This claim leaves it out."),
        (CLAIM, ("kin", "told", "ours", "Embassy", "2024-06-20", "2024-06-11"), "claim 1 happened: It cannot have"),
        (CLAIM, ("condition", "dead", "ours", "Embassy", "", ""), "claim 1 ground: Say on what ground"),
        ((*CLAIM, "claim 1 grade"), ("kin", "told", "ours", "E", "", "", "G7"), "claim 1 grade: “G7” is not a grade."),
        ((*CLAIM, "claim 1 place"), ("kin", "told", "ours", "E", "", "", "Atlantis"), "claim 1 place: There is no"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_with_its_column_and_the_remedy(crisis, lead, headers, cells, sentence):
    said = dict(zip(HEADERS, OMVEER, strict=True)) | dict(zip(headers, cells, strict=True))
    outcome = bring(crisis, lead, [tuple(said), tuple(said.values())])
    assert outcome.new == 0
    assert [str(fault)[: len(sentence)] for fault in outcome.faults] == [sentence]
    assert not Case.objects.exists()


def test_every_fault_of_a_row_is_told_at_once(crisis, lead):
    outcome = bring(crisis, lead, [HEADERS, ("17", "1 Jan 2999", "x", "x", "x", "x", "x")])
    assert [fault.column for fault in outcome.faults] == list(HEADERS)


def test_a_wrong_digit_in_the_machine_readable_zone_is_told(crisis, lead):
    rows = [
        ("name", "mrz", "circumstance", "post"),
        ("Omveer", MRZ.replace("<1IND", "<7IND"), "recruited", "Embassy Moscow"),
    ]
    (fault,) = bring(crisis, lead, rows).faults
    assert fault.sentence.startswith("The check digit of the passport number should be")


def test_a_passport_that_differs_from_the_zone_is_told(crisis, lead):
    headers = ("name", "mrz", "passport", "born", "sex", "circumstance", "post")
    row = ("Omveer", MRZ, "P7654321", "1990", "F", "recruited", "Embassy Moscow")
    assert {fault.column for fault in bring(crisis, lead, [headers, row]).faults} == {"passport", "born", "sex"}


def test_rows_in_merged_cells_are_told_by_their_number(crisis, lead):
    content = xlsx([HEADERS, OMVEER, ("Mahesh", "", "P7", *OMVEER[3:])], merge="F2:F3")
    outcome = import_cases(crisis, content, name="list.xlsx", by=lead)
    assert {fault.row for fault in outcome.faults if "merged" in fault.sentence} == {2, 3}


def test_a_merged_title_above_the_header_does_no_harm(crisis, lead):
    content = xlsx([("",), ("",), HEADERS, OMVEER], merge="A1:D1")
    assert import_cases(crisis, content, name="list.xlsx", by=lead).new == 1


def test_the_row_of_a_fault_is_the_row_that_the_spreadsheet_shows(crisis, lead):
    rows = [("List of nationals",), (), (), (), (), (), HEADERS, OMVEER, (), ("17", *OMVEER[1:])]
    outcome = bring(crisis, lead, rows)
    assert (outcome.new, [fault.row for fault in outcome.faults]) == (1, [10])


# ---------------------------------------------------------------- who may
def test_a_diplomat_may_not_import(crisis, ministry):
    with pytest.raises(Refused, match="import cases from a file"):
        bring(crisis, ministry.actor("diplomat"), [HEADERS, OMVEER])


def test_an_officer_who_may_not_back_date_is_told_at_the_rows_that_would(crisis, officer):
    day = (timezone.now() - timedelta(days=3)).date().isoformat()
    rows = [HEADERS + CLAIM, (*OMVEER, "kin", "told", "ours", "Embassy", "", day)]
    assert [fault.column for fault in bring(crisis, officer, rows).faults] == ["claim 1 known"]
    assert [fault.column for fault in bring(crisis, officer, [HEADERS, (*OMVEER[:-1], day)]).faults] == ["known since"]


def test_a_compartment_that_is_not_held_is_told(crisis, officer):
    headers = (*HEADERS, *CLAIM, "claim 1 compartment", "compartments")
    row = (*OMVEER, "kin", "told", "ours", "Embassy", "", "", "medical", "minors")
    outcome = bring(crisis, officer, [headers, row])
    assert {fault.column for fault in outcome.faults} == {"claim 1 compartment", "compartments"}


def test_a_case_of_another_crisis_does_not_stand_in_the_way(crisis, lead, ministry):
    bring(crisis, lead, [HEADERS[:1] + HEADERS[4:6], (OMVEER[0], *OMVEER[4:6])])
    imported = ImportedRow.objects.get()
    assert imported.crisis == crisis
    person = create_person(NewPerson("Another"), by=lead)
    open_case(crisis, person=person, circumstance=Circumstance.OTHER, post=ministry.capital, by=lead)
    assert Case.objects.count() == 2


# ---------------------------------------------------------------- many
def test_two_thousand_rows_of_which_thirty_are_bad_leave_thirty_rows_to_correct(crisis, lead):
    good = [(f"Omveer {word(n)}", "1998", f"P{n:07}", "", "recruited", "Embassy Moscow", "") for n in range(1970)]
    bad = [(f"Mahesh {word(n)}", "31 June 1990", f"Q{n:07}", "", "recruited", "Embassy Moscow", "") for n in range(30)]
    told = []
    outcome = bring(crisis, lead, [HEADERS, *good, *bad], progress=lambda so_far: told.append(so_far.done))
    assert (outcome.new, outcome.rejected, Case.objects.count()) == (1970, 30, 1970)
    assert len(read_xlsx(outcome.rejected_file())) == 31
    assert told == [1000, 2000]
    assert not outcome.is_mostly_bad


def word(number: int) -> str:
    """A name of letters for a number."""
    return "".join(chr(ord("a") + int(sign)) for sign in str(number))


def test_a_dry_run_says_the_same_and_writes_nothing(crisis, lead):
    rows = [HEADERS, OMVEER, ("17", *OMVEER[1:])]
    outcome = bring(crisis, lead, rows, dry_run=True)
    assert (outcome.new, outcome.rejected, outcome.references) == (1, 1, [])
    assert outcome.is_mostly_bad
    assert not Case.objects.exists()
    assert not Entry.objects.filter(verb="import_file").exists()


@pytest.mark.parametrize("make", [ods, text, xlsx])
def test_xlsx_ods_and_csv_say_the_same(crisis, lead, make):
    outcome = import_cases(crisis, make([HEADERS, OMVEER]), name=f"list.{NAMED[make.__name__]}", by=lead)
    assert (outcome.new, Person.objects.get().name) == (1, OMVEER[0])


NAMED = {"ods": "ods", "text": "csv", "xlsx": "xlsx"}
