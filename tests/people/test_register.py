"""A register of nationals abroad becomes persons and registrations, however it was sent; bad rows come back."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.db import DatabaseError, connection
from python_calamine import load_workbook

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.people.actions import register as actions
from safeconduct.people.actions.persons import NewPerson, add_paper, create_person
from safeconduct.people.actions.register import import_register
from safeconduct.people.enums import PaperKind
from safeconduct.people.models import (
    Contact,
    NameToken,
    Paper,
    Person,
    PersonName,
    Proposal,
    RegisterImport,
    Registration,
)
from safeconduct.people.register.columns import COLUMNS
from safeconduct.people.register.written import rejected_file, template_file
from safeconduct.store.tables.faults import FileFault

HEADER = (
    "Registration No,Full name,Name in own script,Father's name,Date of birth,Passport No.,Phone,E-mail,Country,City,"
    "Expires"
)
MEENAL = (
    "K-1,Meenal Kottari,मीनल कोट्टारी,Vasant Kottari,12 March 1998,Z4417203,+7 916 000-18-12,m@mail.example,RU,Kazan,"
    "2026-09-01"
)
OMVEER = "K-2,Omveer Tilwara,,Bhanwar Tilwara,1996,R2219034,,,RU,Moscow,"


def table(folder: Path, *rows: str, header: str = HEADER, name: str = "register.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return file


def take(file: Path, lead: Actor, **more: str) -> RegisterImport:
    return import_register(file, register=more.pop("register", "Embassy Moscow"), by=lead, **more)


def counts(imported: RegisterImport) -> tuple[int, int, int]:
    return imported.rows_new, imported.rows_known, imported.rows_bad


def test_a_row_becomes_a_person_with_her_names_papers_contacts_and_a_registration(tmp_path: Path, lead: Actor):
    imported = take(table(tmp_path, MEENAL), lead, nationality="IN")
    stay = Registration.objects.select_related("person").get()
    person = stay.person
    assert counts(imported) == (1, 0, 0)
    assert (person.name, person.birth.edtf, person.father_name) == ("Meenal Kottari", "1998-03-12", "Vasant Kottari")
    assert {name.text for name in person.names.all()} == {"Meenal Kottari", "मीनल कोट्टारी"}
    assert [(paper.folded, paper.issuing_state) for paper in person.papers.all()] == [("Z4417203", "IN")]
    assert {contact.folded for contact in person.contacts.all()} == {"+79160001812", "m@mail.example"}
    assert (stay.country, stay.place, str(stay.expires_on), stay.row) == ("RU", "Kazan", "2026-09-01", 2)


def test_a_person_of_the_register_is_found_by_the_words_of_her_name(tmp_path: Path, lead: Actor):
    take(table(tmp_path, MEENAL), lead)
    assert all(name.tokens for name in PersonName.objects.all())


def test_after_an_import_it_is_known_how_many_bear_each_word_of_a_name(tmp_path: Path, lead: Actor):
    take(table(tmp_path, OMVEER, OMVEER.replace("K-2", "K-4").replace("R2219034", "R2219035")), lead)
    assert NameToken.objects.get(text="tilwara").bearers == 2


def test_the_same_file_twice_changes_nothing(tmp_path: Path, lead: Actor):
    take(table(tmp_path, MEENAL, OMVEER), lead)
    again = take(table(tmp_path, MEENAL, OMVEER), lead)
    assert (Person.objects.count(), Registration.objects.count(), RegisterImport.objects.count()) == (2, 2, 1)
    assert counts(again) == (2, 0, 0)


def test_a_newer_file_adds_what_is_new_and_keeps_what_was_told_before(tmp_path: Path, lead: Actor):
    take(table(tmp_path, MEENAL, OMVEER), lead)
    moved = MEENAL.replace("Kazan", "Perm").replace("+7 916 000-18-12", "+7 916 000-18-13")
    imported = take(table(tmp_path, moved, OMVEER, name="newer.csv"), lead)
    assert counts(imported) == (1, 1, 0)
    assert Person.objects.count() == 2
    assert list(Registration.objects.filter(number="K-1").order_by("id").values_list("place", flat=True)) == [
        "Kazan",
        "Perm",
    ]
    assert Contact.objects.filter(person__name="Meenal Kottari", kind="phone").count() == 2


def test_the_number_of_another_register_is_another_registration(tmp_path: Path, lead: Actor):
    take(table(tmp_path, OMVEER), lead)
    take(table(tmp_path, OMVEER.replace("Omveer", "Girish").replace("R2219034", "")), lead, register="Embassy Kyiv")
    assert Person.objects.count() == 2


def test_without_numbers_a_row_goes_by_who_it_is_about(tmp_path: Path, lead: Actor):
    header = HEADER.removeprefix("Registration No,")
    rows = [row.split(",", 1)[1] for row in (MEENAL, OMVEER, MEENAL.replace("Kazan", "Perm"))]
    imported = take(table(tmp_path, *rows, header=header), lead)
    assert counts(imported) == (3, 0, 0)
    assert (Person.objects.count(), Registration.objects.count()) == (2, 3)


def test_bad_rows_come_back_with_the_column_and_the_remedy_and_the_good_ones_are_kept(tmp_path: Path, lead: Actor):
    bad = "K-3,12345,,,31 June 1990,passport,,not an address,Mars,,soon"
    imported = take(table(tmp_path, MEENAL, bad, OMVEER), lead)
    fault = imported.faults.get()
    assert counts(imported) == (2, 0, 1)
    assert fault.row == 3
    for column in ("name:", "birth date:", "passport:", "e-mail:", "country:", "to be confirmed by:"):
        assert column in fault.reason
    sheet = load_workbook(BytesIO(rejected_file(imported))).get_sheet_by_index(0).to_python()
    assert sheet[0][:2] == ["Registration No", "Full name"]
    assert sheet[1][:2] == ["K-3", "12345"]
    assert sheet[1][-2] == "3"
    assert sheet[1][-1] == fault.reason


def test_a_phone_that_cannot_be_read_is_kept_as_written(tmp_path: Path, lead: Actor):
    imported = take(table(tmp_path, MEENAL.replace("+7 916 000-18-12", "ask the hostel")), lead)
    assert imported.kept_as_written == 1
    assert Contact.objects.get(kind="phone").value == "ask the hostel"


def test_a_phone_without_its_country_is_read_in_the_country_of_the_stay(tmp_path: Path, lead: Actor):
    take(table(tmp_path, MEENAL.replace("+7 916 000-18-12", "8 (916) 000-18-12")), lead)
    assert Contact.objects.get(kind="phone").folded == "+79160001812"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_is_read_however_it_is_encoded(tmp_path: Path, lead: Actor, encoding: str):
    assert counts(take(table(tmp_path, MEENAL, encoding=encoding), lead)) == (1, 0, 0)


def test_a_russian_table_of_windows_is_read(tmp_path: Path, lead: Actor):
    header, row = "ФИО;Дата рождения;Номер паспорта;Страна;Город", "Котари Меенал Васант;12.03.1998;Z4417203;RU;Казань"
    take(table(tmp_path, row, header=header, encoding="cp1251"), lead)
    assert Person.objects.get().name == "Котари Меенал Васант"
    assert Registration.objects.get().place == "Казань"


def test_a_header_below_a_title_is_found_and_rows_keep_their_numbers(tmp_path: Path, lead: Actor):
    title = "Register of the embassy,,,\nas of May,,,\n,,,\n"
    file = tmp_path / "register.csv"
    file.write_text(f"{title}{HEADER}\n{MEENAL}\n", encoding="utf-8")
    take(file, lead)
    assert Registration.objects.get().row == 5


def test_a_workbook_is_read_too(tmp_path: Path, lead: Actor):
    file = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(csv.reader(StringIO("\n".join([HEADER, MEENAL, OMVEER])))):
            sheet.write_row(place, 0, row)
    assert counts(take(file, lead)) == (2, 0, 0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("Meenal Kottari;Kazan\n", "No row names the columns"),
        ("name,full name,passport\na,b,c\n", "Two columns mean the same: full name"),
    ],
)
def test_a_file_that_is_no_register_is_refused_with_one_sentence(tmp_path: Path, lead: Actor, text: str, sentence: str):
    file = tmp_path / "register.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileFault, match=sentence):
        take(file, lead)


def test_a_packed_file_that_is_damaged_is_refused(tmp_path: Path, lead: Actor):
    file = tmp_path / "register.xlsx"
    file.write_bytes(b"PK\x03\x04 nothing more")
    with pytest.raises(FileFault, match="damaged"):
        take(file, lead)


def test_a_broken_off_import_goes_on_where_it_was(tmp_path: Path, lead: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "CHUNK", 2)
    rows = [OMVEER.replace("K-2", f"K-{n}").replace("R2219034", f"R22190{n:02d}") for n in range(10, 17)]
    file, seen = table(tmp_path, *rows), []

    def stop(imported: RegisterImport) -> None:
        seen.append(imported.rows_done)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_register(file, register="Embassy Moscow", by=lead, progress=stop)
    assert Registration.objects.count() == 4
    imported = take(file, lead)
    assert (imported.rows_done, imported.rows_new, Registration.objects.count()) == (7, 7, 7)
    assert imported.finished_at is not None


def test_who_has_the_paper_of_somebody_known_is_a_new_person_and_proposed_as_the_same(tmp_path: Path, lead: Actor):
    known = create_person(NewPerson("Meenal Kottari"), by=lead)
    add_paper(known, kind=PaperKind.PASSPORT, number="Z4417203", by=lead)
    imported = take(table(tmp_path, MEENAL), lead)
    assert imported.shared == 1
    assert Paper.objects.filter(folded="Z4417203").count() == 2
    new = Registration.objects.get().person_id
    assert [frozenset(row.pair) for row in Proposal.objects.all()] == [frozenset({known.pk, new})]


def test_the_import_is_in_the_audit_with_its_counts(tmp_path: Path, lead: Actor):
    imported = take(table(tmp_path, MEENAL), lead)
    entry = Entry.objects.get(verb="import_register")
    assert entry.after["new"] == 1
    assert entry.after["sha256"] == imported.sha256


def test_who_may_not_keep_the_register_imports_nothing(tmp_path: Path, officer: Actor):
    with pytest.raises(Refused, match="import a register"):
        take(table(tmp_path, MEENAL), officer)
    assert not Registration.objects.exists()


def test_a_registration_is_never_changed_or_removed(tmp_path: Path, lead: Actor):
    take(table(tmp_path, MEENAL), lead)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE people_registration SET place = 'Omsk'")


def test_the_empty_table_can_be_read_back(tmp_path: Path, lead: Actor):
    file = tmp_path / "register.xlsx"
    file.write_bytes(template_file())
    assert counts(take(file, lead)) == (0, 0, 0)


def test_every_example_of_the_template_is_read(tmp_path: Path, lead: Actor):
    file, out = tmp_path / "register.csv", StringIO()
    written = csv.writer(out)
    written.writerow([column.header for column in COLUMNS])
    written.writerow([column.example for column in COLUMNS])
    file.write_text(out.getvalue(), encoding="utf-8")
    imported = take(file, lead)
    assert counts(imported) == (1, 0, 0), [fault.reason for fault in imported.faults.all()]
