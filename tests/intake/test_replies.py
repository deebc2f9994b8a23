"""Reply templates: shipped ones in three languages, a ministry's own in versions, blanks filled in safely."""

import pytest
from django.db import IntegrityError, transaction

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.intake.actions.replies import filled_for, replies, replies_of, set_template
from safeconduct.intake.models import Channel, ReplyTemplate
from safeconduct.intake.replies import BLANKS, RECEIPT, Reply, blanks_left, language_for, shipped, unknown_blanks
from tests.intake.pleas import plea


def test_every_shipped_template_is_there_in_english_hindi_and_russian() -> None:
    keys = {key for key, _language in shipped()}
    assert {(key, language) for key in keys for language in ("en", "hi", "ru")} == set(shipped())


def test_shipped_templates_in_all_languages_have_the_same_blanks() -> None:
    blanks = {
        (key, language): set(blanks_left(f"{reply.subject} {reply.text}"))
        for (key, language), reply in shipped().items()
    }
    for (key, _language), found in blanks.items():
        assert found == blanks[key, "en"]
    assert not any(unknown_blanks(f"{reply.subject} {reply.text}") for reply in shipped().values())


def test_a_short_receipt_fits_two_text_messages() -> None:
    for language in ("en", "hi", "ru"):
        _subject, text = shipped()["receipt_short", language].filled({"reference": "Q-20431-7", "code": "4H7K-2M9C"})
        assert len(text) <= (160 if text.isascii() else 134)


def test_blanks_are_filled_once_and_what_is_filled_in_is_only_text() -> None:
    reply = Reply("x", "en", "X", "{reference}", "{name} {person} {officer} {0.__class__} { } {{name}}")
    subject, text = reply.filled({"reference": "Q-1", "name": "{officer}", "person": "%s {0}", "officer": ""})
    assert (subject, text) == ("Q-1", "{officer} %s {0} {officer} {0.__class__} { } {{officer}}")


def test_a_new_wording_is_a_new_version_and_the_old_one_is_kept(lead: Actor) -> None:
    first = set_template("raised", language="en", name="Raised", subject="", text="We asked. {reference}", by=lead)
    second = set_template("raised", language="en", name="Raised", subject="", text="We asked again.", by=lead)
    assert (first.version, second.version) == (1, 2)
    (english,) = [reply for reply in replies_of("raised") if reply.language == "en"]
    assert (english.text, english.version, english.mark) == ("We asked again.", 2, "raised/en/2")
    assert Entry.objects.filter(verb="set_template", actor_id=lead.id).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplyTemplate.objects.filter(pk=first.pk).update(text="changed")


def test_a_template_of_ones_own_is_offered_until_it_is_retired(lead: Actor) -> None:
    said = {"language": "mr", "name": "विमान", "subject": "", "text": "विमान {date} रोजी आहे.", "by": lead}
    set_template("flight", **said)
    assert "flight" in {reply.key for reply in replies()}
    set_template("flight", **said, is_retired=True)
    assert "flight" not in {reply.key for reply in replies()}
    assert "flight" in {reply.key for reply in replies(with_retired=True)}


def test_the_receipt_cannot_be_retired(lead: Actor) -> None:
    with pytest.raises(Refused):
        set_template(RECEIPT, language="en", name="-", subject="", text="-", is_retired=True, by=lead)
    assert {reply.language for reply in replies_of(RECEIPT)} == {"en", "hi", "ru"}


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "{secret}"}, {"subject": "{0.x}"}, {"language": "tlh"}, {"key": "!!"}]
)
def test_a_template_that_cannot_be_filled_in_is_refused(lead: Actor, wrong: dict[str, str]) -> None:
    said = {"key": "x", "language": "en", "name": "X", "subject": "", "text": "Hello {name}"} | wrong
    with pytest.raises(Refused):
        set_template(said.pop("key"), **said, by=lead)


def test_only_who_keeps_channels_words_templates(officer: Actor) -> None:
    with pytest.raises(Refused):
        set_template("x", language="en", name="X", subject="", text="Hello", by=officer)


def test_a_template_is_filled_in_for_a_request(form: Channel, lead: Actor) -> None:
    handling = plea(form, writer_name="Kamla Devi")
    subject, text = filled_for(shipped()["ask_details", "en"], handling, by=lead)
    assert handling.request.reference in subject
    for words in ("Dear Kamla Devi", "Omveer Singh Tilwara", lead.name):
        assert words in text
    assert not blanks_left(text)


@pytest.mark.parametrize(
    ("code", "language"), [("hi-Latn", "hi"), ("ru", "ru"), ("bn", "en"), ("", "en"), ("und", "en")]
)
def test_we_answer_in_a_language_that_we_have(code: str, language: str) -> None:
    assert language_for(code, {"en", "hi", "ru"}) == language
    assert "reference" in BLANKS
