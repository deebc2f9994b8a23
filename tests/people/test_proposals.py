"""Match before create: who may be known already, in which band, and which pairs are proposed, once and for all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.people.actions import NewPerson, add_kin, add_name, add_paper, create_person
from safeconduct.people.actions.joining import judge_pair
from safeconduct.people.actions.proposals import (
    changed_since,
    propose_for,
    propose_in_bulk,
    run_sweep,
    set_thresholds,
    start_sweep,
)
from safeconduct.people.enums import Band, NameKind, PaperKind, Path, Relation, Sex, Verdict
from safeconduct.people.evidence import Home, evidence_of
from safeconduct.people.matching import Levels, levels, match_before_create
from safeconduct.people.models import Person, Proposal, Sweep, Thresholds
from safeconduct.store.partial_dates import PartialDate

BORN = PartialDate.parse_edtf("1998-06-12")


def man(by, name: str = "Omveer Singh Tilwara", passport: str = "", **more) -> Person:
    facts = {"sex": Sex.MALE, "birth": BORN, "nationality": "IN", "home_region": "Rajasthan"} | more
    person = create_person(NewPerson(name, **facts), by=by)
    if passport:
        add_paper(person, kind=PaperKind.PASSPORT, number=passport, issuing_state="IN", by=by)
    return person


@pytest.fixture
def known(officer) -> Person:
    """In Latin letters, from his brother's mail."""
    return man(officer, passport="Z5017317", father_name="Bhanwar Singh", home_place="Kothra, Nagaur district")


@pytest.fixture
def again(officer, known) -> Person:
    """The same man, from a letter of his state in Devanagari, one digit of the passport off."""
    return man(officer, "ओमवीर सिंह तिलवाड़ा", passport="Z5017311", father_name="भंवर सिंह")


def judge(one, other, verdict, by):
    return judge_pair(one, other, verdict=verdict, reason="Seen both papers.", by=by, sees_both=True)


# ---------------------------------------------------------------- who it may be, and how sure
def test_the_same_man_in_another_script_with_a_digit_off_is_perhaps_the_same(known, officer):
    twin = man(officer, "ओमवीर सिंह तिलवाड़ा", passport="Z5017311")
    found = match_before_create(evidence_of([twin.pk])[twin.pk], among=Person.objects.exclude(pk=twin.pk))
    assert found.band == Band.BETWEEN
    candidate = found.candidates[0]
    assert candidate.person == known
    assert candidate.comparison.probability > 0.95
    assert any("Z5017317" in sentence for sentence in candidate.why)
    assert "in 100" in candidate.sure


def test_with_the_same_paper_he_is_probably_the_same(known, officer):
    twin = man(officer, "ओमवीर सिंह तिलवाड़ा", passport="Z5017317")
    assert (
        match_before_create(evidence_of([twin.pk])[twin.pk], among=Person.objects.exclude(pk=twin.pk)).band == "upper"
    )


def test_somebody_else_is_nobody_known(known, officer):
    other = man(officer, "Ashokan Pillai", birth=PartialDate.parse_edtf("1979"), home_region="Kerala")
    found = match_before_create(evidence_of([other.pk])[other.pk], among=Person.objects.exclude(pk=other.pk))
    assert not found
    assert found.band is None


def test_nobody_is_named_whom_the_asking_person_may_not_learn_of(known, again):
    evidence = evidence_of([again.pk])[again.pk]
    assert not match_before_create(evidence, among=Person.objects.none())


# ---------------------------------------------------------------- the thresholds
def test_without_a_setting_the_defaults_hold(db):
    assert levels() == Levels(0.10, 0.95)


def test_the_thresholds_that_were_set_last_hold_and_are_in_the_record(lead):
    set_thresholds(lower=0.2, upper=0.9, by=lead)
    set_thresholds(lower=0.3, upper=0.97, by=lead)
    assert levels() == Levels(0.3, 0.97)
    entry = Entry.objects.filter(verb="set_thresholds").latest("id")
    assert (entry.before, entry.after) == ({"lower": 0.2, "upper": 0.9}, {"lower": 0.3, "upper": 0.97})


@pytest.mark.parametrize(("lower", "upper"), [(0.95, 0.1), (0.5, 0.5), (0, 0.9), (0.1, 1)])
def test_thresholds_out_of_their_order_are_refused(lead, lower, upper):
    with pytest.raises(Refused, match="between 0 and 1"):
        set_thresholds(lower=lower, upper=upper, by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Thresholds.objects.create(lower=lower, upper=upper, set_by_id=lead.id)


def test_an_officer_does_not_set_them(officer):
    with pytest.raises(Refused, match="takes the role"):
        set_thresholds(lower=0.2, upper=0.9, by=officer)


def test_below_the_lower_threshold_nobody_is_asked(known, lead, officer):
    twin = man(officer, birth=PartialDate.parse_edtf(""), home_region="")
    set_thresholds(lower=0.9999999, upper=0.99999999, by=lead)
    assert propose_for([twin.pk], path=Path.FORM, by=officer) == []


# ---------------------------------------------------------------- proposing
def test_a_pair_is_proposed_with_how_sure_and_why_and_is_in_the_record(known, again, officer):
    pair = propose_for([again.pk], path=Path.FORM, by=officer)[0]
    row = Proposal.objects.get()
    assert row == pair
    assert row.pair == tuple(sorted([known.pk, again.pk]))
    assert (row.band, row.made_by) == ("between", "form")
    assert row.probability == pytest.approx(row.comparison["probability"], abs=1e-3)
    told = {field["field"]: field for field in row.comparison["fields"]}
    assert told["papers"]["outcome"] == "close"
    assert told["names"]["sentence"]
    entry = Entry.objects.get(verb="propose_pair")
    assert (entry.object_id, entry.actor_name) == (str(row.pk), officer.name)
    assert set(entry.after["persons"]) == {str(known.pk), str(again.pk)}


def test_a_pair_is_one_row_however_often_it_is_found(known, again, officer):
    first = propose_for([again.pk], path=Path.FORM, by=officer)
    assert len(first) == 1
    assert propose_for([known.pk, again.pk], path=Path.NIGHTLY, by=None) == []
    row = Proposal.objects.get()
    assert row.made_at == first[0].made_at
    assert Entry.objects.filter(verb="propose_pair").count() == 1


def test_nobody_is_proposed_with_herself(known, officer):
    assert propose_for([known.pk], path=Path.NIGHTLY, by=None) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(first=known, second=known, probability=1, band="upper", made_by="desk")


def test_kin_of_one_another_are_not_proposed(known, again, officer):
    add_kin(known, relative=again, relation=Relation.BROTHER, by=officer)
    assert propose_for([again.pk], path=Path.FORM, by=officer) == []


def test_brothers_with_one_father_and_village_are_not_probably_the_same(known, officer):
    brother = man(
        officer, "Mahaveer Singh Tilwara", birth=PartialDate.parse_edtf("1995-02-03"), passport="Z6123459",
        father_name="Bhanwar Singh", home_place="Kothra, Nagaur district",
    )  # fmt: skip
    for pair in propose_for([brother.pk], path=Path.FORM, by=officer):
        assert pair.band == "between"
        assert pair.probability < 0.5


# ---------------------------------------------------------------- what was judged is remembered
def test_not_the_same_is_never_proposed_again_whatever_is_edited(known, again, officer):
    pair = propose_for([again.pk], path=Path.FORM, by=officer)[0]
    judge(known, again, Verdict.DIFFERENT, officer)
    add_name(again, "Omveer Singh Tilwara", kind=NameKind.ALIAS, source="letter", by=officer)
    Person.objects.filter(pk=again.pk).update(name="Omveer Singh Tilwara", father_name="Bhanwar Singh")
    assert propose_for([again.pk, known.pk], path=Path.NIGHTLY, by=None) == []
    assert Proposal.objects.get().made_at == pair.made_at


def test_it_comes_back_when_a_paper_is_added(known, again, officer):
    pair = propose_for([again.pk], path=Path.FORM, by=officer)[0]
    judge(known, again, Verdict.DIFFERENT, officer)
    add_paper(again, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)
    found = propose_for([again.pk], path=Path.NIGHTLY, by=None)
    assert [row.pk for row in found] == [pair.pk]
    row = Proposal.objects.get()
    assert row.made_at > pair.made_at
    assert row.band == "upper"
    assert propose_for([again.pk], path=Path.NIGHTLY, by=None) == []


def test_a_pair_that_waits_for_the_family_keeps_its_place(known, again, officer):
    pair = propose_for([again.pk], path=Path.FORM, by=officer)[0]
    judge(known, again, Verdict.ASK_FAMILY, officer)
    assert propose_for([again.pk], path=Path.NIGHTLY, by=None) == []
    assert Proposal.objects.get().made_at == pair.made_at


def test_two_who_were_joined_are_not_proposed_and_a_third_is_paired_with_who_stands(known, again, officer, colleague):
    judge(known, again, Verdict.SAME, officer)
    joined = judge(known, again, Verdict.SAME, colleague).joining
    assert joined is not None
    assert propose_for([known.pk, again.pk], path=Path.NIGHTLY, by=None) == []
    third = man(officer, "Omvir Singh Tilwara", passport="Z5017317")
    pairs = propose_for([third.pk], path=Path.FORM, by=officer)
    assert [row.pair for row in pairs] == [tuple(sorted([joined.kept_id, third.pk]))]


# ---------------------------------------------------------------- many at once
def test_many_are_looked_up_in_a_sweep_that_says_how_far_it_is(known, again, officer):
    sweep = propose_in_bulk([known.pk, again.pk, again.pk], path=Path.IMPORT, by=officer)
    assert sweep is not None
    assert (sweep.total, sweep.done, sweep.proposed) == (2, 2, 1)
    assert sweep.finished_at is not None
    assert Entry.objects.get(verb="search_pairs").after == {"path": "import", "persons": 2, "pairs": 1}


def test_a_sweep_begun_again_goes_on_where_it_was_and_doubles_nothing(known, again, officer):
    sweep = Sweep.objects.create(path=Path.REGISTER, person_ids=[known.pk, again.pk], total=2, done=1)
    assert run_sweep(sweep.pk).proposed == 1
    assert run_sweep(sweep.pk).done == 2
    assert Proposal.objects.count() == 1
    assert Entry.objects.filter(verb="search_pairs").count() == 1


def test_thousands_are_left_to_a_job(known, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    monkeypatch.setattr("safeconduct.people.actions.proposals.DIRECTLY", 0)
    sweep = propose_in_bulk([known.pk], path=Path.REGISTER)
    assert sweep is not None
    assert sweep.done == 0
    assert ProcrastinateJob.objects.filter(args={"id": str(sweep.pk)}).count() == 1
    assert propose_in_bulk([], path=Path.REGISTER) is None


def test_the_nightly_sweep_looks_up_who_was_added_or_changed_since_the_last(known, again, officer):
    run_sweep(start_sweep().pk)
    assert Proposal.objects.count() == 1
    Person.objects.update(created_at=timezone.now() - timedelta(days=9))
    for rows in (known.names, known.papers, again.names, again.papers):
        rows.update(created_at=timezone.now() - timedelta(days=9))
    since = timezone.now() - timedelta(days=1)
    assert list(changed_since(since)) == []
    add_name(known, "Omi", kind=NameKind.ALIAS, source="", by=officer)
    assert list(changed_since(since)) == [known.pk]
    assert start_sweep(since=since).person_ids == [known.pk]


@pytest.mark.parametrize(
    ("text", "village", "district"),
    [
        ("Kothra, Nagaur district", "Kothra", "Nagaur"),
        ("Nagaur district", "", "Nagaur"),
        ("Kothra", "Kothra", ""),
        ("Kothra, Nagaur", "Kothra", "Nagaur"),
        ("", "", ""),
    ],
)
def test_a_home_is_read_as_village_and_district(text, village, district):
    assert Home.parse(text) == Home(village, district)
