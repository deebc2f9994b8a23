"""The rehearsal: every published number that can be true at once comes out of the ledger."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from safeconduct.access.enums import Role
from safeconduct.access.models import User
from safeconduct.access.queries import actor_for
from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.models import (
    FOREVER,
    Case,
    CaseTask,
    Claim,
    Clock,
    Countersignature,
    Crisis,
    Disagreement,
    Document,
    Retraction,
    Standing,
)
from safeconduct.cases.pairs import FIRST, SECOND, WAITING, open_pairs
from safeconduct.cases.queries import cases_for
from safeconduct.cli.errors import CommandError
from safeconduct.cli.rehearsal import load
from safeconduct.cli.rehearsal.cyrillic import in_cyrillic
from safeconduct.cli.rehearsal.groups import men
from safeconduct.cli.rehearsal.papers import file_of
from safeconduct.cli.rehearsal.persons import People
from safeconduct.cli.rehearsal.tables import last_moment, table, told_tables
from safeconduct.diplomacy.assurances import stands_of
from safeconduct.diplomacy.enums import AssuranceState
from safeconduct.diplomacy.models import Concern
from safeconduct.figures.enums import Audience
from safeconduct.figures.findings import findings_of_crisis
from safeconduct.figures.models import Partition, PublishedFigure
from safeconduct.figures.queries import check_partition, counts, figures, partition_in_use
from safeconduct.people.models import Contact, Joining, Kin, Paper, PersonName, Proposal
from tests.cli.briefs import at, brief_of, quotes, row, said, words_known_after

PUBLISHED = table("published")["figure"]
DAYS = sorted({said["known_on"] for said in PUBLISHED})
JULY_2025, MAY_2026 = date(2025, 7, 24), date(2026, 5, 22)
FALSE_IN_JULY_2025 = {(JULY_2025, "remaining"), (JULY_2025, "missing_as_host_reports")}
"""Four men were taken out of these numbers and put into no other."""

OF_ONE_DAY = {"does_not_add_up", "one_word_two_numbers", "larger_than_whole"}

Logins = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def logins(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Logins]:
    """The rehearsal, loaded once for all tests of this module and thrown away after them."""
    files = tmp_path_factory.mktemp("files")
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": files}}
    with (
        django_db_blocker.unblock(),
        override_settings(
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], STORAGES={"default": storage}
        ),
        transaction.atomic(),
    ):
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def crisis(logins: Logins) -> Crisis:
    return Crisis.objects.get()


def numbers(crisis: Crisis, day: date, audience: Audience = Audience.PUBLIC) -> dict[str, int]:
    counted = counts(crisis, as_known=end_of_day(crisis, day))
    return {key: figure.number for key, figure in figures(counted, audience=audience).items()}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_ledger_gives_every_published_number_that_can_be_true_at_once(crisis, day):
    own = numbers(crisis, day)
    differing = {
        (day, said.measure_id)
        for said in PublishedFigure.objects.filter(known_on=day)
        if not said.holds(own[said.measure_id])
    }
    assert differing == {one for one in FALSE_IN_JULY_2025 if one[0] == day}


def test_every_row_of_the_facts_was_published_with_its_source(crisis):
    assert PublishedFigure.objects.count() == len(PUBLISHED)
    assert not PublishedFigure.objects.filter(source="").exists()
    assert PublishedFigure.objects.filter(known_on=MAY_2026, source__contains="single secondary source").count() == 5


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("audience", Audience)
def test_whole_and_parts_of_our_own_figures_add_up_on_every_published_day(crisis, day, audience):
    counted = counts(crisis, as_known=end_of_day(crisis, day))
    made = figures(counted, audience=audience)
    assert all(check_partition(partition, made, counted).adds_up for partition in Partition.objects.all())


@pytest.mark.parametrize(
    ("day", "whole", "parts", "inside"),
    [
        (date(2024, 8, 9), 91, (14, 8, 69), None),
        (date(2025, 1, 17), 126, (96, 12, 18), 16),
        (date(2025, 3, 21), 127, (97, 12, 18), 16),
        (date(2025, 12, 18), 202, (119, 26, 7, 50), None),
        (MAY_2026, 217, (139, 49, 6, 23), None),
    ],
)
def test_the_equation_of_the_day_comes_out_of_the_ledger(crisis, day, whole, parts, inside):
    counted = counts(crisis, as_known=end_of_day(crisis, day))
    partition = partition_in_use(crisis, as_known=counted.as_known)
    assert partition is not None
    check = check_partition(partition, figures(counted, audience=Audience.PUBLIC), counted)
    assert (check.whole.number, tuple(part.number for part in check.parts), check.adds_up) == (whole, parts, True)
    if inside is not None:
        assert [figure.number for figure in check.inside["remaining"]] == [inside]


def test_as_known_on_4_july_2024_the_page_says_what_the_article_says(crisis):
    day = date(2024, 7, 4)
    own = numbers(crisis, day)
    assert own["asked_for_help"] >= 30
    assert (own["dead_confirmed_by_us"], own["remains_pending"]) == (4, 2)
    signed = Countersignature.objects.filter(at__lte=end_of_day(crisis, day)).order_by("-at")[:2]
    assert {signature.at.date() for signature in signed} == {date(2024, 6, 11)}
    pending = Standing.objects.filter(
        case__in=[signature.claim.case_id for signature in signed], track="remains", viewpoint="ours",
        known_from__lte=end_of_day(crisis, day), known_until__gt=end_of_day(crisis, day),
    )  # fmt: skip
    assert set(pending.values_list("state", flat=True)) <= {"located", "identified_provisionally"}


def test_a_death_confirmed_later_than_it_happened_counts_from_its_countersignature(crisis):
    on_eve, on_day = (numbers(crisis, date(2024, 7, day))["dead_confirmed_by_us"] for day in (29, 30))
    assert (on_eve, on_day) == (4, 8)
    claims = Claim.objects.filter(countersignature__at__date=date(2024, 7, 30))
    assert all(claim.happened.latest < date(2024, 7, 1) for claim in claims)


def test_in_july_2025_four_deaths_were_held_back_because_their_families_had_not_been_told(crisis):
    internal, public = (numbers(crisis, JULY_2025, audience) for audience in (Audience.INTERNAL, Audience.PUBLIC))
    keys = ("released", "dead_confirmed_by_us", "remaining", "missing_as_host_reports")
    assert [internal[key] for key in keys] == [98, 16, 13, 12]
    assert [public[key] for key in keys] == [98, 12, 17, 16]
    told = numbers(crisis, date(2025, 9, 12))
    assert told["dead_confirmed_by_us"] == 16


def test_two_contradictions_are_found_in_what_was_published_and_no_third(crisis):
    may, july = (one for one in findings_of_crisis(crisis, as_known=timezone.now()) if one.check in OF_ONE_DAY)
    assert july.words == (
        "Published on 24 July 2025: 127 known, but 98 released + 12 dead, confirmed by us + 13 remaining make 123. "
        "The difference is 4."
    )
    assert "22 May 2026: “missing” stands for two numbers, 6 missing, as the host reports" in may.words
    assert " 11 missing, as the family says" in may.words


def test_the_26_of_the_petition_are_14_dead_11_missing_as_their_families_say_and_one_in_jail(crisis):
    named = Claim.objects.filter(claimant__startswith="Supreme Court")
    states = Counter(f"{claim.track}={claim.state}" for claim in named)
    assert named.values("case").distinct().count() == 26
    assert states == {"condition=dead": 14, "whereabouts=missing": 11, "custody=detained": 1}
    assert named.filter(state="dead", known_at__date__lte=date(2026, 4, 24)).count() == 10
    dead = Standing.objects.filter(case__in=named.values("case"), track="remains", viewpoint="family")
    assert dead.filter(state="identity_disputed", known_until=FOREVER).count() == 8


def test_the_18_remaining_in_february_2025_come_from_the_states_that_were_named(crisis):
    counted = counts(crisis, as_known=end_of_day(crisis, date(2025, 2, 6)))
    remaining = figures(counted)["remaining"]
    cases = Case.objects.filter(
        spans__profile__in=remaining.profile_ids, spans__known_from__lte=counted.as_known,
        spans__known_until__gt=counted.as_known,
    )  # fmt: skip
    assert Counter(cases.values_list("person__home_region", flat=True)) == {
        "Uttar Pradesh": 9, "Punjab": 2, "Haryana": 2, "Chandigarh": 1, "Maharashtra": 1, "Kerala": 1, "Bihar": 1,
        "Jammu and Kashmir": 1,
    }  # fmt: skip


def test_doubles_wait_in_the_queue_and_one_is_joined_without_a_case_of_their_own(crisis):
    lead = actor_for(User.objects.get(memberships__role=Role.CRISIS_LEAD))
    waiting = list(open_pairs(lead, crisis))
    assert Counter(row.rank for row in waiting) == {SECOND: 1, FIRST: len(waiting) - 2, WAITING: 1}
    assert len(waiting) >= 4
    joined = Joining.objects.get()
    assert joined.kept.cases.exists()
    assert not joined.joined.cases.exists()
    assert {row.band for row in waiting} == {"upper", "between"}


def test_brothers_with_one_father_and_one_village_are_not_probably_the_same(crisis):
    brothers = Proposal.objects.filter(first__father_name="Gurdial Singh Bahoke", second__name__contains="Bahoke")
    assert all(row.band == "between" for row in brothers)


def test_loading_it_again_is_refused_and_changes_nothing(logins):
    before = (User.objects.count(), Case.objects.count(), PublishedFigure.objects.count())
    with pytest.raises(CommandError, match="loaded already"):
        load()
    assert (User.objects.count(), Case.objects.count(), PublishedFigure.objects.count()) == before


def test_it_is_not_loaded_while_the_clock_stands_before_the_end_of_the_story(db):
    with pytest.raises(CommandError, match="2026-05"):
        load(now=datetime(2026, 5, 1, tzinfo=UTC))
    assert not Crisis.objects.exists()


def test_every_login_signs_in_and_every_role_is_there(logins):
    for email, password, _who in logins:
        assert authenticate(None, email=email, password=password) is not None
    assert {role for user in User.objects.all() for role in actor_for(user).roles} == set(Role)
    assert all(email.endswith("@mfa.example") for email, _password, _who in logins)


def test_each_post_sees_cases_and_the_capital_sees_all(logins):
    seen = {user.name: cases_for(actor_for(user)).count() for user in User.objects.all()}
    assert seen["Sharada Nambissan"] == 217
    assert seen["Ishani Ratnapalli"] == 0
    assert seen["Nandita Borkotoky"] == 1
    others = set(seen) - {"Ishani Ratnapalli"}
    assert all(seen[name] for name in others)


def test_a_death_with_one_signature_does_not_count_and_the_family_is_not_told(crisis):
    case = Case.objects.get(person__name="Bhanupratap Semriyal")
    claim = Claim.objects.get(case=case, track="condition", viewpoint="ours")
    assert (claim.state, claim.ground) == ("dead", "dna")
    assert not Countersignature.objects.filter(claim=claim).exists()
    stands = dict(Standing.objects.filter(case=case, known_until=FOREVER).values_list("track", "state"))
    assert stands["kin"] == "not_told"
    assert "ours.condition" not in {
        f"{row.viewpoint}.{row.track}" for row in Standing.objects.filter(case=case, known_until=FOREVER)
    }


def test_a_claim_that_was_retracted_stands_no_more_and_stays_readable(crisis):
    retraction = Retraction.objects.get()
    assert retraction.reason
    assert not Standing.objects.filter(claim=retraction.claim, known_until=FOREVER).exists()
    assert Standing.objects.filter(claim=retraction.claim, known_until=retraction.at).exists()


def test_the_told_cases_have_documents_on_which_claims_rest_kin_tasks_and_promised_calls(crisis):
    told = Case.objects.filter(person__name__in=[told["person"]["name"] for told in told_tables().values()])
    assert told.count() == len(told_tables()) == 9
    for case in told:
        assert Kin.objects.exclude(note="").filter(person=case.person).exists()
    with_tasks = CaseTask.objects.filter(done_at=None, owner__isnull=False).values("case").distinct()
    assert with_tasks.count() == len(told) - 2, "two of them came home"
    assert {document.media_type.split("/")[0] for document in Document.objects.all()} == {
        "application", "audio", "image", "text",
    }  # fmt: skip
    assert all(document.evidence.exists() for document in Document.objects.filter(title__icontains="DNA"))
    assert all(default_storage.exists(document.storage_name) for document in Document.objects.all())
    assert Clock.objects.filter(kind="next_call", met_at=None).count() == 4


def test_some_clocks_are_overdue_and_the_accounts_of_some_cases_differ(crisis):
    overdue = Clock.objects.filter(met_at=None, due_at__lt=last_moment())
    assert set(overdue.values_list("kind", flat=True)) == {"first_contact", "access_granted", "host_notice_of_death"}
    open_ones = Disagreement.objects.filter(closed_at=None)
    assert {"whereabouts", "remains", "service", "return"} == set(open_ones.values_list("track", flat=True))


def test_in_january_2025_our_account_of_some_of_the_missing_is_not_the_hosts(crisis):
    counted = counts(crisis, as_known=end_of_day(crisis, date(2025, 1, 17)))
    assert counted.number(lambda profile: "whereabouts" in profile.differs) >= 3


def test_nothing_of_the_rehearsal_is_marked_as_back_dated(crisis):
    assert not Claim.objects.filter(backdated=True).exists()


MORNING = "2024-07-03T08:00"


def test_the_brief_of_3_july_2024_says_on_that_morning_what_the_article_says(crisis):
    paper = brief_of("2024-07-03", as_known=MORNING)
    head = dict(paper.facts)
    assert head["Last met"].startswith("December 2023, Moscow")
    assert "deaths of 4" in paper.lead.words
    assert int(row(paper, "figures", "dead, confirmed by us")[2]) == 4
    assert int(row(paper, "figures", "remains not handed over")[2]) == 2
    assert int(row(paper, "figures", "asked for help")[2]) >= 30
    ask, _open_for, names, _answer = row(paper, "asks", "Hand-over of the remains")
    assert ("11 June 2024" in ask, names) == (True, "2")
    assert "11 June 2024, Moscow and New Delhi" in said(paper, "asks")
    assert "not in line with our partnership" in " ".join(quotes(paper, "positions"))
    assert "Vladimir Putin" in said(paper, "next")
    assert "Moscow" in head["Next after this"]


def test_nothing_that_became_known_after_that_morning_is_in_the_brief_of_3_july(crisis):
    words = said(brief_of("2024-07-03", as_known=MORNING))
    later = set(words_known_after(at(MORNING)))
    assert len(later) > 20
    assert not [one for one in later if one in words]
    assert not [one for one in ("within weeks", "4 July 2024", "2024-08") if one in words]


def test_the_brief_for_the_visit_to_moscow_tells_of_astana_and_not_yet_of_a_promise(crisis):
    paper = brief_of("2024-07-08", as_known="2024-07-07T20:00")
    assert "3 July 2024, Astana" in said(paper, "since")
    assert "strong concern on Indian nationals" in said(paper)
    assert row(paper, "figures", "asked for help")[-1].startswith("at least 30, ")
    assert not [one for one in words_known_after(at("2024-07-07T20:00")) if one in said(paper)]


@pytest.mark.parametrize(
    ("known", "state", "is_late"),
    [
        ("2024-07-10T08:00", AssuranceState.RUNNING, False),
        ("2024-12-10T08:00", AssuranceState.PARTLY, True),
        ("2026-05-23T08:00", AssuranceState.PARTLY, True),
    ],
)
def test_the_promise_of_all_within_weeks_runs_and_is_then_kept_in_part(crisis, known, state, is_late):
    promise = next(stand for stand in stands_of(crisis, as_known=at(known)) if stand.assurance.kind == "release")
    assert (promise.state, promise.overdue_days > 0) == (state, is_late)
    assert 0 <= promise.kept < promise.total


def test_the_claimed_stop_is_held_against_those_who_were_recruited_after_it(crisis):
    before, after = (stands_of(crisis, as_known=at(day)) for day in ("2024-08-09T12:00", "2024-08-11T12:00"))
    assert [stand for stand in before if stand.assurance.kind == "stop"] == []
    stop = next(stand for stand in after if stand.assurance.kind == "stop")
    assert stop.findings.after
    assert Claim.objects.filter(case__in=stop.findings.after, state="recruited", happened_earliest__gt="2024-04-30")


def test_the_asks_of_the_rehearsal_were_raised_for_those_who_remained_on_that_day(crisis):
    raised = {concern.known_at.date(): concern.total for concern in Concern.objects.filter(ask__kind="release")}
    for day, total in raised.items():
        assert total == numbers(crisis, day, Audience.INTERNAL)["remaining"], day


IN_THE_NEWS = {
    "binil", "asfan", "afsan", "hemil", "hemal", "mangukiya", "majoti", "sahil", "chandran", "jain kurian", "tejpal",
    "sufyan", "azad yusuf", "zahur", "naveen", "masih",
}  # fmt: skip


def test_nobody_is_named_like_a_person_who_was_in_the_news(crisis):
    names = {name.folded for name in PersonName.objects.all()}
    assert not {name for name in names for word in IN_THE_NEWS if word in name}


def test_no_two_men_of_the_rehearsal_have_one_name_and_all_are_written_in_three_scripts(crisis):
    names = list(Case.objects.values_list("person__name", flat=True))
    assert len(set(names)) == len(names) == 217
    for case in Case.objects.prefetch_related("person__names"):
        scripts = {name.script for name in case.person.names.all()}
        assert {"Latn", "Cyrl"} < scripts


def test_passports_and_telephones_are_of_ranges_that_are_not_given_out(crisis):
    assert all(paper.number.startswith("Z") for paper in Paper.objects.all())
    assert all(contact.folded.startswith("+9150000") for contact in Contact.objects.all())


def test_the_same_people_are_invented_at_every_run():
    first, second = ([people.invent(Random(f"{number}")) for number in range(300)] for people in (People(), People()))
    assert first == second


def test_every_man_is_opened_before_anything_else_is_known_of_him():
    for man in men():
        later = (man.asked, man.release_asked, man.released, man.signed, man.host_missing, man.disputed)
        assert all(day >= man.opened for day in later if day is not None), man
        assert man.died is None or man.signed is None or man.died < man.signed


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [("Jagmohan Khatana", "Джагмохан Кхатана"), ("Edathil", "Эдатхил"), ("Charanpal Singh Rai", "Чаранпал Сингх Рай")],
)
def test_a_name_is_written_in_cyrillic_as_a_clerk_would(latin, cyrillic):
    assert in_cyrillic(latin) == cyrillic


def test_a_kind_of_file_that_nobody_makes_is_refused():
    with pytest.raises(ValueError, match="xlsx"):
        file_of("list.xlsx", [])
