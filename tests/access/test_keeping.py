"""What administrators do: users, roles, compartments, passwords and posts. Every act is in the record."""

import pytest
from django.core.exceptions import ValidationError

from safeconduct.access.actions import (
    activate_user,
    add_user,
    create_post,
    create_user,
    deactivate_user,
    end_compartment,
    end_role,
    grant_compartment,
    grant_role,
    set_password,
    set_senior,
)
from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment, PostKind, Role
from safeconduct.access.models import Clearance, Membership, Post, User
from safeconduct.access.pages import Branch, post_tree, user_list
from safeconduct.access.queries import actor_for, posts_of_user, users_kept_by
from safeconduct.audit.models import Entry
from tests.conftest import PASSWORD, Ministry

pytestmark = pytest.mark.django_db
FRESH = "quite another pass phrase"


@pytest.fixture
def whole(ministry: Ministry) -> Actor:
    return ministry.actor("administrator")


@pytest.fixture
def keeper(ministry: Ministry) -> User:
    """Administrator of the embassy in Moscow, who is also an officer at headquarters."""
    user = create_user("keeper@ministry.example", name="Keeper", password=PASSWORD, by=None)
    grant_role(user, role=Role.ADMINISTRATOR, post=ministry.embassy, by=None)
    grant_role(user, role=Role.CASE_OFFICER, post=ministry.capital, by=None)
    return user


@pytest.fixture
def local(keeper: User) -> Actor:
    return actor_for(keeper)


def role_of(user: User, role: Role = Role.ADMINISTRATOR) -> Membership:
    return Membership.objects.get(user=user, role=role, until=None)


def last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.latest("id")
    return entry.verb, entry.actor_name, entry.object_id


# ---------------------------------------------------------------- where an administrator's word counts
def test_an_administrator_keeps_the_posts_below_that_role_and_not_those_below_her_other_roles(ministry, local):
    assert local.sees_all_posts
    assert not local.keeps_all_posts
    assert local.kept_posts == {ministry.embassy.pk, ministry.consulate.pk}


def test_an_administrator_of_an_embassy_adds_users_with_a_role_there_only(ministry, local):
    user = add_user(
        "new@ministry.example", name="New", password=FRESH, role=Role.DIPLOMAT, post=ministry.consulate, by=local
    )
    assert actor_for(user).roles == {Role.DIPLOMAT}
    assert list(Entry.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["grant_role", "create_user"]
    with pytest.raises(Refused, match="not below yours"):
        add_user("other@ministry.example", name="Other", password=FRESH, role=Role.DIPLOMAT, post=ministry.capital,
                 by=local)  # fmt: skip
    assert not User.objects.filter(email="other@ministry.example").exists()


def test_a_new_user_has_the_time_zone_of_the_post_unless_told_otherwise(ministry, whole):
    Post.objects.filter(pk=ministry.embassy.pk).update(time_zone="Europe/Moscow")
    ministry.embassy.refresh_from_db()
    said = {"name": "N", "password": FRESH, "role": Role.DIPLOMAT, "post": ministry.embassy, "by": whole}
    assert add_user("a@ministry.example", **said).time_zone == "Europe/Moscow"
    assert add_user("b@ministry.example", **said, time_zone="Asia/Kolkata").time_zone == "Asia/Kolkata"


@pytest.mark.parametrize("weak", ["short", "password1234", "wilhelmina@ministry.example"])
def test_a_weak_first_password_adds_nobody(ministry, whole, weak):
    with pytest.raises(ValidationError):
        add_user("wilhelmina@ministry.example", name="Wilhelmina", password=weak, role=Role.DIPLOMAT,
                 post=ministry.embassy, by=whole)  # fmt: skip
    assert not User.objects.filter(email="wilhelmina@ministry.example").exists()


def test_nobody_of_another_post_is_drawn_to_ones_own_by_giving_a_role(ministry, local):
    with pytest.raises(Refused, match="belongs to a post that is not below yours"):
        grant_role(ministry.users["stranger"], role=Role.DIPLOMAT, post=ministry.embassy, by=local)
    assert actor_for(ministry.users["stranger"]).roles == {Role.CASE_OFFICER}


def test_a_user_without_a_role_still_belongs_to_the_posts_where_she_held_one(ministry, local, whole):
    stranger = ministry.users["stranger"]
    end_role(role_of(stranger, Role.CASE_OFFICER), by=whole)
    assert posts_of_user(stranger.pk) == {ministry.other_embassy.pk}
    with pytest.raises(Refused, match="belongs to a post"):
        grant_role(stranger, role=Role.DIPLOMAT, post=ministry.embassy, by=local)


@pytest.mark.parametrize("who", ["lead", "officer", "auditor", "press"])
def test_only_an_administrator_does_any_of_this(ministry, who):
    actor, officer = ministry.actor(who), ministry.users["officer"]
    clearance = Clearance.objects.filter(user=ministry.users["lead"]).first()
    acts = [
        lambda: add_user("n@x.example", name="N", password=FRESH, role=Role.DIPLOMAT, post=ministry.embassy, by=actor),
        lambda: end_compartment(clearance, by=actor),
        lambda: set_senior(officer, is_senior=True, by=actor),
        lambda: deactivate_user(officer, by=actor),
        lambda: activate_user(officer, by=actor),
        lambda: set_password(officer, FRESH, by=actor),
    ]
    before = Entry.objects.count()
    for act in acts:
        with pytest.raises(Refused, match="takes the role administrator"):
            act()
    assert Entry.objects.count() == before


# ---------------------------------------------------------------- compartments and seniors
def test_a_compartment_that_has_ended_is_no_longer_held(ministry, whole):
    clearance = Clearance.objects.get(user=ministry.users["lead"], compartment=Compartment.MEDICAL)
    end_compartment(clearance, by=whole)
    assert Compartment.MEDICAL not in ministry.actor("lead").compartments
    assert last_entry() == ("end_compartment", "Administrator", str(ministry.users["lead"].pk))
    before = Entry.objects.count()
    end_compartment(clearance, by=whole)
    assert Entry.objects.count() == before


def test_compartments_and_seniors_are_not_for_the_administrator_of_an_embassy(ministry, local, whole):
    officer = ministry.users["officer"]
    clearance = grant_compartment(officer, compartment=Compartment.SOURCE, by=whole)
    for act in (
        lambda: grant_compartment(officer, compartment=Compartment.MEDICAL, by=local),
        lambda: end_compartment(clearance, by=local),
        lambda: set_senior(officer, is_senior=True, by=local),
        lambda: create_user("s@ministry.example", name="S", password=FRESH, by=local, is_senior=True),
    ):
        with pytest.raises(Refused, match="Only an administrator of all posts"):
            act()
    assert ministry.actor("officer").compartments == {Compartment.SOURCE}


def test_a_senior_is_named_and_ended_and_both_are_recorded_once(ministry, whole):
    officer = ministry.users["officer"]
    for is_senior, verb in ((True, "name_senior"), (False, "end_senior")):
        set_senior(officer, is_senior=is_senior, by=whole)
        set_senior(officer, is_senior=is_senior, by=whole)
        assert Entry.objects.filter(verb=verb, object_id=str(officer.pk), actor_name="Administrator").count() == 1
        officer.refresh_from_db()
        assert officer.is_senior is is_senior


# ---------------------------------------------------------------- switching off and on, passwords
def test_a_user_who_is_switched_off_is_signed_out_with_her_next_click(client, ministry, whole):
    officer = ministry.users["officer"]
    client.force_login(officer)
    assert client.get("/roles/").status_code == 200
    deactivate_user(officer, by=whole)
    assert client.get("/roles/").headers["Location"].startswith("/account/login/")
    assert last_entry() == ("deactivate_user", "Administrator", str(officer.pk))
    activate_user(officer, by=whole)
    assert last_entry() == ("activate_user", "Administrator", str(officer.pk))
    officer.refresh_from_db()
    assert officer.is_active


def test_switching_off_who_is_off_and_on_who_is_on_changes_nothing(ministry, whole):
    officer = ministry.users["officer"]
    deactivate_user(officer, by=whole)
    before = Entry.objects.count()
    deactivate_user(officer, by=whole)
    activate_user(ministry.users["colleague"], by=whole)
    assert Entry.objects.count() == before


def test_a_new_password_signs_the_user_out_and_the_record_keeps_none(client, ministry, whole):
    officer = ministry.users["officer"]
    client.force_login(officer)
    set_password(officer, FRESH, by=whole)
    assert client.get("/roles/").status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(FRESH)
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.before, entry.after) == ("set_password", None, None)


def test_a_weak_password_is_not_set(ministry, whole):
    officer = ministry.users["officer"]
    with pytest.raises(ValidationError, match="at least 12 characters"):
        set_password(officer, "short", by=whole)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_the_password_of_who_holds_a_compartment_is_not_for_the_administrator_of_an_embassy(ministry, local, whole):
    officer = ministry.users["officer"]
    set_password(officer, FRESH, by=local)
    clearance = grant_compartment(officer, compartment=Compartment.MEDICAL, by=whole)
    with pytest.raises(Refused, match="holds a compartment"):
        set_password(officer, PASSWORD, by=local)
    end_compartment(clearance, by=whole)
    set_senior(officer, is_senior=True, by=whole)
    with pytest.raises(Refused, match="is a senior"):
        set_password(officer, PASSWORD, by=local)
    officer.refresh_from_db()
    assert officer.check_password(FRESH)


# ---------------------------------------------------------------- the last administrator
def test_nobody_ends_her_own_last_role_as_administrator_or_switches_herself_off(ministry, whole, local, keeper):
    with pytest.raises(Refused, match="your last role as administrator"):
        end_role(role_of(keeper), by=local)
    with pytest.raises(Refused, match="cannot switch yourself off"):
        deactivate_user(ministry.users["administrator"], by=whole)
    grant_role(keeper, role=Role.ADMINISTRATOR, post=ministry.consulate, by=whole)
    end_role(Membership.objects.get(user=keeper, role=Role.ADMINISTRATOR, post=ministry.consulate), by=local)
    assert actor_for(keeper).kept_posts


def test_the_last_administrator_of_all_posts_stays(ministry, whole):
    administrator = ministry.users["administrator"]
    grant_role(administrator, role=Role.ADMINISTRATOR, post=ministry.embassy, by=whole)
    at_the_root = Membership.objects.get(user=administrator, post=ministry.capital)
    with pytest.raises(Refused, match="last administrator of all posts"):
        end_role(at_the_root, by=whole)
    off = create_user("off@ministry.example", name="Off", password=FRESH, by=None)
    grant_role(off, role=Role.ADMINISTRATOR, post=ministry.capital, by=None)
    deactivate_user(off, by=whole)
    with pytest.raises(Refused, match="last administrator of all posts"):
        end_role(at_the_root, by=whole)
    activate_user(off, by=whole)
    end_role(at_the_root, by=whole)
    assert not ministry.actor("administrator").keeps_all_posts
    with pytest.raises(Refused, match="not below yours"):
        end_role(role_of(off), by=ministry.actor("administrator"))


def test_ending_a_role_twice_is_recorded_once(ministry, whole):
    held = role_of(ministry.users["officer"], Role.CASE_OFFICER)
    end_role(held, by=whole)
    end_role(held, by=whole)
    assert Entry.objects.filter(verb="end_role").count() == 1


# ---------------------------------------------------------------- posts
def test_a_post_is_added_below_one_that_the_administrator_keeps(ministry, local):
    said = {"kind": PostKind.CONSULATE, "country": "RU", "by": local}
    post = create_post("Consulate Kazan", parent=ministry.embassy, **said)
    assert last_entry() == ("create_post", "Keeper", str(post.pk))
    assert post.pk in actor_for(User.objects.get(name="Keeper")).kept_posts
    with pytest.raises(Refused, match="not below yours"):
        create_post("Consulate Lviv", parent=ministry.other_embassy, **said)
    with pytest.raises(Refused, match="only the first post of all has none"):
        create_post("Another ministry", parent=None, **said)


def test_two_posts_do_not_have_one_name(ministry, whole):
    with pytest.raises(Refused, match="already a post “Embassy Moscow”"):
        create_post("Embassy Moscow", kind=PostKind.EMBASSY, country="RU", parent=ministry.capital, by=whole)


def test_the_tree_begins_with_the_posts_that_the_administrator_keeps(ministry, whole, local):
    def names(branches: list[Branch]) -> list[object]:
        return [(branch.post.name, names(list(branch.below))) for branch in branches]

    embassy = ("Embassy Moscow", [("Consulate St Petersburg", [])])
    assert names(post_tree(local)) == [embassy]
    assert names(post_tree(whole)) == [("Capital", [("Embassy Kyiv", []), embassy])]


# ---------------------------------------------------------------- which users are shown
def test_an_administrator_sees_the_users_of_her_posts_and_those_who_left_for_nowhere(ministry, whole, local):
    assert set(users_kept_by(whole)) == set(User.objects.all())
    end_role(role_of(ministry.users["colleague"], Role.CASE_OFFICER), by=whole)
    assert [user.name for user in users_kept_by(local)] == ["Colleague", "Keeper", "Officer"]
    grant_role(ministry.users["colleague"], role=Role.DIPLOMAT, post=ministry.other_embassy, by=whole)
    assert [user.name for user in users_kept_by(local)] == ["Keeper", "Officer"]


def test_the_list_tells_roles_and_compartments_and_is_narrowed_by_text(ministry, whole):
    row = user_list(whole, text="LEAD@").rows[0]
    assert (row.user.name, row.roles) == ("Lead", ["crisis lead, Capital"])
    assert row.compartments == ["investigation", "medical", "minors", "source"]
    assert [row.user.name for row in user_list(whole, text="legal").rows] == []


def test_pages_of_users_follow_each_other_without_a_gap(ministry, whole, monkeypatch):
    monkeypatch.setattr("safeconduct.access.pages.PAGE", 4)
    pages = [user_list(whole, number=number) for number in (1, 2, 3)]
    names = [row.user.name for page in pages for row in page.rows]
    assert names == sorted(User.objects.values_list("name", flat=True))
    assert [page.has_next for page in pages] == [True, True, False]
