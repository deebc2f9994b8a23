"""The verbs of the record."""

import pytest
from django.core.exceptions import ValidationError

from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry


def test_a_new_verb_needs_no_migration() -> None:
    field = Entry._meta.get_field("verb")
    _name, _path, _args, kwargs = field.deconstruct()
    assert kwargs == {"max_length": 32}


def test_a_word_that_is_no_verb_is_not_valid() -> None:
    with pytest.raises(ValidationError) as fault:
        Entry(verb="shouted", kind="person", object_id="1").clean_fields()
    assert "verb" in fault.value.message_dict
    assert [word for word, _said in Entry._meta.get_field("verb").flatchoices] == Verb.values


def test_every_verb_fits_its_column() -> None:
    assert max(len(verb) for verb in Verb) <= 32
