"""Situation reports: what they tell, to whom, and that a kept one stays."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.as_known import end_of_day
from safeconduct.figures.actions.reports import (
    add_report_reader,
    end_report_reader,
    keep_report,
    keep_report_of_day,
    mail_report,
)
from safeconduct.figures.enums import Audience
from safeconduct.figures.faults import FigureFault
from safeconduct.figures.models import ReportReader, SituationReport
from safeconduct.figures.reports.build import build_report
from safeconduct.figures.shipped import install_measures
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel
from tests.figures.ledger import at, confirm_death, new_case, say
from tests.intake.servers import mail_server


@pytest.fixture
def measured(lead):
    install_measures(by=lead)


@pytest.fixture
def told(crisis, case, lead, officer, measured):
    """Two men: one released in May, one dead since June whose family was not told."""
    freed = new_case(crisis, case.post, "Arvind Thottathil", by=officer)
    say(freed, "ours.service=released", known="2024-05-20", by=lead)
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    return freed


def words(paper) -> str:
    parts = [part for section in paper.sections for part in section.parts]
    return paper.lead.words + " ".join(map(repr, parts))


# ---------------------------------------------------------------- what it tells
def test_it_tells_each_figure_and_what_changed_since(crisis, told):
    report = build_report(crisis, as_known=at("2024-06-12"), since=at("2024-05-01"))
    figures = {row["measure"]: (row["number"], row["change"]) for row in report.data()["figures"]["measures"]}
    assert figures["released"] == (1, 1)
    assert figures["dead_confirmed_by_us"] == (1, 1)
    assert figures["known_cases"] == (2, 0)
    assert "released +1" in report.lead


def test_for_the_public_no_word_of_a_death_before_the_family_was_told(crisis, told, ministry):
    report = build_report(crisis, as_known=at("2024-06-12"), reader=ministry.actor("press"))
    assert report.asked.audience == Audience.PUBLIC
    figures = {row["measure"]: row["number"] for row in report.data()["figures"]["measures"]}
    assert figures["dead_confirmed_by_us"] == 0
    assert "famil" not in words(report.paper(ministry.actor("press")))


def test_who_may_see_cases_is_told_what_is_needed(crisis, told, officer):
    report = build_report(crisis, as_known=at("2024-06-12"), reader=officer)
    assert report.data(officer)["needs"] == {"families": 1}
    assert "1 family has not been told" in words(report.paper(officer))


def test_a_death_that_awaits_its_second_officer_is_needed_then_and_not_later(crisis, case, lead, officer, measured):
    claim = say(case, "ours.condition=dead", known="2024-06-11", by=lead)
    assert build_report(crisis, as_known=at("2024-06-12")).told["needs"].data == {"signatures": 1}
    assert claim.needs_countersignature


def test_nobody_is_named_in_it(crisis, told, case, officer):
    report = build_report(crisis, as_known=at("2024-06-12"), since=at("2024-05-01"), reader=officer)
    everything = words(report.paper(officer)) + repr(report.data(officer))
    for one in (told, case):
        assert one.reference not in everything
        assert one.person.name not in everything


def test_sections_that_take_a_permission_are_only_for_who_has_it(crisis, told, ministry):
    report = build_report(crisis, as_known=at("2024-06-12"))
    assert "waiting" in report.data(ministry.actor("officer"))
    assert "waiting" not in report.data(ministry.actor("press"))
    assert "waiting" not in report.data()


def test_what_changed_stands_first_and_every_measure_last(crisis, told, officer):
    paper = build_report(crisis, as_known=at("2024-06-12"), since=at("2024-05-01"), reader=officer).paper(officer)
    changed, every = (
        {row[0].text for part in paper.section(key).parts if hasattr(part, "rows") for row in part.rows}
        for key in ("figures", "measures")
    )
    assert changed == {"released", "dead, confirmed by us", "remains not handed over", "remaining", "still serving",
                       "dead, not confirmed by the host", "not reached"}  # fmt: skip
    assert changed < every
    assert [section.key for section in paper.sections][-1] == "measures"


def test_a_section_without_anything_to_tell_says_so(crisis, case, measured, lead):
    report = build_report(crisis, as_known=at("2024-06-12"), is_now=False)
    assert list(report.told) == [
        "figures", "places", "waiting", "backlog", "engagements", "operations", "needs", "measures",
    ]  # fmt: skip
    told = words(report.paper(lead))
    sentences = (
        "Of none of them a place is known", "How many requests waited on a past day is not kept",
        "No engagement was planned", "No promise was open", "Operations are not recorded", "No signature, word to",
        "Who owned a disagreement on a past day is not kept",
    )  # fmt: skip
    assert [sentence for sentence in sentences if sentence not in told] == []
    assert report.data(lead)["operations"] == {"is_recorded": False}
    assert [section.key for section in report.paper().sections] == ["figures", "measures"]


def test_without_measures_it_says_so(crisis, case):
    report = build_report(crisis, as_known=at("2024-06-12"))
    assert report.lead == "No measure is kept yet: nothing is counted."


def test_many_cases_take_no_more_queries(crisis, case, lead, officer, measured):
    def number() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            build_report(crisis, as_known=at("2024-06-12"), since=at("2024-05-01"))
        return len(asked)

    number()
    few = number()
    for name in ("Arvind Thottathil", "Binoy Karimpana", "Cibi Vellikkal"):
        say(new_case(crisis, case.post, name, by=officer), "ours.service=released", known="2024-05-20", by=lead)
    assert number() <= few + 1


# ---------------------------------------------------------------- keeping one
def test_a_kept_report_says_for_ever_what_it_said(crisis, told, case, lead, officer):
    row = keep_report(crisis, as_known=at("2024-06-12"), since=at("2024-05-01"), by=lead)
    say(told, "ours.service=recruited", known="2024-06-11", by=lead, happened="2024-06-10")
    kept = SituationReport.objects.get(pk=row.pk)
    figures = {one["measure"]: one["number"] for one in kept.data["internal"]["figures"]["measures"]}
    assert figures["released"] == 1
    assert Entry.objects.get(verb="keep_report").after["sha256"] == kept.sha256


def test_reports_of_a_crisis_are_numbered(crisis, told, lead):
    rows = [keep_report(crisis, as_known=at(day), by=lead) for day in ("2024-06-12", "2024-06-13")]
    assert [row.number for row in rows] == [1, 2]


@pytest.mark.parametrize(
    ("as_known", "since", "words"),
    [
        ("2999-01-01", None, "has not come yet"),
        ("1999-01-01", None, "opened after"),
        ("2024-06-12", "2024-06-13", "has to be earlier"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_a_sentence(crisis, told, lead, as_known, since, words):
    with pytest.raises(Refused, match=words):
        keep_report(crisis, as_known=at(as_known), since=at(since) if since else None, by=lead)
    assert not SituationReport.objects.exists()


def test_an_officer_may_not_keep_one(crisis, told, officer):
    with pytest.raises(Refused):
        keep_report(crisis, as_known=at("2024-06-12"), by=officer)


def test_the_report_of_a_day_is_kept_once_when_it_has_ended(crisis, told):
    now = datetime(2024, 6, 13, 12, tzinfo=UTC)
    first = keep_report_of_day(crisis, now=now)
    assert first is not None
    assert first.by is None
    assert first.as_known == end_of_day(crisis, now.date() - timedelta(days=1))
    assert keep_report_of_day(crisis, now=now) is None
    second = keep_report_of_day(crisis, now=now + timedelta(days=1))
    assert second is not None
    assert second.since == first.as_known


# ---------------------------------------------------------------- by mail
@pytest.fixture
def mailbox(crisis, ministry):
    return Channel.objects.create(
        name="Help", slug="help", kind=ChannelKind.EMAIL, crisis=crisis, post=ministry.embassy,
        address="help@embassy.example", settings={},
    )  # fmt: skip


def test_the_public_form_is_mailed_to_each_reader(crisis, told, lead, mailbox):
    add_report_reader(crisis, address="Crisis.Cell@mfa.example", by=lead)
    add_report_reader(crisis, address="gone@mfa.example", by=lead)
    end_report_reader(crisis, ReportReader.objects.get(address="gone@mfa.example").pk, by=lead)
    report = keep_report(crisis, as_known=at("2024-06-12"), by=lead)
    with mail_server() as server:
        mailbox.settings = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
        mailbox.save()
        assert mail_report(report).handed_over == 1
    ((recipients, content),) = server.taken
    assert recipients == ["crisis.cell@mfa.example"]
    text = message_from_bytes(content, policy=policy.default).get_content()
    assert "known to us" in text
    assert "famil" not in text


def test_without_a_mailbox_that_is_said(crisis, told, lead):
    add_report_reader(crisis, address="crisis.cell@mfa.example", by=lead)
    mailed = mail_report(keep_report(crisis, as_known=at("2024-06-12"), by=lead))
    assert mailed.handed_over == 0
    assert "No mailbox" in mailed.faults[0]


def test_a_reader_needs_an_address_and_is_on_the_list_once(crisis, lead, officer):
    with pytest.raises(FigureFault, match="e-mail address"):
        add_report_reader(crisis, address="crisis cell", by=lead)
    first = add_report_reader(crisis, address="a@mfa.example", by=lead)
    assert add_report_reader(crisis, address="A@mfa.example", by=lead) == first
    with pytest.raises(Refused):
        add_report_reader(crisis, address="b@mfa.example", by=officer)


# ---------------------------------------------------------------- the pages
PAGES = ("reports/", "reports/now/", "reports/now.docx", "reports/now.txt", "reports/now.json", "reports/1/",
         "reports/1.docx", "reports/1.txt", "reports/1.json", "reports/readers/")  # fmt: skip


@pytest.fixture
def kept(crisis, told, lead):
    return keep_report(crisis, as_known=at("2024-06-12"), since=at("2024-05-01"), by=lead)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_for_who_may_see_figures(client, ministry, kept, page):
    client.force_login(ministry.users["press"])
    answer = client.get(f"/c/army/{page}")
    assert answer.status_code == 200
    if "docx" not in page:
        assert "has not been told" not in answer.content.decode()
    assert client.get(f"/c/elsewhere/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_holds_no_role_finds_nothing(client, nobody, kept, page):
    client.force_login(nobody)
    assert client.get(f"/c/army/{page}").status_code == 404


@pytest.fixture
def nobody(ministry):
    from safeconduct.access.actions import create_user

    return create_user("nobody@mfa.example", name="No Role", password="a long pass phrase for tests", by=None)


def test_the_page_is_the_report_of_its_time(client, ministry, kept):
    client.force_login(ministry.users["lead"])
    page = client.get("/c/army/reports/now/?known=2024-06-12&since=2024-05-01").content.decode()
    assert "1 family has not been told" in page
    assert "12 June 2024" in page
    early = client.get("/c/army/reports/now/?known=2024-05-01", follow=True).content.decode()
    assert "1 family" not in early


def test_a_kept_report_is_taken_away_from_its_page(client, ministry, kept):
    client.force_login(ministry.users["lead"])
    page = client.get("/c/army/reports/1/").content.decode()
    assert [ending for ending in ("docx", "txt", "json") if f'href="/c/army/reports/1.{ending}"' not in page] == []


def test_a_strange_since_is_said_and_the_report_shown(client, ministry, kept):
    client.force_login(ministry.users["lead"])
    for since in ("2999-01-01", "nonsense", "0001-01-01", "x" * 500):
        page = client.get("/c/army/reports/now/?" + urlencode({"since": since}))
        assert page.status_code == 200
        assert "error" in page.content.decode()


def test_what_is_taken_away_opens_says_the_same_and_is_recorded(client, ministry, kept):
    client.force_login(ministry.users["lead"])
    files = {name: client.get(f"/c/army/reports/{name}") for name in ("1.docx", "1.txt", "1.json", "now.txt")}
    document = Document(BytesIO(files["1.docx"].content))
    assert any("released" in paragraph.text for paragraph in document.paragraphs)
    assert json.loads(files["1.json"].content)["crisis"]["slug"] == "army"
    assert "army 2024-06-12T1200.txt" in files["1.txt"]["Content-Disposition"]
    taken = Entry.objects.filter(verb="export").order_by("id")
    assert [(row.kind, row.after["file"]) for row in taken] == [
        ("report", "docx"), ("report", "txt"), ("report", "json"), ("crisis", "txt"),
    ]  # fmt: skip
    hashes = [hashlib.sha256(file.content).hexdigest() for file in files.values()]
    assert [row.after["sha256"] for row in taken] == hashes


@pytest.mark.parametrize("page", ["1.exe", "now.html", "99.docx", "99/", "99999999999999999999/", "0/"])
def test_what_is_not_there_is_not_found(client, ministry, kept, page):
    client.force_login(ministry.users["lead"])
    assert client.get(f"/c/army/reports/{page}").status_code == 404


def test_keeping_is_one_click(client, ministry, told):
    client.force_login(ministry.users["lead"])
    answer = client.post("/c/army/reports/keep/", {"known": "2024-06-12", "since": "2024-05-01"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/c/army/reports/1/")
    client.force_login(ministry.users["officer"])
    refused = client.post("/c/army/reports/keep/", {"known": "2024-06-12"}, follow=True)
    assert "takes the role" in refused.content.decode()
    assert SituationReport.objects.count() == 1


def test_addresses_are_read_by_who_keeps_reports_and_counted_for_others(client, ministry, crisis, lead):
    add_report_reader(crisis, address="cell@mfa.example", name="The cell", by=lead)
    pages = {}
    for who in ("lead", "diplomat", "press", "officer"):
        client.force_login(ministry.users[who])
        pages[who] = client.get("/c/army/reports/readers/").content.decode()
    client.force_login(ministry.users["press"])
    pages["refused"] = client.post("/c/army/reports/readers/", {"address": "b@mfa.example"}).content.decode()
    named = {who for who, page in pages.items() if "cell@mfa.example" in page or "The cell" in page}
    assert named == {"lead", "diplomat"}
    assert [who for who, page in pages.items() if "1 address is mailed" not in page] == []


def test_a_reader_is_added_and_taken_off_on_the_page(client, ministry, crisis, measured):
    client.force_login(ministry.users["lead"])
    assert client.post("/c/army/reports/readers/", {"address": "nonsense"}).status_code == 422
    client.post("/c/army/reports/readers/", {"address": "cell@mfa.example", "name": "Crisis cell"})
    row = ReportReader.objects.get()
    client.post(f"/c/army/reports/readers/{row.pk}/end/")
    assert ReportReader.objects.get().until is not None
