"""The pages of administrators: users, one user, posts."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safeconduct.access.actions import create_post, create_user, grant_compartment, grant_role
from safeconduct.access.enums import Compartment, PostKind, Role
from safeconduct.access.models import Membership, Post, User
from safeconduct.access.queries import actor_for
from safeconduct.audit.models import Entry
from tests.conftest import PASSWORD, Ministry

FRESH = "quite another pass phrase"


@pytest.fixture
def administrator(client: Client, ministry: Ministry) -> Client:
    client.force_login(ministry.users["administrator"])
    return client


@pytest.fixture
def keeper(ministry: Ministry) -> Client:
    """A browser of the administrator of the embassy in Moscow."""
    user = create_user("keeper@ministry.example", name="Keeper", password=PASSWORD, by=None)
    grant_role(user, role=Role.ADMINISTRATOR, post=ministry.embassy, by=None)
    client = Client()
    client.force_login(user)
    return client


def new_user(ministry: Ministry, **more: str) -> dict[str, str]:
    said = {"name": "Nadira Oskanian", "email": "nadira@ministry.example", "role": "diplomat", "time_zone": ""}
    return {**said, "post": str(ministry.embassy.pk), "password": "", **more}


def text(response) -> str:
    return response.content.decode()


def many(ministry: Ministry, *names: str) -> None:
    for name in names:
        user = create_user(f"{name}@ministry.example", name=name, password=PASSWORD, by=None)
        grant_role(user, role=Role.DIPLOMAT, post=ministry.embassy, by=None)
        grant_role(user, role=Role.PRESS_OFFICER, post=ministry.consulate, by=None)
        grant_compartment(user, compartment=Compartment.MINORS, by=None)


# ---------------------------------------------------------------- for whom the pages are there
@pytest.mark.parametrize("who", ["officer", "lead", "auditor", "press"])
def test_who_does_not_keep_users_finds_no_page(client, ministry, who):
    client.force_login(ministry.users[who])
    user = ministry.users["colleague"].pk
    assert {client.get(url).status_code for url in ("/users/", "/users/add/", f"/users/{user}/", "/posts/")} == {404}
    before = Entry.objects.count()
    acts = ["roles", "compartments", "senior", "senior/end", "deactivate", "activate", "password"]
    assert {client.post(f"/users/{user}/{act}/").status_code for act in acts} == {404}
    assert {client.post(url, new_user(ministry)).status_code for url in ("/users/add/", "/posts/")} == {404}
    assert Entry.objects.count() == before
    assert "/users/" not in text(client.get("/roles/"))


def test_an_administrator_finds_the_way_there(administrator):
    assert '<a href="/users/" data-go="u">Users and posts</a>' in text(administrator.get("/roles/"))
    assert re.search('<a href="/users/" aria-current="page"', text(administrator.get("/posts/")))


def test_an_administrator_of_an_embassy_finds_no_user_of_another(keeper, ministry):
    assert keeper.get(f"/users/{ministry.users['stranger'].pk}/").status_code == 404
    assert keeper.get(f"/users/{ministry.users['officer'].pk}/").status_code == 200
    assert keeper.get(f"/users/{uuid4()}/").status_code == 404


# ---------------------------------------------------------------- the list
def test_the_list_shows_what_everybody_holds(administrator, ministry):
    User.objects.filter(name="Press").update(is_active=False)
    page = text(administrator.get("/users/"))
    for words in ("stranger@ministry.example", "case officer, Embassy Kyiv", "senior", "switched off", "medical"):
        assert words in page
    narrow = text(administrator.get("/users/", {"q": "kyiv"}))
    assert "Nobody has a name or an e-mail address with “kyiv” in it" in narrow
    assert "Stranger" in text(administrator.get("/users/", {"q": "STRANG"}))


@pytest.mark.parametrize("number", ["0", "-1", "two", "9" * 30, "²"])
def test_a_broken_page_number_does_not_break_the_list(administrator, number):
    assert administrator.get("/users/", {"page": number}).status_code == 200


def test_more_users_than_fit_are_on_the_next_page(administrator, monkeypatch):
    monkeypatch.setattr("safeconduct.access.pages.PAGE", 4)
    first = text(administrator.get("/users/", {"q": "ministry"}))
    assert 'href="?q=ministry&amp;page=2" rel="next"' in first
    second = text(administrator.get("/users/", {"q": "ministry", "page": "2"}))
    assert 'href="?q=ministry&amp;page=1" rel="prev"' in second
    assert "Administrator</a></th>" in first
    assert "Administrator</a></th>" not in second


def test_the_list_asks_as_many_questions_for_three_users_as_for_one(administrator, ministry, django_assert_num_queries):
    many(ministry, "first.rower")
    administrator.get("/users/", {"q": "rower"})
    with CaptureQueriesContext(connection) as one:
        administrator.get("/users/", {"q": "rower"})
    many(ministry, "second.rower", "third.rower")
    with django_assert_num_queries(len(one)):
        page = text(administrator.get("/users/", {"q": "rower"}))
    assert page.count("rower@ministry.example") == 3


# ---------------------------------------------------------------- a new user
def test_a_user_is_added_and_signs_in_with_the_password_that_is_shown_once(administrator, ministry):
    response = administrator.post("/users/add/", new_user(ministry))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    shown = re.search(r'<code translate="no">([\w-]{23})</code>', text(response))
    assert shown
    user = User.objects.get(email="nadira@ministry.example")
    assert actor_for(user).roles == {Role.DIPLOMAT}
    assert shown[1] not in text(administrator.get(f"/users/{user.pk}/"))
    hers = Client()
    answer = hers.post("/account/login/", {"login": user.email, "password": shown[1]})
    assert answer.headers["Location"] == "/"


def test_a_typed_first_password_is_not_shown(administrator, ministry):
    response = administrator.post("/users/add/", new_user(ministry, password=FRESH))
    user = User.objects.get(email="nadira@ministry.example")
    assert response.headers["Location"] == f"/users/{user.pk}/"
    assert user.check_password(FRESH)
    page = text(administrator.get(response.headers["Location"]))
    assert "Nadira Oskanian can sign in now." in page
    assert FRESH not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "required"),
        ({"email": "nadira"}, "valid email address"),
        ({"email": "Officer@ministry.example"}, "already a user with the e-mail address"),
        ({"role": "minister"}, "minister is not one of the available choices"),
        ({"post": str(uuid4())}, "not one of the available choices"),
        ({"time_zone": "Moon/Base"}, "no time zone “Moon/Base”"),
        ({"password": "short"}, "at least 12 characters"),
        ({"password": "nadira@ministry.example"}, "too similar"),
    ],
)
def test_a_bad_new_user_names_what_to_put_right(administrator, ministry, wrong, words):
    users = User.objects.count()
    response = administrator.post("/users/add/", new_user(ministry, **wrong))
    assert response.status_code == 422
    assert words in text(response)
    assert User.objects.count() == users


def test_an_administrator_of_an_embassy_is_offered_her_own_posts_only(keeper, ministry):
    page = text(keeper.get("/users/add/"))
    assert "Consulate St Petersburg</option>" in page
    assert "Embassy Kyiv" not in page
    assert keeper.post("/users/add/", new_user(ministry, post=str(ministry.other_embassy.pk))).status_code == 422


# ---------------------------------------------------------------- one user
def test_a_role_is_given_and_ended(administrator, ministry):
    officer = ministry.users["officer"]
    url = f"/users/{officer.pk}/"
    said = {"role": "press_officer", "post": str(ministry.capital.pk)}
    assert administrator.post(f"{url}roles/", said).headers["Location"] == url
    assert "press officer, Capital" in text(administrator.get(url))
    row = Membership.objects.get(user=officer, role="press_officer")
    assert administrator.post(f"{url}roles/{row.pk}/end/").headers["Location"] == url
    page = text(administrator.get(url))
    assert "The role has ended." in page
    assert "1 role has ended" in page
    assert actor_for(officer).roles == {Role.CASE_OFFICER}
    others = Membership.objects.get(user=ministry.users["colleague"])
    assert administrator.post(f"{url}roles/{others.pk}/end/").status_code == 404


def test_a_role_that_does_not_exist_is_a_bad_form(administrator, ministry):
    url = f"/users/{ministry.users['officer'].pk}/roles/"
    response = administrator.post(url, {"role": "minister", "post": str(ministry.capital.pk)})
    assert response.status_code == 422
    assert 'href="#role_role"' in text(response)


def test_a_compartment_is_granted_and_ended(administrator, ministry):
    officer = ministry.users["officer"]
    url = f"/users/{officer.pk}/"
    assert administrator.post(f"{url}compartments/", {"compartment": "secret"}).status_code == 422
    administrator.post(f"{url}compartments/", {"compartment": "medical"})
    assert ministry.actor("officer").compartments == {Compartment.MEDICAL}
    assert '<option value="medical">' not in text(administrator.get(url))
    administrator.post(f"{url}compartments/{officer.clearances.get().pk}/end/")
    assert ministry.actor("officer").compartments == frozenset()


def test_a_senior_is_named_and_ended(administrator, ministry):
    url = f"/users/{ministry.users['officer'].pk}/"
    administrator.post(f"{url}senior/")
    assert ministry.users["officer"].__class__.objects.get(name="Officer").is_senior
    assert "Officer is named as a senior." in text(administrator.get(url))
    administrator.post(f"{url}senior/end/")
    assert not User.objects.get(name="Officer").is_senior


def test_a_user_is_switched_off_and_on(administrator, ministry):
    officer = ministry.users["officer"]
    url, hers = f"/users/{officer.pk}/", Client()
    hers.force_login(officer)
    administrator.post(f"{url}deactivate/")
    assert hers.get("/roles/").status_code == 302
    assert "Officer is switched off and signed out." in text(administrator.get(url))
    answer = hers.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/account/inactive/"
    administrator.post(f"{url}activate/")
    assert hers.post("/account/login/", {"login": officer.email, "password": PASSWORD}).headers["Location"] == "/"


def test_a_new_password_is_made_and_shown_or_typed(administrator, ministry):
    officer = ministry.users["officer"]
    url = f"/users/{officer.pk}/password/"
    shown = re.search(r'<code translate="no">([\w-]{23})</code>', text(administrator.post(url, {"password": ""})))
    assert shown
    assert User.objects.get(pk=officer.pk).check_password(shown[1])
    assert administrator.post(url, {"password": FRESH}).status_code == 302
    assert User.objects.get(pk=officer.pk).check_password(FRESH)
    response = administrator.post(url, {"password": "short"})
    assert response.status_code == 422
    assert "at least 12 characters" in text(response)


def test_what_is_refused_is_shown_with_its_reason_and_said_when_it_is_tried(administrator, ministry):
    own = ministry.users["administrator"]
    url = f"/users/{own.pk}/"
    page = text(administrator.get(url))
    assert "You cannot switch yourself off." in page
    assert "last administrator of all posts" in page
    row = Membership.objects.get(user=own)
    for act in (f"{url}deactivate/", f"{url}roles/{row.pk}/end/"):
        administrator.post(act)
        assert 'class="notice is-wrong"' in text(administrator.get(url))
    assert administrator.post(f"{url}password/", {"password": FRESH}).status_code == 422
    assert ministry.actor("administrator").keeps_all_posts


def test_an_administrator_of_an_embassy_is_told_what_she_may_not(keeper, ministry):
    url = f"/users/{ministry.users['officer'].pk}/"
    assert "Only an administrator of all posts grants compartments" in text(keeper.get(url))
    assert keeper.post(f"{url}compartments/", {"compartment": "medical"}).status_code == 422
    assert ministry.actor("officer").compartments == frozenset()


# ---------------------------------------------------------------- posts
def new_post(ministry: Ministry, **more: str) -> dict[str, str]:
    said = {"name": "Consulate Kazan", "kind": "consulate", "country": "ru", "time_zone": "Europe/Moscow"}
    return {**said, "parent": str(ministry.embassy.pk), "latitude": "55.79", "longitude": "49.12", **more}


def test_a_post_is_added_and_stands_in_the_tree(administrator, ministry):
    assert administrator.post("/posts/", new_post(ministry)).headers["Location"] == "/posts/"
    post = Post.objects.get(name="Consulate Kazan")
    assert (post.country, post.parent, post.latitude, post.longitude) == ("RU", ministry.embassy, 55.79, 49.12)
    assert "Consulate Kazan is added." in text(administrator.get("/posts/"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "Embassy Kyiv"}, "already a post “Embassy Kyiv”"),
        ({"country": "R1"}, "“R1” is not a country in two letters"),
        ({"kind": "bureau"}, "not one of the available choices"),
        ({"parent": ""}, "required"),
        ({"time_zone": "Moon/Base"}, "no time zone “Moon/Base”"),
        ({"latitude": "91"}, "less than or equal to 90"),
        ({"longitude": ""}, "Write both, or none"),
        ({"latitude": "nan"}, "Enter a number"),
    ],
)
def test_a_bad_post_names_what_to_put_right(administrator, ministry, wrong, words):
    posts = Post.objects.count()
    response = administrator.post("/posts/", new_post(ministry, **wrong))
    assert response.status_code == 422
    assert words in text(response)
    assert Post.objects.count() == posts


def test_the_administrator_of_an_embassy_sees_and_adds_below_her_own_posts(keeper, ministry):
    assert "Capital" not in text(keeper.get("/posts/"))
    assert keeper.post("/posts/", new_post(ministry, parent=str(ministry.capital.pk))).status_code == 422
    assert keeper.post("/posts/", new_post(ministry)).status_code == 302


def test_the_tree_asks_as_many_questions_for_three_posts_more_as_for_one(
    administrator, ministry, django_assert_num_queries
):
    administrator.get("/posts/")
    with CaptureQueriesContext(connection) as one:
        administrator.get("/posts/")
    for name in ("A", "B", "C"):
        create_post(name, kind=PostKind.CONSULATE, country="RU", parent=ministry.consulate, by=None)
    with django_assert_num_queries(len(one)):
        administrator.get("/posts/")
