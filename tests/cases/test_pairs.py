"""The queue of pairs that may be one person, and two persons side by side: who sees what, what is judged, what next."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.actions import grant_compartment
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases import pairs
from safeconduct.cases.actions.casework import open_case, set_compartments
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.actions.judging import answer_pair
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case, CaseTask
from safeconduct.cases.queries import persons_for
from safeconduct.people.actions import NewPerson, add_contact, add_kin, add_name, add_paper, create_person
from safeconduct.people.actions.proposals import propose_for
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Path, Relation, Verdict
from safeconduct.people.models import Judgement, Person, Proposal
from safeconduct.store.partial_dates import PartialDate

from .telling import sign_in, tell

QUEUE = "/c/army/same/"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture
def person(case, officer) -> Person:
    add_paper(case.person, kind=PaperKind.PASSPORT, number="Z5017317", issuing_state="IN", by=officer)
    return case.person


def double(by, name: str = "ओमवीर सिंह तिलवाड़ा", passport: str = "Z5017311") -> Person:
    """The same man, written down once more."""
    birth = PartialDate.parse_edtf("1998-06")
    new = create_person(NewPerson(name, nationality="IN", home_region="Rajasthan", birth=birth), by=by)
    add_paper(new, kind=PaperKind.PASSPORT, number=passport, issuing_state="IN", by=by)
    return new


@pytest.fixture
def other(person, officer) -> Person:
    return double(officer)


@pytest.fixture
def pair(person, other, officer) -> Proposal:
    return propose_for([other.pk], path=Path.FORM, by=officer)[0]


@pytest.fixture
def desk(client, ministry):
    """Asks as somebody, or posts."""

    def ask(who: str, address: str, said: dict[str, object] | None = None, **more: object):
        sign_in(client, ministry.users[who])
        return client.get(address, **more) if said is None else client.post(address, said, **more)

    return ask


@pytest.fixture
def judge(desk, pair):
    """Says what the pair is, as somebody."""

    def post(who: str, verdict: str, reason: str = "The village says so.", **more: object):
        return desk(who, f"/same/{pair.pk}/", {"verdict": verdict, "reason": reason, **more}, follow=True)

    return post


def listed(answer) -> list[str]:
    return [str(row.pair.pk) for row in answer.context["rows"]]


# ---------------------------------------------------------------- the queue
def test_a_pair_stands_in_the_queue_with_how_sure_and_by_which_way_it_was_found(desk, pair):
    text = desk("officer", QUEUE).content.decode()
    for words in ("Omveer Singh Tilwara", "ओमवीर सिंह तिलवाड़ा", 'lang="hi"', "erhaps the same", "opening a case"):
        assert words in text


def test_an_empty_queue_says_what_it_means(desk, case):
    assert "No two persons wait to be told apart" in desk("officer", QUEUE).content.decode()


def test_the_section_says_how_many_pairs_await_the_officer(desk, pair, case):
    assert "pairs to judge: </span>1</span>" in desk("officer", "/c/army/").content.decode()
    assert "pairs to judge" not in desk("stranger", "/c/army/").content.decode()
    assert "Same person?" not in desk("auditor", "/c/army/").content.decode()


def test_of_very_many_pairs_it_says_that_there_are_more(pair, officer, crisis, monkeypatch):
    assert pairs.counted(officer, crisis) == "1"
    monkeypatch.setattr(pairs, "MOST_COUNTED", 1)
    assert pairs.counted(officer, crisis) == "1+"
    Proposal.objects.update(closed=True)
    assert pairs.counted(officer, crisis) == ""


def test_only_the_section_of_pairs_is_the_current_one(desk, pair):
    for address in (QUEUE, f"/same/{pair.pk}/"):
        sections = desk("officer", address).context["sections"]
        assert [str(section.label) for section in sections if section.is_current] == ["Same person?"]


def test_what_awaits_the_second_officer_comes_first_and_what_waits_for_others_last(
    desk, pair, person, officer, colleague
):
    later = propose_for([double(officer, "Omvir Singh Tilwara", "Z5017319").pk], path=Path.DESK, by=officer)
    answer_pair(
        person, pair.first if pair.second == person else pair.second, verdict=Verdict.SAME, reason="-", by=colleague
    )
    order = listed(desk("officer", QUEUE))
    assert order[0] == str(pair.pk)
    assert "Colleague says: the same" in desk("officer", QUEUE).content.decode()
    assert listed(desk("colleague", QUEUE))[-1] == str(pair.pk)
    assert len(order) == 1 + len(later)


def test_where_one_human_being_would_be_counted_twice_comes_before_what_is_likelier(
    desk, pair, crisis, ministry, officer
):
    likelier = double(officer, "Omveer Singh Tilwara", "Z5017317")
    propose_for([likelier.pk], path=Path.FORM, by=officer)
    other = pair.first if pair.second.name == "Omveer Singh Tilwara" else pair.second
    open_case(crisis, person=other, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=officer)
    answer = desk("officer", QUEUE)
    assert listed(answer)[0] == str(pair.pk)
    assert answer.content.decode().count("Both have a case") == 1


def test_pages_follow_each_other_without_a_gap(desk, pair, person, officer, monkeypatch):
    for number in range(3):
        propose_for([double(officer, "Omveer Singh Tilwara", f"Z501731{number + 2}").pk], path=Path.DESK, by=None)
    whole = listed(desk("officer", QUEUE))
    monkeypatch.setattr(pairs, "PAGE", 2)
    seen, address = [], QUEUE
    while address:
        answer = desk("officer", address)
        seen += listed(answer)
        address = answer.context["next_url"]
    assert seen == whole
    assert desk("officer", f"{QUEUE}?after=nonsense").status_code == 200


def test_the_queue_asks_the_same_for_three_pairs_as_for_one(desk, pair, officer):
    desk("officer", QUEUE)
    with CaptureQueriesContext(connection) as one:
        assert len(listed(desk("officer", QUEUE))) == 1
    for number in (2, 3):
        propose_for([double(officer, "Omveer Singh Tilwara", f"Z501731{number}").pk], path=Path.DESK, by=None)
    with CaptureQueriesContext(connection) as several:
        assert len(listed(desk("officer", QUEUE))) >= 3
    assert len(several) == len(one)


# ---------------------------------------------------------------- who sees a pair
def test_a_stranger_sees_neither_the_pair_nor_that_there_is_one(desk, pair):
    assert listed(desk("stranger", QUEUE)) == []
    assert desk("stranger", f"/same/{pair.pk}/").status_code == 404
    assert desk("stranger", f"/same/{pair.pk}/", {"verdict": "same", "reason": "-"}).status_code == 404
    assert desk("officer", f"/same/{uuid4()}/").status_code == 404
    assert desk("officer", "/c/nowhere/same/").status_code == 404
    assert not Judgement.objects.exists()


def test_who_sees_no_cases_has_no_such_page(desk, pair):
    assert desk("press", QUEUE).status_code == 404
    assert desk("press", f"/same/{pair.pk}/").status_code == 404


def test_a_pair_of_a_closed_case_is_seen_by_who_holds_the_compartment(desk, pair, case, lead, ministry):
    set_compartments(case, compartments=["minors"], by=lead)
    assert listed(desk("officer", QUEUE)) == []
    assert desk("officer", f"/same/{pair.pk}/").status_code == 404
    grant_compartment(ministry.users["officer"], compartment=Compartment.MINORS, by=None)
    assert listed(desk("officer", QUEUE)) == [str(pair.pk)]


@pytest.mark.parametrize("who", ["lead", "officer", "stranger", "liaison"])
def test_the_queue_knows_the_same_persons_as_every_other_page(pair, who, ministry, crisis, case, officer, lead):
    mother = create_person(NewPerson("Kamla Devi"), by=officer)
    add_kin(case.person, relative=mother, relation=Relation.MOTHER, by=officer)
    far = create_person(NewPerson("Ashokan Pillai"), by=lead)
    open_case(crisis, person=far, circumstance=Circumstance.RECRUITED, post=ministry.other_embassy, by=lead)
    for one in (mother, far):
        for two in Person.objects.exclude(pk=one.pk):
            first, second = sorted([one, two], key=lambda each: each.pk)
            Proposal.objects.get_or_create(
                first=first, second=second, defaults={"probability": 0.5, "band": "between", "made_by": "desk"}
            )
    actor = ministry.actor(who)
    known = set(persons_for(actor).values_list("pk", flat=True))
    expected = {row.pk for row in Proposal.objects.all() if known.issuperset(row.pair)}
    assert set(pairs.pairs_for(actor).values_list("pk", flat=True)) == expected


# ---------------------------------------------------------------- side by side
def test_two_persons_stand_side_by_side_with_everything_that_is_known(desk, pair, case, other, officer, lead):
    case.person.papers.all().delete()
    tell(case, by=lead)
    add_name(other, "Омвир Сингх", kind=NameKind.HOST, source="list of May", by=officer)
    add_contact(other, kind=ContactKind.PHONE, value="+91 98123 45678", by=officer)
    mother = create_person(NewPerson("Kamla Devi"), by=officer)
    add_kin(other, relative=mother, relation=Relation.MOTHER, by=officer)
    add_document(case, SimpleUploadedFile("face.png", PNG), title="Photograph from his phone", by=lead)
    text = desk("officer", f"/same/{pair.pk}/").content.decode()
    for words in (
        "Омвир Сингх",
        "list of May",
        "Z5017317",
        "Z5017311",
        "+91 98123 45678",
        "June 1998",
        "Kamla Devi",
        case.reference,
        "missing",
        "Photograph from his phone",
        'class="outcome is-close"',
        "close",
    ):
        assert words in text  # fmt: skip


def test_what_would_move_is_listed_before_anybody_joins_and_the_other_way_round(desk, pair, case, other):
    text = desk("officer", f"/same/{pair.pk}/").content.decode()
    assert f"What will be seen with {case.person.name} if they are joined" in text
    turned = desk("officer", f"/same/{pair.pk}/?keep={other.pk}").content.decode()
    assert f"What will be seen with {other.name} if they are joined" in turned
    assert case.reference in turned
    assert desk("officer", f"/same/{pair.pk}/?keep=nonsense").status_code == 200


def test_looking_at_a_pair_is_in_the_record_of_each_case(desk, pair, case):
    desk("officer", f"/same/{pair.pk}/")
    assert Entry.objects.filter(verb="read_case", case_id=case.pk, after__numbers="in full").count() == 1


def test_what_is_closed_to_the_officer_is_not_told(desk, pair, case, other, crisis, ministry, lead):
    secret = open_case(
        crisis, person=other, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=lead
    )  # fmt: skip
    set_compartments(secret, compartments=["minors"], by=lead)
    assert desk("officer", f"/same/{pair.pk}/").status_code == 404
    assert secret.reference in desk("lead", f"/same/{pair.pk}/").content.decode()


# ---------------------------------------------------------------- judging
def test_the_first_officer_proposes_and_the_second_joins(judge, desk, pair, case, other):
    assert "A second officer has to confirm it" in judge("officer", "same").content.decode()
    text = desk("colleague", f"/same/{pair.pk}/").content.decode()
    for words in ("Officer", "The village says so.", "Confirm: the same person"):
        assert words in text
    assert "known as Omveer Singh Tilwara from now on" in judge("colleague", "same", "I agree.").content.decode()
    other.refresh_from_db()
    assert other.joined_into_id == case.person_id
    assert Entry.objects.filter(verb="join_persons").exists()
    assert listed(desk("officer", QUEUE)) == []


def test_the_officer_chooses_by_whom_they_are_known(judge, case, other):
    judge("officer", "same", keep=str(other.pk))
    judge("colleague", "same", keep=str(other.pk))
    case.person.refresh_from_db()
    assert case.person.joined_into_id == other.pk


def test_nobody_confirms_her_own_word(judge, desk, pair):
    judge("officer", "same")
    answer = judge("officer", "same")
    assert answer.status_code == 422
    assert "A second officer has to confirm it" in answer.content.decode()
    assert Judgement.objects.count() == 1


def test_not_the_same_takes_the_pair_out_of_the_queue_for_good(judge, desk, pair, other, officer):
    judge("officer", "different")
    assert listed(desk("officer", QUEUE)) == []
    add_name(other, "Omveer Singh Tilwara", kind=NameKind.ALIAS, source="", by=officer)
    propose_for([other.pk], path=Path.NIGHTLY, by=None)
    assert listed(desk("officer", QUEUE)) == []


def test_it_comes_back_with_the_word_that_a_paper_was_added(judge, desk, pair, other, officer):
    judge("officer", "different")
    add_paper(other, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)
    propose_for([other.pk], path=Path.NIGHTLY, by=None)
    answer = desk("officer", QUEUE)
    assert listed(answer) == [str(pair.pk)]
    assert "a paper was added since" in answer.content.decode()


def test_when_nobody_can_tell_the_family_is_asked_and_the_pair_waits(judge, desk, pair, case):
    judge("officer", "ask_family")
    answer = desk("officer", QUEUE)
    assert "The family is to be asked." in answer.content.decode()
    assert CaseTask.objects.get().case == case
    assert answer.context["sections"][2].count is None


def test_two_who_are_joined_are_parted_by_two_officers(judge, desk, pair, other):
    judge("officer", "same")
    judge("colleague", "same")
    text = desk("officer", f"/same/{pair.pk}/").content.decode()
    assert "Part them again" in text
    assert "Not the same person" not in text
    judge("officer", "part", "Two men after all.")
    assert listed(desk("colleague", QUEUE)) == [str(pair.pk)]
    assert "Parted" in judge("colleague", "part", "Two men after all.").content.decode()
    other.refresh_from_db()
    assert other.joined_into_id is None
    assert listed(desk("colleague", QUEUE)) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"verdict": "same", "reason": "  "}, "reason"),
        ({"reason": "No button"}, "verdict"),
        ({"verdict": "perhaps", "reason": "-"}, "verdict"),
        ({"verdict": "same", "reason": "-", "keep": "nobody"}, "keep"),
    ],
)
def test_what_cannot_be_so_is_told_at_its_field(desk, pair, said, field):
    answer = desk("officer", f"/same/{pair.pk}/", said)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Judgement.objects.exists()


def test_who_may_not_judge_sees_why(desk, pair):
    text = desk("liaison", f"/same/{pair.pk}/").content.decode()
    assert "disabled" in text
    assert "takes the role" in text
    refused = desk("liaison", f"/same/{pair.pk}/", {"verdict": "same", "reason": "-"})
    assert refused.status_code == 422
    assert not Judgement.objects.exists()


def test_after_an_answer_the_next_pair_is_shown_with_how_far_the_officer_is(judge, desk, pair, officer):
    following = propose_for([double(officer, "Omvir Singh Tilwara", "Z5017319").pk], path=Path.DESK, by=officer)
    assert following
    answer = judge("officer", "different")
    assert answer.redirect_chain[-1][0].startswith("/same/")
    assert answer.context["page"].proposal.pk != pair.pk
    left = len(following)
    assert f"1 of {1 + left} decided today" in answer.content.decode()


def test_yesterdays_answers_are_not_counted_today(pair, officer, colleague):
    answer_pair(pair.first, pair.second, verdict=Verdict.DIFFERENT, reason="-", by=officer)
    assert pairs.count_decided(officer, since=pairs.start_of_day()) == 1
    assert pairs.count_decided(officer, since=timezone.now() + timedelta(seconds=1)) == 0
    assert pairs.count_decided(colleague, since=pairs.start_of_day()) == 0


def test_what_is_decided_is_left_out_early_and_comes_back_with_a_word_that_opens_it(judge, pair):
    def is_closed() -> bool:
        return Proposal.objects.get().closed

    judge("officer", "same")
    assert not is_closed()
    judge("colleague", "same")
    assert is_closed()
    judge("officer", "part")
    assert not is_closed()
    judge("colleague", "part")
    assert is_closed()


# ---------------------------------------------------------------- looking again, thresholds
def test_the_page_of_a_person_leads_to_her_pairs_as_far_as_the_officer_may_see_them(desk, pair, person, case, lead):
    address = reverse("cases:person", args=[person.pk])
    text = desk("officer", address).content.decode()
    for words in ("May be the same person as", f"/same/{pair.pk}/", "ओमवीर सिंह तिलवाड़ा", "Look again"):
        assert words in text
    other = pair.first if pair.second == person else pair.second
    set_compartments(case, compartments=["minors"], by=lead)
    closed = desk("officer", reverse("cases:person", args=[other.pk])).content.decode()
    assert f"/same/{pair.pk}/" not in closed
    assert "Nobody, as far as is known." in closed


def test_an_officer_looks_again_for_who_a_person_may_be(desk, person, other):
    answer = desk("officer", f"/same/look/{person.pk}/", {}, follow=True)
    assert Proposal.objects.get().made_by == "desk"
    assert "1 pair with Omveer Singh Tilwara is open." in answer.content.decode()


def test_looking_again_tells_nothing_of_whom_the_officer_may_not_learn(
    desk, person, other, crisis, ministry, lead, stranger
):
    open_case(crisis, person=other, circumstance=Circumstance.RECRUITED, post=ministry.other_embassy, by=lead)
    answer = desk("officer", f"/same/look/{person.pk}/", {}, follow=True)
    assert "Nobody else may be this person." in answer.content.decode()
    assert Proposal.objects.exists()
    assert desk("stranger", f"/same/look/{person.pk}/", {}).status_code == 404


def test_the_lead_sets_the_thresholds_and_an_officer_sees_why_not(desk, crisis):
    address = "/c/army/same/thresholds/"
    assert "takes the role" in desk("officer", address).content.decode()
    assert desk("lead", address, {"lower": "0.9", "upper": "0.2"}).status_code == 422
    assert desk("lead", address, {"lower": "much", "upper": "0.2"}).status_code == 422
    assert desk("officer", address, {"lower": "0.2", "upper": "0.9"}).status_code == 422
    desk("lead", address, {"lower": "0.2", "upper": "0.9"})
    assert "from a probability of 0.2" in desk("lead", QUEUE).content.decode()
    assert desk("press", address).status_code == 404


def test_a_case_of_a_crisis_shows_pairs_of_that_crisis_only(desk, pair, lead):
    from datetime import date

    from safeconduct.cases.actions.crises import open_crisis

    open_crisis(
        "Quake", slug="quake", code="QK", nationality="IN", countries=["NP"], opened_on=date(2025, 1, 1), by=lead
    )
    assert listed(desk("lead", "/c/quake/same/")) == []
    assert listed(desk("lead", QUEUE)) == [str(pair.pk)]
    assert Case.objects.count() == 1
