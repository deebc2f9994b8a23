"""Requests are read in the background: what they say, whom they name, who that may be. It can run again."""

import json

import pytest

from safeconduct.access.actor import Actor
from safeconduct.intake.actions.looking_up import look_up_again, look_up_pending
from safeconduct.intake.actions.reading import read_again, read_pending
from safeconduct.intake.actions.receiving import NewRequest, Receipt, receive_request
from safeconduct.intake.jobs import work_off
from safeconduct.intake.models import Candidate, Channel, Handling, Mention, MentionPair, Reading
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.models import Person

SON = {"name": "ओमवीर सिंह तिलवारा", "birth": "12 March 1998", "father": "Ramesh Singh", "home": "Kothra, Sangrur"}


def told(channel: Channel, **fields: object) -> Receipt:
    raw = json.dumps(fields, ensure_ascii=False).encode()
    return receive_request(NewRequest(channel, f"key {Handling.objects.count()}", raw, "application/json"))


def work_all_off() -> None:
    while work_off():
        pass


def mention_of(receipt: Receipt) -> Mention:
    return Mention.objects.get(request=receipt.id)


def test_a_form_in_hindi_is_read_and_names_a_person(form: Channel):
    receipt = told(form, **SON, words="मेरा बेटा रूस में फँसा हुआ है। वह घायल है।", writer_name="सीमा", writer="family")
    assert read_pending() == 1
    reading, place = Reading.objects.get(), Handling.objects.get()
    assert (reading.text[:8], reading.sender_name, reading.languages) == ("मेरा बेट", "सीमा", ["hi"])
    assert [sign["kind"] for sign in reading.signs] == ["stranded", "wounded"]
    assert (place.is_read, place.who, place.language, place.writer, place.people) == (True, "सीमा", "hi", "family", 1)
    assert place.state == "untouched"
    mention = mention_of(receipt)
    assert mention.evidence["birth"] == "1998-03-12"
    assert mention.tokens
    assert read_pending() == 0


def test_who_it_may_be_is_known_in_another_script(form: Channel, officer: Actor):
    person = create_person(NewPerson("Omveer Singh Tilwara", nationality="IN", father_name="Ramesh Singh"), by=officer)
    told(form, **SON)
    work_all_off()
    found = Candidate.objects.get()
    assert found.person == person
    assert found.probability > 0.5
    assert Mention.objects.get().likely == person
    assert Handling.objects.get().unmatched == 0


def test_four_requests_of_one_mother_and_others_are_one_group_before_anybody_is_a_person(form: Channel):
    for name in ("ओमवीर सिंह तिलवारा", "Omveer Singh Tilwara", "Омвир Сингх Тилвара"):
        told(form, **SON | {"name": name}, writer_phone="+91 98123 45678")
    other = told(form, name="Gurpreet Kaur Dhaliwal", birth="1979", father="Harjit Singh")
    work_all_off()
    groups = set(Mention.objects.exclude(request=other.id).values_list("group", flat=True))
    assert len(groups) == 1
    assert mention_of(other).group not in groups
    assert MentionPair.objects.count() == 3
    assert Person.objects.count() == 0


def test_a_person_who_is_added_later_is_found_when_mentions_are_looked_up_again(form: Channel, officer: Actor):
    receipt = told(form, **SON)
    work_all_off()
    assert Handling.objects.get().unmatched == 1
    person = create_person(NewPerson("Omveer Singh Tilwara", nationality="IN", father_name="Ramesh Singh"), by=officer)
    assert look_up_again([mention_of(receipt).pk]) == 1
    assert look_up_pending() == 1
    assert mention_of(receipt).likely == person


def test_reading_again_changes_nothing_that_was_decided(form: Channel):
    receipt = told(form, **SON)
    work_all_off()
    before = mention_of(receipt)
    Handling.objects.update(state="waiting_us")
    assert read_again([receipt.id]) == 1
    work_all_off()
    assert Handling.objects.get().state == "waiting_us"
    assert Mention.objects.count() == Reading.objects.count() == 1
    assert mention_of(receipt).evidence == before.evidence


def test_a_reply_goes_with_the_first_request_which_waits_for_us_again(form: Channel):
    first = told(form, **SON)
    work_all_off()
    Handling.objects.update(state="waiting_family")
    again = receive_request(
        NewRequest(form, "again", b'{"words": "Here is his passport"}', "application/json", continues=first.id)
    )
    work_all_off()
    place = Handling.objects.get(pk=first.id)
    assert Handling.objects.get(pk=again.id).into_id == first.id
    assert (place.state, place.heard_at) == ("waiting_us", Handling.objects.get(pk=again.id).received_at)
    assert [step.words for step in place.request.steps.all()] == ["The sender wrote again."]


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"[]", b'{"name": {"a": [1]}}', b'{"name": NaN, "people": 5}', b"[" * 5000, b'{"name": "\\u0000\\udcff"}',
     b'{"people": [{"name": "' + b"x" * 100_000 + b'"}]}', b'{"birth": "31 February 2024", "name": "Robert\'); DROP TABLE"}'],
)  # fmt: skip
def test_whatever_stands_in_the_fields_the_request_is_read_and_shown(form: Channel, raw: bytes):
    receive_request(NewRequest(form, "one", raw, "application/json"))
    work_all_off()
    assert Handling.objects.get().is_read
    assert Reading.objects.count() == 1
