"""Frozen copies of a brief: what is kept, that it never changes, and what is closed to who reads it later."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pytest_django import DjangoAssertNumQueries

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.as_known import as_known, known_text
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.assurances import Promise, record_assurance
from safeconduct.diplomacy.actions.briefs import freeze_brief, write_paragraph
from safeconduct.diplomacy.models import Engagement, FrozenBrief, State
from safeconduct.figures.paper.fingerprint import fingerprint
from safeconduct.store.faults import FieldFault
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.briefed import MORNING, Register
from tests.diplomacy.conftest import at, on

FORM = {"handed_to": "the Minister"}
NAMES = ("Baljot Kehal", "Dilbagh Sarhadi", "Chetan Umarvadia", "Omveer Tilwara", "Harinarayan Bhuinhar")


@pytest.fixture
def copy(written: Register, lead: Actor) -> FrozenBrief:
    return freeze_brief(written.meeting, as_known=MORNING, handed_to="the Minister", by=lead)


def client(ministry: Ministry, who: str = "diplomat") -> Client:
    return sign_in(Client(), ministry.users[who])


def url(name: str, meeting: Engagement, *parts: object) -> str:
    return reverse(f"diplomacy:{name}", args=[meeting.reference, *parts])


def article(shown: str) -> str:
    """The paper itself."""
    return shown[shown.index("<article") : shown.index("</article>")]


def page(who: Client, meeting: Engagement, copy: FrozenBrief) -> str:
    return unescape(who.get(url("frozen_brief", meeting, copy.pk)).content.decode())


def test_a_copy_is_kept_as_known_on_that_morning_with_its_hash(
    written: Register, ministry: Ministry, diplomat: Actor
) -> None:
    desk = client(ministry)
    answer = desk.post(url("freeze_brief", written.meeting) + "?known=2024-07-03T02:30", FORM)
    row = FrozenBrief.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url("frozen_brief", written.meeting, row.pk))
    assert (row.as_known, row.handed_to, row.by_id) == (MORNING, "the Minister", diplomat.id)
    assert row.sha256 == fingerprint(row.content)
    assert sorted(row.cases) == sorted(str(case.pk) for case in written.cases.values())
    entry = Entry.objects.get(verb="freeze_brief")
    assert (entry.object_id, entry.actor_id, entry.after["sha256"]) == (str(row.pk), diplomat.id, row.sha256)
    shown = page(desk, written.meeting, row)
    assert 'class="as-known is-past"' in shown
    assert "You are reading the past: frozen, handed to the Minister on" in shown
    assert row.sha256 in shown
    assert "not what was frozen" not in shown
    assert all(name in shown for name in NAMES)
    assert Entry.objects.filter(verb="read_brief", object_id=str(row.pk)).count() == 1


def test_a_copy_never_changes_whatever_becomes_known(
    written: Register, copy: FrozenBrief, crisis: Crisis, theirs: State, ministry: Ministry, lead: Actor
) -> None:
    desk = client(ministry)
    before = article(page(desk, written.meeting, copy))
    said = Promise(kind="release", words="Everybody by June.", speaker="Ministry", given_on=on("2024-06-20"))
    record_assurance(crisis, theirs, said, by=lead, known_at=at("2024-06-21T09:00"))
    write_paragraph(written.meeting, "lead", words="In my own words.", built="x", seen=0, by=lead)
    live = desk.get(url("brief", written.meeting)).content.decode()
    assert "Everybody by June." in live
    assert "In my own words." in live
    assert article(page(desk, written.meeting, copy)) == before
    kept = FrozenBrief.objects.get()
    assert kept.sha256 == fingerprint(kept.content) == copy.sha256


def test_a_copy_of_now_leads_to_its_own_time_for_ever(written: Register, lead: Actor, ministry: Ministry) -> None:
    made = freeze_brief(written.meeting, as_known=timezone.now(), handed_to="the Minister", by=lead)
    known = urlencode({"known": known_text(written.meeting.crisis, made.as_known)})
    links = [cell["url"] for section in made.content["sections"] for part in section["parts"]
             for row in part.get("rows", ()) for cell in row if cell["url"]]  # fmt: skip
    assert links
    assert all(known in link for link in links)
    assert as_known(written.meeting.crisis, known_text(written.meeting.crisis, made.as_known)).at == made.as_known


def test_who_may_not_see_its_cases_reads_the_rest(written: Register, copy: FrozenBrief, ministry: Ministry) -> None:
    stranger = client(ministry, "stranger")
    shown = page(stranger, written.meeting, copy)
    assert not [name for name in NAMES if name in shown]
    assert not [case.reference for case in written.cases.values() if case.reference in shown]
    assert "5 cases of this copy are closed to you." in shown
    assert "a case that you may not see" in shown
    assert "Arkady Belozerov" in shown
    assert "dead, confirmed by us" in shown
    document = Document(BytesIO(stranger.get(url("frozen_docx", written.meeting, copy.pk)).content))
    told = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert not [name for name in NAMES if name in told]
    assert "a case that you may not see" in told


def test_an_officers_own_words_are_closed_where_they_name_a_case_that_is(
    written: Register, ministry: Ministry, lead: Actor
) -> None:
    words = "Begin with  omveer TILWARA, the eldest."
    write_paragraph(written.meeting, "lead", words=words, built="x", seen=0, by=lead)
    made = freeze_brief(written.meeting, as_known=timezone.now(), handed_to="the Minister", by=lead)
    assert "the eldest" in page(client(ministry), written.meeting, made)
    closed = page(client(ministry, "stranger"), written.meeting, made)
    assert "the eldest" not in closed
    assert "This paragraph names a case that you may not see." in closed


def test_a_copy_is_a_document_too_and_taking_it_is_recorded(
    written: Register, copy: FrozenBrief, ministry: Ministry
) -> None:
    answer = client(ministry).get(url("frozen_docx", written.meeting, copy.pk))
    assert "2024-07-03 0230.docx" in answer["Content-Disposition"]
    document = Document(BytesIO(answer.content))
    assert written.meeting.reference in document.core_properties.subject
    entry = Entry.objects.get(verb="export")
    assert (entry.object_id, len(entry.after["sha256"])) == (str(copy.pk), 64)


def test_a_copy_whose_content_is_not_what_was_frozen_says_so(
    written: Register, copy: FrozenBrief, ministry: Ministry, lead: Actor
) -> None:
    forged = FrozenBrief.objects.create(
        engagement=written.meeting, as_known=MORNING, content=copy.content | {"title": "Nothing to see"},
        cases=copy.cases, sha256=copy.sha256, handed_to="the Minister", by_id=lead.id,
    )  # fmt: skip
    assert "This copy is not what was frozen" in page(client(ministry), written.meeting, forged)


def test_a_copy_that_does_not_yet_say_what_it_is_called_is_a_brief_and_confidential(
    written: Register, copy: FrozenBrief, ministry: Ministry, lead: Actor
) -> None:
    content = {name: value for name, value in copy.content.items() if name not in {"kind", "mark", "is_numbered"}}
    older = FrozenBrief.objects.create(
        engagement=written.meeting, as_known=MORNING, content=content, cases=copy.cases, sha256=fingerprint(content),
        handed_to="the Minister", by_id=lead.id,
    )  # fmt: skip
    shown, now = (article(page(client(ministry), written.meeting, each)) for each in (older, copy))
    assert "<span>Confidential: names of nationals</span>" in shown
    assert shown[: shown.index("<footer")] == now[: now.index("<footer")]


@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "This field is required"), ({"handed_to": " "}, "This field is required"), ({"handed_to": "a" * 161}, "160")],
)
def test_a_copy_is_handed_to_somebody(written: Register, ministry: Ministry, said: dict[str, str], words: str) -> None:
    answer = client(ministry).post(url("freeze_brief", written.meeting), said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not FrozenBrief.objects.exists()


def test_nothing_is_frozen_as_known_before_there_was_an_engagement_or_after_now(
    written: Register, ministry: Ministry, lead: Actor
) -> None:
    answer = client(ministry).post(url("freeze_brief", written.meeting) + "?known=2024-06-01", FORM)
    assert answer.status_code == 422
    assert "Nothing was known of" in answer.content.decode()
    with pytest.raises(FieldFault, match="has not come yet"):
        freeze_brief(written.meeting, as_known=at("2999-01-01T00:00"), handed_to="the Minister", by=lead)
    assert not FrozenBrief.objects.exists()


def test_only_who_writes_briefs_freezes_one_and_only_who_sees_engagements_reads_it(
    written: Register, copy: FrozenBrief, ministry: Ministry
) -> None:
    desk = client(ministry, "officer")
    assert desk.get(url("freeze_brief", written.meeting)).status_code == 404
    assert desk.post(url("freeze_brief", written.meeting), FORM).status_code == 404
    with pytest.raises(Refused):
        freeze_brief(written.meeting, as_known=MORNING, handed_to="me", by=ministry.actor("officer"))
    assert FrozenBrief.objects.count() == 1
    for who in ("press", "administrator"):
        for name in ("frozen_brief", "frozen_docx"):
            assert client(ministry, who).get(url(name, written.meeting, copy.pk)).status_code == 404
        assert client(ministry, who).get(url("frozen_briefs", written.meeting)).status_code == 404


def test_a_copy_is_found_at_its_own_engagement_only(written: Register, copy: FrozenBrief, ministry: Ministry) -> None:
    desk = client(ministry)
    assert desk.get(url("frozen_brief", written.last, copy.pk)).status_code == 404
    assert desk.get(url("frozen_brief", written.meeting, uuid4())).status_code == 404


def test_the_list_of_copies_asks_as_often_for_three_as_for_one(
    written: Register, copy: FrozenBrief, ministry: Ministry, lead: Actor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    desk, address = client(ministry), url("frozen_briefs", written.meeting)
    desk.get(address)
    with django_assert_num_queries(8) as asked:
        assert desk.get(address).content.decode().count("<tr>") == 2
    for whom in ("the Ambassador", "the Secretary"):
        FrozenBrief.objects.create(
            engagement=written.meeting, as_known=MORNING, content=copy.content, cases=[], sha256=copy.sha256,
            handed_to=whom, by_id=lead.id,
        )  # fmt: skip
    with django_assert_num_queries(len(asked)):
        assert desk.get(address).content.decode().count("<tr>") == 4


def test_the_page_of_an_engagement_names_its_copies(written: Register, copy: FrozenBrief, ministry: Ministry) -> None:
    shown = client(ministry).get(url("engagement", written.meeting)).content.decode()
    assert url("frozen_brief", written.meeting, copy.pk) in shown
