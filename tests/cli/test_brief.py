"""`safeconduct brief`, run in this process against the database of the tests."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from safeconduct.audit.models import Entry
from safeconduct.cli.main import main
from safeconduct.diplomacy.models import Engagement
from safeconduct.figures.shipped import install_measures
from tests.diplomacy.briefed import Register, register
from tests.diplomacy.conftest import foreign_ministry, our_minister, ours, their_minister, theirs

__all__ = ["foreign_ministry", "our_minister", "ours", "their_minister", "theirs"]

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = "2024-07-03T02:30+00:00"


@pytest.fixture
def meeting(crisis, theirs, ministry, lead, officer, colleague, our_minister, their_minister) -> Engagement:
    install_measures(by=lead)
    made: Register = register(
        crisis, theirs, ministry, lead=lead, officer=officer, colleague=colleague, ours=our_minister,
        minister=their_minister,
    )  # fmt: skip
    return made.meeting


def test_the_brief_is_printed_as_known_then_and_its_reading_is_recorded(meeting, capsys) -> None:
    asked = ["brief", meeting.reference.lower(), "--as-known", MORNING, "--as", "lead@ministry.example"]
    assert main(asked) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Brief {meeting.reference}: Nationals in a foreign army\n")
    assert "Last met: March 2024, Moscow, annual talks" in text
    assert "dead, confirmed by us              0    2          +2" in text
    assert "Baljot Kehal" in text
    entry = Entry.objects.get(verb="read_brief")
    assert (entry.actor_name, entry.address, entry.object_id) == ("Lead", "command line", str(meeting.pk))


def test_without_a_name_it_has_references_and_no_names_and_a_document_says_the_same(meeting, tmp_path, capsys) -> None:
    file = tmp_path / "brief.docx"
    assert main(["brief", meeting.reference, "--as-known", "2024-07-03", "--docx", str(file)]) == 0
    text = capsys.readouterr().out
    assert "as known on 3 July 2024, end of the day" in text
    document = Document(BytesIO(file.read_bytes()))
    written = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for told in (text, " ".join(written)):
        assert "RU24-" in told
        assert "Baljot" not in told


WRONG = [
    (["--as-known", "2024-06-27"], 2, "Nothing was known of E-"),
    (["--as-known", "2999-01-01"], 2, "This day has not come yet."),
    (["--as-known", "2999-01-01T10:00"], 2, "has not come yet."),
    (["--as-known", "soon"], 2, "“soon”: Write the day as in 2025-01-17."),
    (["--as", "nobody@x.example"], 2, "Nobody signs in with “nobody@x.example”."),
    (["--as", "press@ministry.example"], 1, "To see engagements, asks and assurances takes the role"),
    (["--docx", "/nowhere/at/all.docx"], 1, "/nowhere/at/all.docx"),
]


def test_what_cannot_be_asked_for_ends_with_a_sentence(meeting, capsys) -> None:
    for arguments, code, sentence in WRONG:
        assert main(["brief", meeting.reference, *arguments]) == code, arguments
        assert sentence in capsys.readouterr().err
    for reference in ("E-9999-9", "A-0001-7", "E-1", "\x00", "E-99999999999999999999-1"):
        assert main(["brief", reference]) == 2, reference
        assert "There is no engagement" in capsys.readouterr().err
