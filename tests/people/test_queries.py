"""Looking persons up: folded, exact or contained."""

import pytest

from safeconduct.people.actions import NewPerson, add_contact, add_name, add_paper, create_person
from safeconduct.people.enums import ContactKind, NameKind, PaperKind
from safeconduct.people.models import Person
from safeconduct.people.queries import find
from safeconduct.people.states import TWO_LETTERS, two_letters


@pytest.fixture
def person(officer) -> Person:
    made = create_person(NewPerson("Omveer Singh Tilwara", nationality="IN"), by=officer)
    add_name(made, "ओमवीर सिंह तिलवाड़ा", kind=NameKind.FAMILY, source="", by=officer)
    add_paper(made, kind=PaperKind.PASSPORT, number="Z 5017317", by=officer)
    add_contact(made, kind=ContactKind.PHONE, value="98123 45678", by=officer)
    add_contact(made, kind=ContactKind.EMAIL, value="Omveer@Post.example", by=officer)
    return made


@pytest.mark.parametrize(
    "text", ["tilwara omveer", "ÓMVEER", "तिलवाड़ा", "z50173", "98123 45678", "+919812345678", "omveer@post.example"]
)
def test_a_person_is_found_by(person, text):
    assert find(text, regions=["IN"]).person_ids(10) == [person.pk]


@pytest.mark.parametrize("text", ["", "o", "tilwara gupta", "Z501", "98123 45679", "50173179"])
def test_a_person_is_not_found_by(person, text):
    assert find(text, regions=["IN"]).person_ids(10) == []


def test_a_phone_number_without_its_country_needs_the_country(person):
    assert find("98123 45678").person_ids(10) == []


@pytest.mark.parametrize(("three", "two"), [("IND", "IN"), ("rus", "RU"), ("D", "DE"), ("XXB", ""), ("", "")])
def test_the_letters_of_a_state(three, two):
    assert two_letters(three) == two


def test_no_two_states_have_the_same_letters():
    letters = [two for three, two in TWO_LETTERS.items() if three != "D"]
    assert len(letters) == len(set(letters)) > 190
