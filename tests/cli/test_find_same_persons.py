"""`safeconduct find-same-persons`, run in this process against the database of the tests."""

import pytest

from safeconduct.cli.main import main
from safeconduct.people.actions import NewPerson, add_paper, create_person
from safeconduct.people.enums import PaperKind
from safeconduct.people.models import Proposal, Sweep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _twice(officer) -> None:
    for name in ("Omveer Singh Tilwara", "ओमवीर सिंह तिलवाड़ा"):
        person = create_person(NewPerson(name, nationality="IN"), by=officer)
        add_paper(person, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)


def test_pairs_are_found_once_and_the_next_search_looks_at_what_changed_since(capsys):
    assert main(["find-same-persons"]) == 0
    said = capsys.readouterr()
    assert "2 persons were looked up; 1 pairs are new in the queue." in said.out
    assert "2 of 2 persons" in said.err
    assert main(["find-same-persons"]) == 0
    assert "0 persons were looked up; 0 pairs" in capsys.readouterr().out
    assert Proposal.objects.get().made_by == "nightly"


def test_everybody_or_who_changed_since_a_day_is_looked_up(capsys):
    main(["find-same-persons"])
    assert main(["find-same-persons", "--all"]) == 0
    assert main(["find-same-persons", "--since", "2999-01-01"]) == 0
    assert list(Sweep.objects.order_by("started_at").values_list("total", flat=True)) == [2, 2, 0]
    assert Proposal.objects.count() == 1


def test_a_day_that_is_none_is_not_understood(capsys):
    assert main(["find-same-persons", "--since", "yesterday"]) == 2
    assert "Write the day like 2025-01-17" in capsys.readouterr().err
