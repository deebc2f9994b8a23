"""The section Lists of the desk: bring, columns, heaps, decisions, what is taken away."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from safeconduct.access.actions import grant_role
from safeconduct.access.enums import Role
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.lists.matching import run_matching
from safeconduct.cases.models import Claim, ListReading, ReceivedList, RowMatch
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.models import Person
from safeconduct.store.partial_dates import PartialDate
from tests.tables import text

from ..telling import sign_in
from .conftest import HEADERS, MEN, OMVEER, RAJESH, SENDER, UNKNOWN, file_of, open_man

ROWS = [HEADERS, OMVEER, RAJESH, UNKNOWN]


@pytest.fixture
def desk(client, ministry, crisis) -> Client:
    return sign_in(client, ministry.users["lead"])


def page(answer) -> str:
    return answer.content.decode()


def address(name: str, received: ReceivedList, *more: object) -> str:
    return reverse(f"cases:{name}", args=["army", received.pk, *more])


def upload(desk: Client, content: bytes, name: str = "list.xlsx", **more: object):
    said = {"sender": SENDER, "viewpoint": "host", "reliability": "C", "credibility": "3"} | more
    return desk.post(
        reverse("cases:list_bring", args=["army"]), {"file": SimpleUploadedFile(name, content), **said}, follow=True
    )


@pytest.fixture
def received(men, bring):
    return bring()


def test_a_list_is_brought_its_columns_looked_at_and_it_is_matched(desk, men):
    answer = upload(desk, file_of(*ROWS))
    assert "What each column means" in page(answer)
    assert "“пропал без вести”" in page(answer)
    received = ReceivedList.objects.get()
    form = answer.context["form"]
    data = {field.html_name: field.value() or "" for field in form} | {"match": "1"}
    answer = desk.post(address("list_columns", received), data, follow=True)
    assert "Being matched" in page(answer)
    part = desk.get(address("list_show", received), headers={"HX-Request": "true"})
    assert "<html" not in page(part)
    run_matching(received.pk)
    shown = page(desk.get(address("list_show", received)))
    assert "ТИЛВАРА Омвир Сингх" in shown or "ТИЛВАРА" in page(
        desk.get(address("list_show", received) + "?heap=perhaps")
    )
    assert "List" in page(desk.get(reverse("cases:lists", args=["army"])))


def test_the_same_file_again_says_so(desk, received):
    answer = upload(desk, file_of(*ROWS))
    assert "This file of this sender is here already. Nothing was changed." in page(answer)
    assert ReceivedList.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.xlsx", "The file is empty."),
        (b"%PDF-1.7", "list.xlsx", "This is a PDF"),
        (b"x" * (21 * 1024**2), "list.csv", "The file has 21 MB; the largest that is read is 20 MB."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "with a password"),
        (text([("ФИО",)]), "list.csv", "nothing is written"),
    ],
)
def test_a_file_that_is_no_list_is_a_fault_of_the_form(desk, content, name, sentence):
    answer = upload(desk, content, name)
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert not ReceivedList.objects.exists()


def test_a_list_of_our_own_or_from_the_future_is_put_right(desk):
    assert upload(desk, file_of(*ROWS), viewpoint="ours").status_code == 422
    answer = upload(desk, file_of(*ROWS), received_at="2099-01-01T10:00")
    assert "This time is in the future." in page(answer)
    assert desk.post(reverse("cases:list_bring", args=["army"]), {}).status_code == 422


def test_two_columns_of_one_meaning_are_put_right(desk, men, bring):
    received = bring(match=False)
    form = desk.get(address("list_columns", received)).context["form"]
    data = {field.html_name: field.value() or "" for field in form} | {"column-3": "birth", "match": "1"}
    answer = desk.post(address("list_columns", received), data)
    assert answer.status_code == 422
    assert "both mean “born”" in page(answer)
    assert ListReading.objects.get().stage == "columns"


def test_another_row_can_name_the_columns(desk, bring):
    received = bring(match=False)
    assert desk.post(address("list_header", received), {"header_row": "2"}).status_code == 302
    assert ListReading.objects.get().headers[1] == OMVEER[1]
    assert desk.post(address("list_header", received), {"header_row": "-1"}).status_code == 422
    assert desk.post(address("list_header", received), {"header_row": "900"}).status_code == 422


def test_a_stopped_list_goes_on(desk, bring):
    received = bring(match=False)
    desk.post(address("list_start", received))
    assert "Stop" in page(desk.get(address("list_show", received)))
    desk.post(address("list_stop", received))
    assert run_matching(received.pk) == "stopped"
    assert "Match it with our cases" in page(desk.get(address("list_show", received)))
    assert desk.post(address("list_stop", received)).status_code == 422


def test_their_row_stands_beside_our_person_with_what_agrees(desk, received, men):
    RowMatch.objects.filter(list=received, number=2).update(heap="same", case=men[0], probability=0.98)
    shown = page(desk.get(address("list_show", received)))
    assert '<span lang="ru">ТИЛВАРА Омвир Сингх</span>' in shown
    assert "Omveer Singh Tilwara" in shown
    assert "98 in 100" in shown
    assert "verdict is-same" in shown
    assert "Accept: whereabouts: missing" in shown


def test_one_row_is_accepted(desk, received, men):
    RowMatch.objects.filter(list=received, number=2).update(heap="same", case=men[0], probability=0.98)
    answer = desk.post(address("list_judge", received, 2), {"judgement": "accepted"}, follow=True)
    assert "Row 2 is decided." in page(answer)
    assert Claim.objects.get().case == men[0]


def test_a_row_is_refused_with_a_reason(desk, received, men):
    RowMatch.objects.filter(list=received, number=2).update(heap="same", case=men[0], probability=0.98)
    answer = desk.post(address("list_judge", received, 2), {"judgement": "refused", "reason": ""})
    assert answer.status_code == 422
    assert "Write why it is not the same person" in page(answer)
    desk.post(address("list_judge", received, 2), {"judgement": "refused", "reason": "His brother."})
    assert Entry.objects.get(verb="judge_row").after["reason"] == "His brother."


def test_all_open_rows_of_the_heap_same_are_accepted_after_a_look(desk, received, men):
    RowMatch.objects.filter(list=received, number=2).update(heap="same", case=men[0], probability=0.98)
    RowMatch.objects.filter(list=received, number=3).update(heap="same", case=men[1], probability=0.97)
    look = desk.get(address("list_accept", received))
    assert "Record 2 claims" in page(look)
    assert "condition: dead" in page(look)
    assert not Claim.objects.exists()
    changed = desk.post(address("list_accept", received), {"count": "5"})
    assert changed.status_code == 422
    assert not Claim.objects.exists()
    answer = desk.post(address("list_accept", received), {"count": "2"}, follow=True)
    assert "2 claims are recorded." in page(answer)
    assert Claim.objects.filter(viewpoint="host").count() == 2


def test_only_ours_are_the_cases_in_no_row_and_can_be_narrowed(desk, received, men):
    shown = page(desk.get(address("list_show", received) + "?heap=ours"))
    assert MEN[2][0] in shown
    assert MEN[0][0] not in shown
    narrowed = page(desk.get(address("list_show", received) + "?heap=ours&viewpoint=ours&said=service%3Dreleased"))
    assert MEN[2][0] not in narrowed


def test_a_restricted_officer_sees_counts_of_what_is_not_hers(client, received, men, ministry, crisis, lead):
    RowMatch.objects.filter(list=received, number=2).update(heap="same", case=men[0], probability=0.98)
    stranger = sign_in(client, ministry.users["stranger"])
    shown = page(stranger.get(address("list_show", received)))
    assert "ТИЛВАРА" not in shown
    assert "not yours to see." in shown
    assert stranger.get(address("list_judge", received, 2)).status_code == 404
    assert stranger.post(address("list_judge", received, 2), {"judgement": "accepted"}).status_code == 404
    assert stranger.get(address("list_original", received)).status_code == 404
    taken = stranger.post(address("list_take", received), {"purpose": "to look"}).content
    assert "ТИЛВАРА" not in str(load_workbook(BytesIO(taken)).get_sheet_by_index(0).to_python())
    assert not Claim.objects.exists()


def test_strangers_to_lists_get_404(client, received, ministry):
    press = sign_in(client, ministry.users["press"])
    for name in ("list_show", "list_columns", "list_accept", "list_original"):
        assert press.get(address(name, received)).status_code == 404
    for name in ("lists", "list_bring", "our_list_make"):
        assert press.get(reverse(f"cases:{name}", args=["army"])).status_code == 404
    assert press.post(address("list_start", received)).status_code == 404


def test_a_list_of_another_crisis_is_not_there(desk, received):
    assert desk.get(reverse("cases:list_show", args=["none", received.pk])).status_code == 404
    assert desk.get(reverse("cases:list_judge", args=["army", received.pk, 999])).status_code == 404


def test_the_outcome_is_a_workbook_of_four_sheets_and_the_record_says_for_what(desk, received, men):
    RowMatch.objects.filter(list=received, number=2).update(heap="same", case=men[0], probability=0.98)
    assert desk.post(address("list_take", received), {"purpose": ""}).status_code == 422
    answer = desk.post(address("list_take", received), {"purpose": "For the meeting"})
    book = load_workbook(BytesIO(answer.content))
    assert book.sheet_names == ["same", "perhaps", "only theirs", "only ours"]
    row = next(row for row in book.get_sheet_by_index(0).to_python() if row[0] == "2")
    assert {"whereabouts: missing", "98", men[0].reference, "Omveer Singh Tilwara", "ТИЛВАРА Омвир Сингх"} <= set(row)
    assert MEN[2][0] in str(book.get_sheet_by_index(3).to_python())
    entry = Entry.objects.get(verb="export")
    assert (entry.after["purpose"], len(entry.after["sha256"])) == ("For the meeting", 64)


def test_the_whole_file_is_for_those_who_may_see_everybody_on_it(desk, received):
    answer = desk.get(address("list_original", received))
    assert answer["Content-Disposition"] == 'attachment; filename="list.xlsx"'
    assert hashlib.sha256(answer.content).hexdigest() == received.sha256
    assert Entry.objects.filter(verb="read_list").exists()


def test_nonsense_in_an_address_breaks_nothing(desk, received):
    for query in ("?heap=x", "?after=x", "?after=999999999999999999", "?judged=x", "?heap=ours&after=x", "?after=²"):
        assert desk.get(address("list_show", received) + query).status_code == 200
    assert desk.post(address("list_judge", received, 2), {"judgement": "x"}).status_code == 422
    assert desk.post(address("list_judge", received, 2), {"case": "x"}).status_code == 422
    assert desk.post(address("list_columns", received), {"column-0": "x"}).status_code == 422


def test_a_diplomat_holds_lists_against_ours(client, received, ministry):
    assert sign_in(client, ministry.users["diplomat"]).get(address("list_show", received)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_heap_asks_the_same_however_many_rows_there_are(
    desk, crisis, ministry, lead, bring, rows, django_assert_num_queries
):
    men = [open_man(crisis, ministry, lead, *man) for man in MEN[:3]]
    received = bring()
    RowMatch.objects.filter(list=received).update(heap="theirs", case=None)
    for number, case in zip((2, 3, 4), men[:rows], strict=False):
        RowMatch.objects.filter(list=received, number=number).update(heap="same", case=case, probability=0.9)
    desk.get(address("list_show", received))
    with django_assert_num_queries(HEAP_QUERIES):
        assert page(desk.get(address("list_show", received))).count("list-row") == rows


HEAP_QUERIES = 21
"""One of them is of the frame: how many requests nobody has touched, never more than a hundred counted."""


@pytest.mark.parametrize("lists", [1, 3])
def test_the_section_asks_the_same_however_many_lists_there_are(desk, men, bring, lists, django_assert_num_queries):
    for number in range(lists):
        bring([*ROWS, (number + 9, f"Имя {'Я' * number}", "", "", "", "")], match=False)
    desk.get(reverse("cases:lists", args=["army"]))
    with django_assert_num_queries(SECTION_QUERIES):
        assert page(desk.get(reverse("cases:lists", args=["army"]))).count("List of June") == lists


SECTION_QUERIES = 10
"""With that of the frame."""


def test_the_section_is_current_on_its_pages_and_cases_are_not(desk, received):
    shown = page(desk.get(address("list_show", received)))
    assert 'aria-current="page" data-go="l"' in shown
    assert 'aria-current="page" data-go="c"' not in shown


def test_an_officer_who_gets_a_role_at_headquarters_sees_every_row(client, received, men, ministry):
    RowMatch.objects.filter(list=received, number=2).update(heap="same", case=men[0], probability=0.98)
    grant_role(ministry.users["stranger"], role=Role.CASE_OFFICER, post=ministry.capital, by=None)
    shown = page(sign_in(client, ministry.users["stranger"]).get(address("list_show", received)))
    assert "ТИЛВАРА" in shown


def test_a_case_is_opened_from_a_row_that_is_only_theirs(desk, received):
    RowMatch.objects.filter(list=received, number=4).update(heap="theirs", case=None)
    shown = page(desk.get(address("list_show", received) + "?heap=theirs"))
    link = f"{reverse('cases:open', args=['army'])}?row={received.pk}.4"
    assert link in shown
    form = desk.get(link).context["form"]
    assert form["name"].value() == "Petrov Ivan Sergeevich"
    assert form["other_names"].value() == "ПЕТРОВ Иван Сергеевич"
    assert "1980" in form["birth"].value()
    for nonsense in ("x", f"{received.pk}.²", f"{received.pk}.99999", f"{received.pk}.2x"):
        assert desk.get(f"{reverse('cases:open', args=['army'])}?row={nonsense}").status_code == 200


def test_a_person_whom_we_know_without_a_case_is_a_hint(desk, men, bring, lead):
    create_person(NewPerson("Ivan Petrov", birth=PartialDate.parse_edtf("1980-01-01")), by=lead)
    received = bring()
    RowMatch.objects.filter(list=received, number=4).update(hint=Person.objects.get(name="Ivan Petrov"))
    shown = page(desk.get(address("list_show", received) + "?heap=theirs"))
    assert "a person whom we know without a case in this crisis" in shown
    assert "Ivan Petrov" in shown
