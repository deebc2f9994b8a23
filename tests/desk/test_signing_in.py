"""Before the door: signing in, forgotten passwords, and no sign-up anywhere."""

import re

import pytest
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.test import Client
from pytest_django.fixtures import Settings

from tests.conftest import PASSWORD, Ministry


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.desk.pages"


def sign_in(client: Client, password: str = PASSWORD) -> str:
    response = client.post("/account/login/", {"login": "officer@ministry.example", "password": password}, follow=True)
    return response.content.decode()


@pytest.mark.django_db
def test_the_page_for_signing_in_offers_no_account() -> None:
    page = Client().get("/account/login/").content.decode()
    assert "<h1>Sign in</h1>" in page
    assert "signup" not in page
    assert page.count("<form") == 1


def test_an_officer_signs_in(ministry: Ministry) -> None:
    assert "Officer</a>" in sign_in(Client())


def test_a_wrong_password_is_told_in_the_summary_and_names_nobody(ministry: Ministry) -> None:
    page = sign_in(Client(), "wrong pass phrase")
    assert 'id="error-summary"' in page
    assert "One thing to put right" in page
    assert "Officer" not in page


@pytest.mark.django_db
def test_signing_up_is_closed() -> None:
    page = Client().get("/account/signup/").content.decode()
    assert "Accounts are made by administrators" in page
    assert "<form" not in page


@pytest.mark.django_db
def test_without_mail_a_forgotten_password_leads_to_the_administrator(settings: Settings) -> None:
    settings.EMAIL_HOST = "localhost"
    page = Client().get("/account/password/reset/").content.decode()
    assert "Ask the administrator of your post for a new password" in page
    assert "<form" not in page


@pytest.mark.django_db
def test_with_mail_a_forgotten_password_is_replaced_by_a_link(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.ministry.example"
    assert "Send me the link" in Client().get("/account/password/reset/").content.decode()


@pytest.mark.django_db
def test_a_used_link_offers_a_new_one() -> None:
    page = Client().get("/account/password/reset/key/1-no-such-key/").content.decode()
    assert "This link works no more" in page
    assert "/account/password/reset/" in page


def test_the_mail_to_an_unknown_address_offers_no_account() -> None:
    mail = render_to_string("account/email/unknown_account_message.txt", {"email": "x@y.example", "signup_url": "/up"})
    assert "/up" not in mail
    assert "ask the administrator of your post" in mail


def test_a_password_is_changed_inside_the_frame(ministry: Ministry) -> None:
    client = Client()
    sign_in(client)
    page = client.get("/account/password/change/").content.decode()
    assert "<h1>Change your password</h1>" in page
    assert 'aria-label="Sections"' in page
    new = "another long pass phrase"
    answers = {"oldpassword": PASSWORD, "password1": new, "password2": new + "r"}
    assert 'href="#id_password2"' in client.post("/account/password/change/", answers).content.decode()


def test_signing_out_asks_first(ministry: Ministry) -> None:
    client = Client()
    sign_in(client)
    assert "Sign out?" in client.get("/account/logout/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["email/", "confirm-email/", "confirm-email/some-key/", "phone/change/", "phone/verify/", "login/code/",
     "login/code/confirm/", "signup/passkey/", "social/connections/", "2fa/", ""],
)  # fmt: skip
def test_nobody_changes_her_own_address_or_way_of_signing_in(ministry: Ministry, address: str) -> None:
    client = Client()
    sign_in(client)
    assert client.get(f"/account/{address}").status_code == 404


def test_a_password_is_set_anew_through_the_link_of_the_mail(
    ministry: Ministry, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_HOST = "mail.ministry.example"
    client, new = Client(), "another long pass phrase"
    asked = client.post("/account/password/reset/", {"email": "officer@ministry.example"})
    assert asked.headers["Location"] == "/account/password/reset/done/"
    link = re.search(r"/account/password/reset/key/\S+", str(mailoutbox[0].body))
    assert link
    form = client.get(link[0], follow=True).redirect_chain[-1][0]
    done = client.post(form, {"password1": new, "password2": new}, follow=True)
    assert "Your password is changed" in done.content.decode()
    assert ministry.users["officer"].__class__.objects.get(email="officer@ministry.example").check_password(new)


@pytest.mark.django_db
def test_too_many_tries_say_to_wait() -> None:
    assert "Wait a few minutes" in render_to_string("429.html")
