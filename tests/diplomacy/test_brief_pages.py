"""The page of a brief: as known when, to whom; and the document that is taken from it."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from docx import Document

from safeconduct.access.actor import Actor
from safeconduct.audit.models import Entry
from safeconduct.diplomacy.models import Engagement
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.briefed import Register


# ---------------------------------------------------------------- the page
def client(ministry: Ministry, who: str = "diplomat") -> Client:
    return sign_in(Client(), ministry.users[who])


def url(meeting: Engagement, name: str = "brief") -> str:
    return reverse(f"diplomacy:{name}", args=[meeting.reference])


def test_the_brief_of_that_morning_is_read_and_the_reading_recorded(
    written: Register, ministry: Ministry, diplomat: Actor
) -> None:
    answer = client(ministry).get(url(written.meeting), {"known": "2024-07-03T02:30"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "confirmed the deaths of 2 of our nationals" in page
    assert 'class="as-known is-past"' in page
    assert '<time datetime="2024-07-03T02:30+00:00">3 July 2024, 02:30</time>' in page
    assert 'value="2024-07-03T02:30"' in page
    assert f'{url(written.meeting, "brief_docx")}?known=2024-07-03T02%3A30"' in page
    assert "/c/army/figures/dead_confirmed_by_us/?known=2024-07-03T02%3A30" in page
    assert "Write it anew" not in page
    entry = Entry.objects.get(verb="read_brief")
    assert (entry.actor_id, entry.object_id) == (diplomat.id, str(written.meeting.pk))
    assert entry.after["known"] == "2024-07-03T02:30:00+00:00"


def test_what_was_known_an_hour_later_is_in_the_brief_of_that_hour(written: Register, ministry: Ministry) -> None:
    desk = client(ministry)
    for known, words in (("2024-07-03T08:59", "the deaths of 2"), ("2024-07-03T09:01", "the deaths of 3"),
                         ("2024-07-03", "the deaths of 3")):  # fmt: skip
        assert words in desk.get(url(written.meeting), {"known": known}).content.decode()


@pytest.mark.parametrize("known", ["this morning", "2999-01-01T08:00", "2024-07-03T25:99", "0" * 300])
def test_a_time_that_is_none_gives_now_and_says_why(written: Register, ministry: Ministry, known: str) -> None:
    answer = client(ministry).get(url(written.meeting), {"known": known})
    assert answer.status_code == 200
    assert 'id="known-fault"' in answer.content.decode()
    assert 'class="as-known is-past"' not in answer.content.decode()


def test_before_it_was_known_there_is_no_brief_and_a_sentence_says_so(written: Register, ministry: Ministry) -> None:
    for name in ("brief", "brief_docx"):
        answer = client(ministry).get(url(written.meeting, name), {"known": "2024-06-01"})
        assert answer.status_code == 403
        assert "Nothing was known of" in answer.content.decode()


def test_who_may_not_see_engagements_finds_none(written: Register, ministry: Ministry) -> None:
    for who in ("press", "administrator"):
        for name in ("brief", "brief_docx"):
            assert client(ministry, who).get(url(written.meeting, name)).status_code == 404
    for reference in ("E-9999-9", "nothing", "E-99999999999999999999-9"):
        assert client(ministry).get(reverse("diplomacy:brief", args=[reference])).status_code == 404
    assert not Entry.objects.filter(verb__in=["read_brief", "export"]).exists()


def test_a_reader_of_another_post_finds_no_name_in_it(written: Register, ministry: Ministry) -> None:
    page = client(ministry, "stranger").get(url(written.meeting)).content.decode()
    assert not [name for name in written.cases if name in page]


# ---------------------------------------------------------------- the document
def test_the_document_is_that_of_the_page_and_taking_it_is_recorded(
    written: Register, ministry: Ministry, diplomat: Actor
) -> None:
    answer = client(ministry).get(url(written.meeting, "brief_docx"), {"known": "2024-07-03T02:30"})
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert f"{written.meeting.reference} 2024-07-03 0230.docx" in answer["Content-Disposition"]
    told = "\n".join(line.text for line in Document(BytesIO(answer.content)).paragraphs)
    assert "confirmed the deaths of 2 of our nationals" in told
    entry = Entry.objects.get(verb="export")
    assert (entry.actor_id, entry.object_id) == (diplomat.id, str(written.meeting.pk))
    assert len(entry.after["sha256"]) == 64


def test_a_template_that_cannot_be_read_is_said_on_the_page(
    written: Register, ministry: Ministry, settings: LazySettings, tmp_path: Path
) -> None:
    settings.BRIEF_TEMPLATE = str(tmp_path / "house.docx")
    answer = client(ministry).get(url(written.meeting, "brief_docx"), {"known": "2024-07-03T02:30"}, follow=True)
    assert "“house.docx” for documents cannot be read" in unescape(answer.content.decode())
    assert answer.redirect_chain[-1][0].endswith("/brief/?known=2024-07-03T02%3A30")
    assert not Entry.objects.filter(verb="export").exists()
