"""The pages of answers: the list, beginning one, writing it, settling what speaks against it."""

import hashlib
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.access.actions import create_user
from safeconduct.access.models import User
from safeconduct.audit.models import Entry
from safeconduct.cases.as_known import today
from safeconduct.cases.models import Case
from safeconduct.figures.actions.answers import start_answer, write_version
from safeconduct.figures.answer_urls import urlpatterns
from safeconduct.figures.answers.text import from_json
from safeconduct.figures.enums import AnswerKind
from safeconduct.figures.models import Answer, AnswerVersion, SettledFinding
from tests.figures.ledger import make_measures, make_partition, new_case, say

HERE = "/c/army/answers/"


@pytest.fixture
def counted(crisis, case, ministry, lead):
    """Two cases, of which one was released, and the measures that count them."""
    make_measures(lead)
    make_partition(lead, crisis)
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    new_case(crisis, ministry.embassy, "Kesar Bhullewal", by=lead)
    return crisis


def begun(crisis, by, title="Nationals in a foreign army", **more) -> Answer:
    return start_answer(
        crisis, kind=more.pop("kind", AnswerKind.PARLIAMENT), title={"en": title}, to="Rajya Sabha", by=by, **more
    )


def form_of(answer: Answer, **changes: str) -> dict[str, object]:
    """The form of an answer with one part, as its page sends it."""
    number = AnswerVersion.objects.filter(answer=answer).latest("number").number
    given: dict[str, object] = {
        "do": "keep", "seen": number, "title_en": "Nationals in a foreign army", "to": "Rajya Sabha",
        "languages": ["en"], "parts-rows": "1", "parts-0-letter": "(a)",
        "parts-0-asked_en": "how many were released;", "parts-0-wording_en": "Of {known_cases}, {released} came home.",
        "annexures-rows": "0", "petitioners-rows": "0",
    }  # fmt: skip
    return given | changes


def place(answer: Answer, *more: str) -> str:
    return HERE + "/".join([answer.reference, *more, ""])


def text(response, status: int = 200) -> str:
    assert response.status_code == status, (response.status_code, response.content.decode()[:2000])
    return response.content.decode()


# ---------------------------------------------------------------- the list
def test_the_list_tells_of_each_answer_to_whom_and_where_it_stands(signed_in, counted, lead):
    begun(counted, lead, "How many were recruited")
    page = text(signed_in("press").get(HERE))
    assert "How many were recruited" in page
    assert "Rajya Sabha" in page
    assert ">draft<" in page


def test_the_list_is_narrowed_by_kind_and_by_where_answers_stand(signed_in, counted, lead):
    begun(counted, lead, "To parliament")
    begun(counted, lead, "To the court", kind=AnswerKind.COURT)
    client = signed_in("lead")
    court = text(client.get(HERE, {"kind": "court", "stage": "draft"}))
    assert "To the court" in court
    assert "To parliament" not in court
    assert "No answer is like this" in text(client.get(HERE, {"stage": "approved"}))
    assert "To parliament" in text(client.get(HERE, {"kind": "no", "stage": "no such", "after": "2024~zz"}))


def test_the_list_costs_the_same_queries_for_one_answer_and_for_three(signed_in, counted, lead):
    client = signed_in("lead")
    costs = []
    for title in ("first", "second", "third"):
        begun(counted, lead, title)
        client.get(HERE)
        with CaptureQueriesContext(connection) as asked:
            client.get(HERE)
        costs.append(len(asked))
    assert costs[0] == costs[2]


# ---------------------------------------------------------------- beginning
def test_an_answer_is_begun_with_the_usual_questions(signed_in, counted):
    given = {"kind": "parliament", "title": "Recruited nationals", "to": "Lok Sabha", "languages": ["en", "hi"],
             "begins_with": "usual", "reply_on": "2026-12-18"}  # fmt: skip
    answer = signed_in("press").post(HERE + "begin/", given)
    made = Answer.objects.get()
    assert answer.headers["Location"] == place(made, "write")
    version = made.versions.get()
    assert (version.title, str(version.reply_on)) == ("Recruited nationals", "2026-12-18")
    assert "{known_cases}" in from_json(version.text).parts[0].wording["hi"]
    assert Entry.objects.filter(verb="start_answer", actor_name="Press").exists()


def test_an_answer_is_begun_as_a_copy_of_an_earlier_one(signed_in, counted, lead):
    earlier = begun(counted, lead)
    write_version(
        earlier, from_json(earlier.versions.get().text), as_known=earlier.versions.get().as_known, by=lead,
        expected_number=1,
    )  # fmt: skip
    client = signed_in("lead")
    client.post(place(earlier, "write"), form_of(earlier))
    given = {"kind": "parliament", "title": "Again", "languages": ["en"], "begins_with": earlier.pk.hex}
    client.post(HERE + "begin/", given)
    copy = Answer.objects.get(versions__title="Again")
    assert from_json(copy.versions.get().text).parts[0].wording["en"] == "Of {known_cases}, {released} came home."


QUESTION = """Will the Minister of EXTERNAL AFFAIRS be pleased to state:-

(a) whether nationals were recruited (b) as
soldiers; and if so, the details thereof;
(b) the number who came home, as in part (a); and
(c) the steps taken?"""


def test_a_question_that_is_pasted_whole_becomes_its_parts(signed_in, counted):
    given = {"kind": "parliament", "title": "Recruited nationals", "languages": ["en"], "asked": QUESTION}
    signed_in("press").post(HERE + "begin/", given)
    parts = from_json(Answer.objects.get().versions.get().text).parts
    assert [part.letter for part in parts] == ["(a)", "(b)", "(c)"]
    assert "be pleased to state:-\nwhether nationals were recruited" in parts[0].asked["en"]
    assert " ".join(part.asked["en"] for part in parts).split() == re.sub(r"(?m)^\([abc]\)", "", QUESTION).split()


def test_without_a_title_nothing_is_begun(signed_in, counted):
    page = text(signed_in("press").post(HERE + "begin/", {"kind": "parliament", "title": " "}), 422)
    assert "This field is required" in page
    assert not Answer.objects.exists()


# ---------------------------------------------------------------- writing
def test_a_wording_is_kept_as_a_version_and_shown_with_its_numbers(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    kept = client.post(place(answer, "write"), form_of(answer))
    assert kept.status_code == 302
    assert answer.versions.count() == 2
    page = text(client.get(place(answer)))
    assert ">2</a>" in page
    assert ">1</a>" in page
    assert "audience=public" in page
    assert Entry.objects.filter(verb="write_answer", actor_name="Press").exists()


def test_a_script_gets_form_and_checks_to_swap(signed_in, counted, lead):
    answer = begun(counted, lead)
    given = form_of(answer, **{"parts-0-wording_en": "{relesed} came home."})
    page = text(signed_in("press").post(place(answer, "write"), given, headers={"HX-Request": "true"}))
    assert page.lstrip().startswith('<div class="columns" id="writing">')
    assert "Version 2 is kept" in page
    assert "Did you mean “released”?" in page
    assert 'value="2"' in page


BUTTONS = {
    "add:parts": "(b)",
    "add:annexures": "Annexure 1",
    "remove:parts:0": 'name="parts-rows" value="0"',
    "up:parts:7": "how many were released;",
    "nonsense:\x00:99999999999": "how many were released;",
}


def test_the_buttons_of_the_form_keep_nothing_and_lose_nothing(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    for do, told in BUTTONS.items():
        page = text(client.post(place(answer, "write"), form_of(answer, do=do), headers={"HX-Request": "true"}))
        assert told in page, do
        assert "Not kept yet" in page
    assert answer.versions.count() == 1


def test_without_a_script_a_chosen_figure_comes_at_the_end_of_the_wording(signed_in, counted, lead):
    answer = begun(counted, lead)
    given = form_of(answer, do="figure:parts:0", **{"parts-0-figure": "home", "parts-0-wording_en": "Back are"})
    page = text(signed_in("press").post(place(answer, "write"), given))
    assert "Back are {home}</textarea>" in page


def test_two_authors_see_both_texts_and_nothing_is_lost(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    mine = form_of(answer, **{"parts-0-wording_en": "Mine: {released}."})
    signed_in("lead").post(place(answer, "write"), form_of(answer, **{"parts-0-wording_en": "Hers: {home}."}))
    page = text(signed_in("press").post(place(answer, "write"), mine), 422)
    assert "Lead wrote version 2 while you wrote" in page
    assert "Hers: {home}." in page
    assert "Mine: {released}.</textarea>" in page
    assert answer.versions.count() == 2
    again = client.post(place(answer, "write"), mine | {"seen": "2"})
    assert again.status_code == 302
    assert [from_json(row.text).parts[0].wording["en"] for row in answer.versions.order_by("number")[1:]] == [
        "Hers: {home}.", "Mine: {released}."
    ]  # fmt: skip


WRONG: list[dict[str, object]] = [
    {"parts-0-wording_en": "a\x00b"},
    {"parts-0-wording_en": "x" * 100_000},
    {"title_en": ""},
    {"languages": []},
    {"seen": "x"},
    {"seen": "99999999999999999999"},
    {"partitions": ["no such"]},
    {"reply_on": "2025-13-45"},
    {"annexures-rows": "1", "annexures-0-by": "sex"},
    {"annexures-rows": "1", "annexures-0-by": "\x00", "annexures-0-measures": ["released"]},
    {"petitioners-rows": "1", "petitioners-0-case": "IN24-9999-9"},
    {"petitioners-rows": "1", "petitioners-0-kept": "7"},
]


def test_what_cannot_be_kept_is_told_and_shown_again(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    for wrong in WRONG:
        page = text(client.post(place(answer, "write"), form_of(answer) | wrong, headers={"HX-Request": "true"}), 422)
        assert "It is not kept yet" in page, wrong
    assert answer.versions.count() == 1


def test_a_wording_with_any_braces_is_kept_and_told_what_is_wrong(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    for wording in ("{", "}", "{}", "{{released}}", "{released", "{released; post=\x1f}", "{a;b;c=}"):
        given = form_of(answer, **{"parts-0-wording_en": wording})
        page = text(client.post(place(answer, "write"), given, headers={"HX-Request": "true"}))
        assert "is kept" in page, wording
    assert "Checks" in text(client.get(place(answer)))


def test_figures_are_taken_again_as_known_now_or_then(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    client.post(place(answer, "take-again"), {"seen": "1", "moment": "2024-04-01T10:00"})
    assert answer.versions.latest("number").as_known.isoformat() == "2024-04-01T10:00:00+00:00"
    told = text(client.post(place(answer, "take-again"), {"seen": "2", "moment": "2999-01-01T10:00"}, follow=True))
    assert "This time has not come yet" in told
    assert "Nothing of yours is lost" in text(client.post(place(answer, "take-again"), {"seen": "1"}, follow=True))
    assert answer.versions.count() == 2


def test_a_figure_that_is_narrowed_opens_the_cases_that_make_it(signed_in, counted, case, lead):
    wording = "{released; home_region=Rajasthan} from there."
    answer = written(signed_in("lead"), counted, lead, **{"parts-0-wording_en": wording})
    client = signed_in("lead")
    page = text(client.get(place(answer)))
    (url,) = re.findall(r'class="figure" href="([^"]+)"', page)
    opened = text(client.get(unescape(url)))
    assert "<h1>1 released</h1>" in opened
    assert case.reference in opened
    told = text(signed_in("press").get(unescape(url)))
    assert case.reference not in told
    for wrong in ("", "{", "no such", "released; known=2999-01-01"):
        assert client.get(place(answer, "figure"), {"slot": wrong}).status_code == 404


# ---------------------------------------------------------------- petitioners
def test_a_petitioner_is_named_by_who_sees_the_case_and_kept_by_who_does_not(signed_in, counted, case, lead):
    answer = begun(counted, lead, kind=AnswerKind.COURT)
    named = form_of(answer, **{"petitioners-rows": "1", "petitioners-0-case": case.reference})
    client = signed_in("lead")
    assert client.post(place(answer, "write"), named).status_code == 302
    assert case.reference in text(client.get(place(answer, "write")))
    page = text(signed_in("press").get(place(answer, "write")))
    assert case.reference not in page
    assert case.person.name not in page
    assert str(case.pk) not in page
    kept = form_of(answer, **{"petitioners-rows": "1", "petitioners-0-kept": "0", "to": "Supreme Court"})
    assert client.post(place(answer, "write"), kept).status_code == 302
    assert from_json(answer.versions.latest("number").text).petitioners[0].case_id == str(case.pk)


# ---------------------------------------------------------------- findings and versions
def test_a_finding_is_settled_in_its_place_with_a_reason(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    client.post(place(answer, "write"), form_of(
        answer, **{"parts-0-wording_en": "Some 400 men.", "parts-rows": "2", "parts-1-letter": "(b)",
                   "parts-1-wording_en": "Or 500."}))  # fmt: skip
    key = "typed_number:(a):en:400"
    page = text(client.get(place(answer)))
    assert key in page
    refused = client.post(place(answer, "settle"), {"finding": key, "reason": ""}, headers={"HX-Request": "true"})
    assert 'id="checks"' in text(refused, 422)
    settled = client.post(place(answer, "settle"), {"finding": key, "reason": "As the host said."},
                          headers={"HX-Request": "true"})  # fmt: skip
    assert "As the host said." in text(settled)
    last = client.post(place(answer, "settle"), {"finding": "typed_number:(b):en:500", "reason": "As we said."},
                       headers={"HX-Request": "true"})  # fmt: skip
    assert last.headers["HX-Refresh"] == "true", "nothing is open: now it can be approved"
    assert set(SettledFinding.objects.values_list("key", flat=True)) == {key, "typed_number:(b):en:500"}
    assert Entry.objects.filter(verb="settle_finding", actor_name="Press").exists()
    gone = text(client.post(place(answer, "settle"), {"finding": "no such", "reason": "x"}, follow=True))
    assert "This finding is not there any more" in gone


def test_what_a_version_changed_is_told_in_words(signed_in, counted, lead):
    answer = begun(counted, lead)
    client = signed_in("press")
    client.post(place(answer, "write"), form_of(answer))
    client.post(
        place(answer, "write"), form_of(answer, **{"parts-0-wording_en": "Of {known_cases}, {home} came home."})
    )
    page = text(client.get(place(answer, "versions", "3")))
    assert "<del>{released} </del>" in page
    assert "<ins>{home} </ins>" in page
    assert "Version 2" in text(client.get(place(answer, "versions")))
    assert client.get(place(answer, "versions", "9")).status_code == 404
    assert "What version 3 changed against version 1" in text(
        client.get(place(answer, "versions", "3"), {"against": "1"})
    )


# ---------------------------------------------------------------- from the draft to the slip
def settle_all(client, answer) -> None:
    """Let every open finding stand."""
    page = text(client.get(place(answer)))
    for key in dict.fromkeys(re.findall(r'name="finding" value="([^"]+)"', page)):
        client.post(place(answer, "settle"), {"finding": unescape(key), "reason": "It is so."})


def written(client, counted, lead, **more: str) -> Answer:
    answer = begun(counted, lead)
    assert client.post(place(answer, "write"), form_of(answer, **more)).status_code == 302
    return answer


def seen(answer) -> dict[str, int]:
    """What the button "Approve it" sends: the version that was read."""
    return {"seen": answer.versions.latest("number").number}


def frozen(signed_in, counted, lead) -> Answer:
    wording = "Of {known_cases}, {released} came home and {dead_confirmed_by_us} died."
    answer = written(signed_in("lead"), counted, lead, **{"parts-0-wording_en": wording})
    client = signed_in("lead")
    settle_all(client, answer)
    client.post(place(answer, "put-forward"))
    signed_in("diplomat").post(place(answer, "approve"), seen(answer))
    assert "Frozen by" in text(signed_in("lead").post(place(answer, "freeze"), follow=True))
    return answer


def test_an_author_cannot_approve_and_a_second_person_sees_all_that_she_needs(signed_in, counted, lead):
    answer = written(signed_in("lead"), counted, lead)
    settle_all(signed_in("lead"), answer)
    client = signed_in("lead")
    assert "It is put forward" in text(client.post(place(answer, "put-forward"), follow=True))
    assert "You wrote in this answer. Somebody else has to approve it." in text(client.get(place(answer)))
    assert "You wrote in this answer" in text(client.post(place(answer, "approve"), seen(answer), follow=True))
    assert client.get(place(answer, "write")).status_code == 302
    other = signed_in("diplomat")
    page = text(other.get(place(answer, "approve")))
    assert "how many were released;" in page
    assert "Approve it</button>" in page
    assert f'name="seen" value="{seen(answer)["seen"]}"' in page
    for unread, told in ({}, "Read the answer for approval first"), ({"seen": "1"}, "Version 2 was put forward since"):
        assert told in text(other.post(place(answer, "approve"), unread, follow=True))
    assert "It is approved" in text(other.post(place(answer, "approve"), seen(answer), follow=True))
    assert Entry.objects.filter(verb="approve_answer", actor_name="Diplomat").exists()


def test_an_answer_is_sent_back_with_what_is_to_be_changed(signed_in, counted, lead):
    answer = written(signed_in("lead"), counted, lead)
    signed_in("lead").post(place(answer, "put-forward"))
    other = signed_in("diplomat")
    text(other.post(place(answer, "send-back"), {"reason": " "}), 422)
    told = text(other.post(place(answer, "send-back"), {"reason": "Say who is missing."}, follow=True))
    assert "Say who is missing." in told


def test_a_frozen_answer_is_shown_as_it_left_with_its_proof(signed_in, counted, lead):
    answer = frozen(signed_in, counted, lead)
    page = text(signed_in("press").get(place(answer)))
    assert answer.frozen.sha256 in page
    assert "Its content is what was frozen" in page
    assert "Of 2, 1 came home and 0 died." in page
    assert "Write a correction slip" in page
    assert answer.frozen.sha256 in "".join(text(signed_in("press").get(place(answer, "text"))).split())
    assert signed_in("press").get(place(answer, "write")).status_code == 302


def test_a_frozen_answer_runs_again_to_the_same_cases(signed_in, counted, lead):
    answer = frozen(signed_in, counted, lead)
    page = text(signed_in("press").get(place(answer, "again")))
    assert "The same numbers, to the name" in page
    assert page.count("the very same") == 3
    assert Entry.objects.get(verb="run_answer_again").after["is_same"] is True
    say(Case.objects.latest("opened_at"), "ours.service=released", known="2024-05-02", by=lead)
    later = text(signed_in("lead").get(place(answer, "again")))
    assert "Something was recorded since: what was frozen is proved" in later
    assert "1 came, 0 went" in later
    assert Case.objects.latest("opened_at").reference in later
    assert Case.objects.latest("opened_at").reference not in text(signed_in("press").get(place(answer, "again")))


def test_a_frozen_answer_is_given_and_corrected_by_a_slip_that_refers_to_it(signed_in, counted, lead):
    answer = frozen(signed_in, counted, lead)
    client = signed_in("press")
    text(client.post(place(answer, "given"), {"on": "2999-01-01"}), 422)
    given = {"on": str(today(counted)), "said_by": "Minister"}
    assert "It is recorded as given" in text(client.post(place(answer, "given"), given, follow=True))
    assert "Minister" in text(client.get("/c/army/figures/published/"))
    began = client.post(place(answer, "correct"), {"reason": "One man was counted twice."})
    slip = Answer.objects.get(corrects=answer)
    assert began.headers["Location"] == place(slip, "write")
    assert slip.reference in text(client.get(place(answer)))
    assert answer.reference in text(client.get(place(slip)))


def test_the_paper_is_printed_and_taken_as_document_and_text_and_that_is_recorded(signed_in, counted, lead):
    answer = begun(counted, lead, languages=["en", "hi"])
    client = signed_in("press")
    both = {"languages": ["en", "hi"], "title_hi": "सेना में नागरिक", "parts-0-wording_hi": "{released} लौटे।"}
    client.post(place(answer, "write"), form_of(answer) | both)
    page = text(client.get(place(answer, "paper")))
    assert "Draft, not approved" in page
    assert "1 लौटे।" in page
    assert "1 लौटे।" not in text(client.get(place(answer, "paper"), {"language": "en"}))
    document = client.get(place(answer, "docx"), {"language": "hi"})
    assert document.content[:2] == b"PK"
    assert "hi.docx" in document.headers["Content-Disposition"]
    assert "1 लौटे।" in client.get(place(answer, "text"), {"language": "hi"}).content.decode()
    taken = Entry.objects.filter(verb="export", kind="answer", object_id=str(answer.pk)).order_by("id")
    assert [row.after["file"] for row in taken] == ["print", "print", "docx", "txt"]
    assert taken[2].after["sha256"] == hashlib.sha256(document.content).hexdigest()
    assert client.get(place(answer, "again")).status_code == 404


# ---------------------------------------------------------------- who may see
EVERYBODY = ("officer", "liaison", "diplomat", "press", "auditor", "administrator", "lead", "stranger")
WRITERS = ("press", "lead", "diplomat")
APPROVERS = ("lead", "diplomat")
PLACES: dict[str, tuple[str, ...]] = {
    "": EVERYBODY,
    "begin/": WRITERS,
    "{}/": EVERYBODY,
    "{}/write/": WRITERS,
    "{}/take-again/": WRITERS,
    "{}/versions/": EVERYBODY,
    "{}/versions/1/": EVERYBODY,
    "{}/figure/": EVERYBODY,
    "{}/settle/": WRITERS,
    "{}/put-forward/": WRITERS,
    "{}/send-back/": APPROVERS,
    "{}/approve/": APPROVERS,
    "{}/freeze/": EVERYBODY,
    "{}/given/": WRITERS,
    "{}/withdraw/": WRITERS,
    "{}/correct/": WRITERS,
    "{}/again/": EVERYBODY,
    "{}/paper/": EVERYBODY,
    "{}/docx/": EVERYBODY,
    "{}/text/": EVERYBODY,
}
"""Every address of answers, and who finds something behind it. A new address is said here."""


def test_every_address_of_answers_is_in_the_table():
    there = {str(each.pattern).split("answers/")[1] for each in urlpatterns}
    said = {address.format("<str:reference>").replace("/1/", "/<int:number>/") for address in PLACES}
    assert there == said


@pytest.mark.parametrize("who", [*EVERYBODY, "nobody"])
def test_who_finds_something_behind_an_address(signed_in, counted, lead, ministry, who):
    answer = frozen(signed_in, counted, lead)
    client = signed_in(who if who != "nobody" else "lead")
    if who == "nobody":
        create_user("nobody@ministry.example", name="Nobody", password="a long pass phrase of nobody", by=None)
        client.force_login(User.objects.get(email="nobody@ministry.example"))
    for address, allowed in PLACES.items():
        where = HERE + address.format(answer.reference)
        where += "?slot=released" if address == "{}/figure/" else ""
        only_posts = address[3:] in {"settle/", "put-forward/", "take-again/"}
        found = client.post(where) if only_posts else client.get(where)
        assert (found.status_code != 404) == (who in allowed), (who, address, found.status_code)
        assert found.status_code < 500
    for wrong in ("AN-0001-X", "AN-9999-9", "E-0001-1", "x" * 200, "AN-999999999999-2"):
        assert client.get(f"{HERE}{wrong}/").status_code == 404
