"""Signing in and out: who is let in, what is recorded, when attempts are refused."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from safeconduct.access.models import User
from safeconduct.audit.models import Entry
from tests.conftest import PASSWORD, Ministry

pytestmark = pytest.mark.django_db
WRONG = "not the pass phrase"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


def sign_in(
    client: Client, email: str = "officer@ministry.example", password: str = PASSWORD, address: str = "192.0.2.10"
):
    return client.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def recorded(verb: str) -> Entry:
    return Entry.objects.get(verb=verb)


def test_signing_in_is_recorded_with_the_address(client: Client, ministry: Ministry):
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)
    entry = recorded("sign_in")
    officer = ministry.users["officer"]
    assert (entry.actor_id, entry.actor_name, entry.object_id) == (officer.pk, "Officer", str(officer.pk))
    assert entry.address == "192.0.2.10"
    assert not Entry.objects.filter(verb="sign_in_failed").exists()


def test_the_e_mail_address_may_be_typed_in_capitals(client: Client, ministry: Ministry):
    sign_in(client, "Officer@Ministry.Example")
    assert is_signed_in(client)


@pytest.mark.parametrize("email", ["officer@ministry.example", "nobody@ministry.example"])
def test_a_failed_attempt_is_recorded_with_what_was_typed_and_from_where(client: Client, ministry: Ministry, email):
    response = sign_in(client, email, WRONG)
    assert response.status_code == 200
    assert not is_signed_in(client)
    entry = recorded("sign_in_failed")
    assert (entry.actor_id, entry.after, entry.address) == (None, {"email": email, "why": "wrong"}, "192.0.2.10")
    assert WRONG not in str(entry.after)


def test_a_known_and_an_unknown_address_are_answered_alike(client: Client, ministry: Ministry):
    known = sign_in(client, "officer@ministry.example", WRONG).context["form"].errors
    unknown = sign_in(client, "nobody@ministry.example", WRONG).context["form"].errors
    assert known == unknown


def test_after_five_failures_even_the_right_password_is_refused_and_that_is_recorded(
    client: Client, ministry: Ministry
):
    for _ in range(5):
        sign_in(client, password=WRONG)
    response = sign_in(client)
    assert not is_signed_in(client)
    assert "Too many failed login attempts" in str(response.context["form"].errors)
    reasons = list(Entry.objects.filter(verb="sign_in_failed").order_by("id").values_list("after__why", flat=True))
    assert reasons == ["wrong"] * 5 + ["too_many"]


def test_the_failures_of_one_person_do_not_shut_out_another(client: Client, ministry: Ministry):
    for _ in range(6):
        sign_in(client, password=WRONG)
    sign_in(client, "colleague@ministry.example", address="192.0.2.11")
    assert is_signed_in(client)


def test_one_address_that_tries_many_persons_is_refused(client: Client, ministry: Ministry):
    for number in range(10):
        sign_in(client, f"person{number}@ministry.example", WRONG)
    sign_in(client)
    assert not is_signed_in(client)


def test_too_many_requests_get_a_page_that_says_so(client: Client, ministry: Ministry):
    statuses = [client.get(reverse("account_login")).status_code for _ in range(3)]
    assert statuses == [200, 200, 200]
    for number in range(31):
        response = sign_in(client, f"person{number}@ministry.example", WRONG)
    assert response.status_code == 429
    assert "429.html" in [template.name for template in response.templates]


def test_who_was_switched_off_cannot_sign_in_and_that_is_recorded(client: Client, ministry: Ministry):
    User.objects.filter(email="officer@ministry.example").update(is_active=False)
    response = sign_in(client)
    assert not is_signed_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert recorded("sign_in_failed").after == {"email": "officer@ministry.example", "why": "inactive"}
    assert not Entry.objects.filter(verb="sign_in").exists()


def test_who_is_switched_off_while_signed_in_is_out_at_once(client: Client, ministry: Ministry):
    sign_in(client)
    User.objects.filter(email="officer@ministry.example").update(is_active=False)
    assert client.get("/")["Location"].startswith(reverse("account_login"))


def test_nobody_signs_up(client: Client, ministry: Ministry):
    page = reverse("account_signup")
    told = {"email": "new@ministry.example", "password1": PASSWORD, "password2": PASSWORD}
    assert "account/signup_closed.html" in [template.name for template in client.get(page).templates]
    client.post(page, told)
    assert not User.objects.filter(email="new@ministry.example").exists()
    assert not is_signed_in(client)


def test_signing_out_takes_a_button_not_only_a_link(client: Client, ministry: Ministry):
    sign_in(client)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_form_from_another_site_is_refused(ministry: Ministry):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("account_login"), {"login": "officer@ministry.example", "password": PASSWORD})
    assert response.status_code == 403


def test_after_signing_in_nobody_is_sent_to_another_site(client: Client, ministry: Ministry):
    page = reverse("account_login") + "?next=https://elsewhere.example/"
    told = {"login": "officer@ministry.example", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(page, told)["Location"] == "/"


def test_another_password_is_recorded_without_it(client: Client, ministry: Ministry):
    sign_in(client)
    new = "quite another pass phrase"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), told)
    entry = recorded("change_password")
    assert (entry.actor_name, entry.after) == ("Officer", None)
    assert ministry.users["officer"].__class__.objects.get(email="officer@ministry.example").check_password(new)
