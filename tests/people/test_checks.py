"""`safeconduct check` reads every name again; `safeconduct reindex-names` puts right what it finds."""

import os

import pytest

from safeconduct.cli.main import main
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.checks import IndexFault, check_names
from safeconduct.people.counting import count_bearers
from safeconduct.people.models import NameToken, PersonName


@pytest.fixture
def names(officer) -> list[PersonName]:
    persons = [create_person(NewPerson(name), by=officer) for name in ("Rajesh Kumar", "Anil Kumar alias Billu")]
    return [person.names.get() for person in persons]


def faults() -> list[tuple[IndexFault, str]]:
    return [(finding.fault, finding.name) for finding in check_names().findings]


def test_nothing_is_wrong_with_names_that_were_written_by_an_action(names):
    report = check_names()
    assert (report.found, report.names) == (0, PersonName.objects.count())


def test_a_name_with_other_words_than_it_has_is_found(names):
    PersonName.objects.filter(pk=names[0].pk).update(tokens=names[1].tokens)
    assert faults() == [(IndexFault.OTHER_WORDS, "Rajesh Kumar")]


def test_a_word_that_nobody_knows_is_found(names):
    NameToken.objects.filter(text="rajesh").delete()
    assert faults() == [(IndexFault.UNKNOWN_WORD, "Rajesh Kumar")]


def test_words_of_an_older_model_are_found(names):
    NameToken.objects.filter(text="rajesh").update(model="before")
    assert faults() == [(IndexFault.OLD_MODEL, "1")]


def test_bearers_are_counted_and_a_word_written_twice_becomes_one(names):
    twin = NameToken.objects.get(text="kumar")
    twin.pk = None
    twin.save(force_insert=True)
    count_bearers()
    assert NameToken.objects.get(text="kumar").bearers == 2
    assert count_bearers() == 0


@pytest.mark.django_db(transaction=True)
def test_everything_is_put_right_by_the_command(names, monkeypatch, capsys):
    for name in ("SAFECONDUCT_DATA", "SAFECONDUCT_DB_ROLE", "SAFECONDUCT_POOL"):
        monkeypatch.setenv(name, os.environ[name])
    NameToken.objects.filter(text="rajesh").delete()
    NameToken.objects.filter(text="kumar").update(model="before", record=b"old")
    PersonName.objects.filter(pk=names[1].pk).update(tokens=[])
    assert main(["reindex-names"]) == 0
    assert "Made anew: 1 words. Put right: 1 names." in capsys.readouterr().out
    assert faults() == []
