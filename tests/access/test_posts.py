"""Posts are a tree; roles and compartments are held from when to when; every grant is in the record."""

import pytest

from safeconduct.access.actions import create_post, create_user, end_role, grant_compartment, grant_role
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment, PostKind, Role
from safeconduct.access.models import Clearance, Membership
from safeconduct.access.queries import actor_for, officers_at
from safeconduct.audit.models import Entry
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_an_actor_has_her_post_and_all_posts_below_it(ministry):
    officer = ministry.actor("officer")
    assert officer.own_posts == {ministry.embassy.pk}
    assert officer.posts == {ministry.embassy.pk, ministry.consulate.pk}
    assert not officer.sees_all_posts


def test_who_sits_at_the_root_sees_all_posts(ministry):
    assert ministry.actor("auditor").sees_all_posts


def test_a_role_that_has_ended_is_no_longer_held(ministry):
    membership = Membership.objects.get(user=ministry.users["officer"])
    end_role(membership, by=ministry.actor("administrator"))
    officer = ministry.actor("officer")
    assert (officer.roles, officer.posts) == (frozenset(), frozenset())
    entry = Entry.objects.get(verb="end_role")
    assert entry.before == {"role": "case_officer", "post": str(ministry.embassy.pk)}


def test_granting_what_is_held_already_changes_nothing(ministry):
    before = Entry.objects.count()
    officer = ministry.users["officer"]
    again = grant_role(officer, role=Role.CASE_OFFICER, post=ministry.embassy, by=ministry.actor("administrator"))
    grant_compartment(ministry.users["lead"], compartment=Compartment.MEDICAL, by=None)
    assert again == Membership.objects.get(user=officer)
    assert Entry.objects.count() == before


def test_a_compartment_is_held_until_it_ends(ministry):
    clearance = grant_compartment(
        ministry.users["officer"], compartment=Compartment.MEDICAL, by=ministry.actor("administrator")
    )
    assert ministry.actor("officer").compartments == {Compartment.MEDICAL}
    assert Entry.objects.filter(verb="grant_compartment", actor_name="Administrator").exists()
    Clearance.objects.filter(pk=clearance.pk).update(until="2024-01-01T00:00Z")
    assert ministry.actor("officer").compartments == frozenset()


@pytest.mark.parametrize("who", ["officer", "lead", "auditor"])
def test_only_an_administrator_adds_users_posts_roles_and_compartments(ministry, who):
    actor, officer = ministry.actor(who), ministry.users["officer"]
    acts = [
        lambda: create_user("new@ministry.example", name="New", password=PASSWORD, by=actor),
        lambda: create_post("New", kind=PostKind.EMBASSY, country="UA", parent=ministry.capital, by=actor),
        lambda: grant_role(officer, role=Role.CRISIS_LEAD, post=ministry.embassy, by=actor),
        lambda: grant_compartment(officer, compartment=Compartment.SOURCE, by=actor),
        lambda: end_role(Membership.objects.get(user=officer), by=actor),
    ]
    before = Entry.objects.count()
    for act in acts:
        with pytest.raises(Refused, match="takes the role administrator"):
            act()
    assert Entry.objects.count() == before


def test_an_administrator_of_an_embassy_grants_nothing_elsewhere(ministry):
    keeper = create_user("keeper@ministry.example", name="Keeper", password=PASSWORD, by=None)
    grant_role(keeper, role=Role.ADMINISTRATOR, post=ministry.embassy, by=None)
    actor, officer = actor_for(keeper), ministry.users["officer"]
    grant_role(officer, role=Role.CRISIS_LEAD, post=ministry.consulate, by=actor)
    with pytest.raises(Refused, match="not below yours"):
        grant_role(officer, role=Role.CRISIS_LEAD, post=ministry.other_embassy, by=actor)


def test_one_e_mail_address_is_one_user_whatever_its_capitals(ministry):
    with pytest.raises(Refused, match=r"already a user with the e-mail address OFFICER@ministry\.example"):
        create_user("OFFICER@ministry.example", name="Another", password=PASSWORD, by=None)


def test_the_officers_of_posts_are_those_who_are_active_and_hold_a_role_there(ministry):
    ministry.users["colleague"].__class__.objects.filter(name="Colleague").update(is_active=False)
    assert [user.name for user in officers_at([ministry.embassy.pk])] == ["Officer"]


def test_an_actor_costs_three_queries(ministry, django_assert_num_queries):
    with django_assert_num_queries(3):
        actor_for(ministry.users["lead"])
