"""Slots in the wording of an answer: what can be written in them, and what is said of what cannot."""

import pytest

from safeconduct.figures.answers.slots import Slot, filled, slots_in, with_posts


def trait(name, *values):
    return {"trait": {"name": name, "values": list(values)}}


@pytest.mark.parametrize(
    ("text", "narrowed", "known", "happened"),
    [
        ("released", None, "", ""),
        (" released ", None, "", ""),
        ("released; home_region=Punjab", {"all": [trait("home_region", "Punjab")]}, "", ""),
        ("released;home_region = Punjab,Kerala", {"all": [trait("home_region", "Punjab", "Kerala")]}, "", ""),
        ("released; home_region=unknown", {"all": [trait("home_region", "")]}, "", ""),
        ("released; sex=F; minor", {"all": [trait("sex", "F"), {"minor": True}]}, "", ""),
        ("released; circumstance=student", {"all": [trait("circumstance", "student")]}, "", ""),
        ("released; known=2025-03-21", None, "2025-03-21", ""),
        ("released; known=2025-03-21T08:00; happened=2024-12-31", None, "2025-03-21T08:00", "2024-12-31"),
    ],
)
def test_a_slot_names_a_measure_and_what_narrows_it(text, narrowed, known, happened):
    slot = Slot.parse(text)
    assert (slot.measure, slot.narrowed, slot.known, slot.happened) == ("released", narrowed, known, happened)
    assert slot.fault == ""
    assert slot.is_plain is (text.strip() == "released")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no measure"),
        ("Released persons", "names no measure"),
        ("released; state=Punjab", "“state” is no condition"),
        ("released; minor=yes", "“minor” is no condition"),
        ("released; home_region=", "Write a value after “home_region=”"),
        ("released; home_region=Punjab,,Kerala", "Write a value"),
        ("released; known=yesterday", "as in known=2025-01-17"),
        ("released; known=2025-02-30", "as in known=2025-01-17"),
        ("released; known=20250117", "as in known=2025-01-17"),
        ("released; happened=2024-12-31T08:00", "as in happened=2025-01-17"),
        ("released; known=2025-01-17; known=2025-01-18", "stands twice"),
        ("released; home_region=" + "x" * 500, "too long"),
    ],
)
def test_what_is_no_slot_is_said_in_a_sentence_and_nothing_is_raised(text, words):
    slot = Slot.parse(text)
    assert words in slot.fault
    assert not slot.is_plain


def test_the_slots_of_a_wording_come_in_order_each_once_and_braces_can_be_written():
    wording = "{{Of these}} {known_cases}, {released;sex=F} and { released; sex = F }; {known_cases}."
    assert [slot.text for slot in slots_in(wording)] == ["known_cases", "released; sex=F"]
    assert filled(wording, lambda slot: str(len(slot.measure))) == "{Of these} 11, 8 and 8; 11."


@pytest.mark.parametrize(
    ("wording", "words"),
    [("of {released were", "is not closed"), ("of released} were", "no opening one"), ("{{{released", "not closed")],
)
def test_a_brace_that_is_alone_is_a_fault(wording, words):
    (slot,) = slots_in(wording)
    assert words in slot.fault


def test_a_post_is_found_by_its_name_or_id_whatever_the_case_of_its_letters():
    posts = {"embassy moscow": "7", "7": "7"}
    for written in ("Embassy Moscow", "embassy moscow", "7"):
        assert with_posts(Slot.parse(f"released; post={written}"), posts).conditions == [trait("post", "7")]
    assert "no post “Embassy Paris”" in with_posts(Slot.parse("released; post=Embassy Paris"), posts).fault
