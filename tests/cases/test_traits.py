"""By what cases are counted besides their standing: what each was, and when, stays known for ever."""

from collections import Counter
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.derive import fold
from safeconduct.cases.checks import compare_standings
from safeconduct.cases.enums import Trait
from safeconduct.cases.models import BEGINNING, FOREVER, Case, CaseTraits, Crisis, ProfileSpan
from safeconduct.cases.traits import (
    ANY,
    counts_by_trait,
    minors,
    numbers_by_sets,
    numbers_by_trait,
    trait_labels,
    traits_hold,
)
from safeconduct.people.models import Person
from safeconduct.store.partial_dates import PartialDate, PartialDateError
from tests.conftest import Ministry
from tests.figures.ledger import at, new_case, say
from tests.people.joining import join, part

pytestmark = pytest.mark.django_db


def numbers(crisis: Crisis, trait: str, moment: datetime) -> dict[str, int]:
    """From the whole table; what is counted for some standings alone, and from sets of traits, is the same."""
    table = counts_by_trait(crisis, trait, as_known=moment)
    profiles = {profile for row in table.values() for profile in row}
    whole = {value: sum(row.values()) for value, row in table.items()}
    assert numbers_by_trait(crisis, trait, profiles, as_known=moment) == whole
    assert numbers_by_sets(crisis, trait, profiles, Q(), as_known=moment) == whole
    return whole


def holding(trait: str, *values: str, moment: datetime) -> set[object]:
    live = ProfileSpan.objects.filter(known_from__lte=moment, known_until__gt=moment)
    return set(live.filter(traits_hold(trait, values, as_known=moment)).values_list("case_id", flat=True))


def found() -> list[str]:
    return [difference.sentence for difference in compare_standings().differences]


def spoil(statement: str) -> None:
    """As somebody with the password of the superuser could."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_a_new_case_has_its_traits_from_the_beginning(case: Case) -> None:
    held = CaseTraits.objects.select_related("traits").get()
    assert (held.case, held.known_from, held.known_until) == (case, BEGINNING, FOREVER)
    for row in (held, held.traits):
        assert (row.post, row.circumstance, row.sex, row.home_region) == (case.post, "recruited", "", "Rajasthan")
    assert (held.born_earliest, held.born_latest) == (None, None)


def test_a_row_that_is_written_again_without_a_change_writes_no_period(case: Case) -> None:
    case.save()
    case.person.save()
    Person.objects.filter(pk=case.person_id).update(home_place="Bikaner", home_region="Rajasthan")
    assert CaseTraits.objects.count() == 1


CHANGES = {
    Trait.HOME_REGION: ("Rajasthan", "Punjab"),
    Trait.SEX: ("", "F"),
    Trait.CIRCUMSTANCE: ("recruited", "detained"),
    Trait.POST: ("Embassy Moscow", "Embassy Kyiv"),
}


@pytest.mark.parametrize("trait", CHANGES)
def test_a_change_counts_from_its_moment_on_and_what_was_known_before_stays(
    case: Case, ministry: Ministry, trait: Trait
) -> None:
    before, after = CHANGES[trait]
    if trait == Trait.POST:
        before, after = str(ministry.embassy.pk), str(ministry.other_embassy.pk)
    of_person = trait in (Trait.HOME_REGION, Trait.SEX)
    changed = Person.objects.filter(cases=case) if of_person else Case.objects.filter(pk=case.pk)
    asked = timezone.now()
    changed.update(**{trait.value: after})
    now = timezone.now()
    assert (numbers(case.crisis, trait, asked), numbers(case.crisis, trait, now)) == ({before: 1}, {after: 1})
    assert (holding(trait, before, moment=asked), holding(trait, before, moment=now)) == ({case.pk}, set())
    assert (holding(trait, after, moment=asked), holding(trait, after, moment=now)) == (set(), {case.pk})
    assert not found()


def test_a_claim_dated_back_before_a_change_counts_with_what_was_known_then(case: Case, lead: Actor) -> None:
    Person.objects.update(home_region="Punjab")
    say(case, "ours.service=released", known="2024-05-20", by=lead)
    assert numbers(case.crisis, Trait.HOME_REGION, at("2024-06-15")) == {"Rajasthan": 1}
    assert numbers(case.crisis, Trait.HOME_REGION, timezone.now()) == {"Punjab": 1}
    assert not found()


def test_many_cases_opened_by_one_statement_have_their_traits(case: Case, crisis: Crisis) -> None:
    people = Person.objects.bulk_create(Person(name=f"Person {n}", sex="M", birth="1999") for n in range(3))
    Case.objects.bulk_create(
        Case(crisis=crisis, person=person, reference=f"XX24-{n}", circumstance="other", post=case.post,
             opened_at=case.opened_at) for n, person in enumerate(people)
    )  # fmt: skip
    assert CaseTraits.objects.filter(sex="M", born_earliest="1999-01-01", born_latest="1999-12-31").count() == 3


def test_a_period_is_neither_changed_nor_removed(case: Case) -> None:
    Person.objects.update(sex="M")
    for forbidden in (
        lambda: CaseTraits.objects.filter(known_until=FOREVER).update(sex="F"),
        lambda: CaseTraits.objects.exclude(known_until=FOREVER).update(known_until=FOREVER),
        lambda: CaseTraits.objects.filter(known_until=FOREVER)._raw_delete("default"),  # type: ignore[attr-defined]
    ):
        with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
            forbidden()


def test_a_joined_case_keeps_the_traits_of_its_own_person_and_one_human_being_counts_once(
    case: Case, crisis: Crisis, ministry: Ministry, officer: Actor, colleague: Actor
) -> None:
    other = new_case(crisis, ministry.embassy, "Омвир Сингх", by=officer, opened="2024-05-02")
    Person.objects.filter(pk=other.person_id).update(home_region="Haryana")
    apart = timezone.now()
    join(case.person, other.person, first=officer, second=colleague)
    together = timezone.now()
    Person.objects.filter(pk=other.person_id).update(sex="M")
    part(case.person, other.person, first=officer, second=colleague)
    parted = timezone.now()
    both, one = {"Rajasthan": 1, "Haryana": 1}, {"Rajasthan": 1}
    assert [numbers(crisis, "home_region", moment) for moment in (apart, together, parted)] == [both, one, both]
    assert CaseTraits.objects.get(case=other, known_until=FOREVER).home_region == "Haryana"
    assert not found()


# ---------------------------------------------------------------- births
POINT = st.dates(date(1901, 1, 1), date(2150, 12, 31)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", day.isoformat()])
)
EDTF = st.one_of(
    POINT, POINT.map("{}~".format), POINT.map("{}/..".format), POINT.map("../{}".format),
    st.tuples(POINT, POINT).map("/".join), st.just(""),
)  # fmt: skip


@example("2024-02~")
@example("2023-12-31~")
@example("1900~")
@given(EDTF)
@settings(max_examples=150, deadline=None)
def test_the_database_reads_a_date_as_we_do(edtf: str) -> None:
    try:
        said = PartialDate.parse_edtf(edtf)
    except PartialDateError:  # a range that ends before it begins
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_earliest_day(%s), cases_latest_day(%s)", [said.edtf, said.edtf])
        assert cursor.fetchone() == (said.earliest, said.latest)


@pytest.mark.parametrize(
    ("birth", "day", "is_minor"),
    [
        ("2006-11-24", date(2024, 11, 23), True),
        ("2006-11-24", date(2024, 11, 24), False),
        ("2006", date(2024, 6, 1), True),
        ("2006~", date(2025, 6, 1), True),
        ("2005/..", date(2040, 1, 1), True),
        ("../2000", date(2024, 1, 1), False),
        ("", date(2024, 1, 1), False),
        ("2008-02-29", date(2026, 2, 28), True),
        ("2008-02-29", date(2026, 3, 1), False),
        ("2006-03-01", date(2024, 2, 29), True),
    ],
)
def test_who_may_be_under_eighteen_is_counted_as_a_minor(case: Case, birth: str, day: date, is_minor: bool) -> None:
    Person.objects.update(birth=birth)
    now = timezone.now()
    assert ProfileSpan.objects.filter(minors(as_known=now, day=day), known_until=FOREVER).exists() == is_minor


def test_a_birth_that_was_learned_later_makes_no_minor_of_an_earlier_time(case: Case) -> None:
    asked = timezone.now()
    Person.objects.update(birth="2015")
    assert not ProfileSpan.objects.filter(minors(as_known=asked, day=asked.date())).exists()


# ---------------------------------------------------------------- values
def test_any_known_value_and_none_known(case: Case) -> None:
    now = timezone.now()
    assert (holding("home_region", ANY, moment=now), holding("sex", ANY, moment=now)) == ({case.pk}, set())
    assert (holding("home_region", "", moment=now), holding("sex", "", moment=now)) == (set(), {case.pk})
    assert holding("post", ANY, moment=now) == holding("post", str(case.post_id), moment=now) == {case.pk}
    assert holding("post", "no id", "\0", moment=now) == holding("home_region", "\0", moment=now) == set()


def test_values_are_told_in_words(case: Case) -> None:
    assert trait_labels("post", [str(case.post_id), "gone"]) == {str(case.post_id): "Embassy Moscow", "gone": "gone"}
    assert trait_labels("sex", ["F", ""]) == {"F": "female", "": "not known"}
    assert trait_labels("circumstance", ["recruited"]) == {"recruited": "recruited into armed forces"}
    assert trait_labels("home_region", ["Punjab", ""]) == {"Punjab": "Punjab", "": "not known"}


# ---------------------------------------------------------------- checks
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE cases_casetraits SET home_region = 'Goa'",
        "UPDATE people_person SET sex = 'F'",
        "UPDATE cases_casetraits SET known_from = '2020-01-01' WHERE known_until < '9999-01-01'",
        "DELETE FROM cases_casetraits WHERE known_until < '9999-01-01'",
        "UPDATE cases_traitset SET sex = 'F'",
        "UPDATE cases_profilespan SET began_as_id = NULL",
    ],
)
def test_traits_that_were_changed_past_the_triggers_are_found(case: Case, tampering: str) -> None:
    Person.objects.update(birth="1999")
    spoil(tampering)
    assert (
        f"Case {case.reference}: what it is counted by (home state, post, sex, circumstance, birth) does not follow "
        "from its row and its person's." in found()
    )


@pytest.mark.parametrize(
    ("table", "months"), [("cases_traitnews", {"2024-02"}), ("cases_traittally", {"2024-02", "2024-03"})]
)
def test_a_tally_by_trait_that_does_not_add_up_is_found(case: Case, table: str, months: set[str]) -> None:
    if table == "cases_traittally":
        fold()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET n = n + 1 WHERE month IN ('2024-02-01', '2024-03-01')")
    assert found() == [
        f"The tallies by home state, post, sex and circumstance of the crisis and month army {month} do not add up to "
        "the standings of its cases."
        for month in sorted(months)
    ]


# ---------------------------------------------------------------- tallies
def test_a_night_that_comes_after_months_makes_up_for_them(case: Case, lead: Actor) -> None:
    say(case, "ours.service=released", known="2024-03-20", by=lead)
    fold()
    with connection.cursor() as cursor:  # as if the last night had been in April 2024
        cursor.execute("DELETE FROM cases_traittally WHERE month > '2024-05-01'")
        cursor.execute("UPDATE cases_traitfold SET until = '2024-05-01'")
    for _again in range(2):
        moment = at("2024-08-10")
        assert counts_by_trait(case.crisis, "sex", as_known=moment) == looking_at_every_case(
            case.crisis, Trait.SEX, moment
        )
        assert not found()
        fold()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from(["ours.service=released", "ours.service=recruited",
                                                   "host.whereabouts=missing"]),
                  st.sampled_from(["2024-02-27", "2024-03-01", "2024-03-31", "2024-05-20"])),
        st.tuples(st.just("change"), st.sampled_from(["home_region", "sex"]), st.sampled_from(["M", "F", ""])),
        st.tuples(st.just("fold"), st.just(""), st.just("")),
    ),
    min_size=1, max_size=7,
)  # fmt: skip


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_by_trait_are_what_a_look_at_every_case_gives(
    case: Case, crisis: Crisis, ministry: Ministry, lead: Actor, steps: list[tuple[str, str, str]]
) -> None:
    with transaction.atomic():
        cases = [case, new_case(crisis, ministry.other_embassy, "B", by=lead, opened="2024-03-01")]
        moments = [at(day) for day in ("2024-02-26", "2024-03-01", "2024-03-10", "2024-03-31", "2030-06-01")]
        for number, (act, what, value) in enumerate(steps):
            if act == "say":
                say(cases[number % 2], what, known=value, by=lead)
            elif act == "change":
                Person.objects.filter(pk=cases[number % 2].person_id).update(**{what: value})
            else:
                fold()
            moments.append(timezone.now())
        for moment in moments:
            for trait in Trait:
                assert counts_by_trait(crisis, trait, as_known=moment) == looking_at_every_case(crisis, trait, moment)
        assert not found()
        transaction.set_rollback(True)


def looking_at_every_case(crisis: Crisis, trait: Trait, moment: datetime) -> dict[str, dict[int, int]]:
    held = CaseTraits.objects.filter(crisis=crisis, known_from__lte=moment, known_until__gt=moment)
    value_of = {case: str(value) for case, value in held.values_list("case_id", trait.value)}
    live = ProfileSpan.objects.filter(crisis=crisis, known_from__lte=moment, known_until__gt=moment)
    out: dict[str, Counter[int]] = {}
    for case, profile in live.values_list("case_id", "profile_id"):
        out.setdefault(value_of[case], Counter())[profile] += 1
    return {value: dict(found) for value, found in out.items()}
