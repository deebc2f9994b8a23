"""`safeconduct create-admin`: the first administrator of an empty installation."""

import io
import os
import pty
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from safeconduct.access.enums import PostKind, Task
from safeconduct.access.models import Post, User
from safeconduct.access.queries import actor_for
from safeconduct.access.rules import may
from safeconduct.audit.models import Entry
from safeconduct.cli.main import main

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "seven lanterns on the quay"


@pytest.fixture
def create(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str, password: str = GOOD) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
        code = main(["create-admin", *arguments])
        return code, "".join(capsys.readouterr())

    return run


def test_in_an_empty_installation_headquarters_is_made_and_the_administrator_can_sign_in(create):
    code, said = create("asha@ministry.example", "--name", "Asha Rao", "--country", "in")
    assert (code, said) == (0, "Asha Rao can sign in as asha@ministry.example.\n")
    post = Post.objects.get()
    assert (post.name, post.kind, post.country, post.parent) == ("Headquarters", PostKind.HEADQUARTERS, "IN", None)
    actor = actor_for(User.objects.get())
    assert may(actor, Task.KEEP_USERS)
    assert actor.sees_all_posts
    client = Client()
    client.post(reverse("account_login"), {"login": "asha@ministry.example", "password": GOOD})
    assert "_auth_user_id" in client.session


def test_everything_is_in_the_record_with_the_command_line_as_the_address(create):
    create("asha@ministry.example", "--name", "Asha Rao", "--post", "Capital")
    told = list(Entry.objects.order_by("id").values_list("verb", "actor_name", "address"))
    assert told == [(verb, "", "command line") for verb in ("create_post", "create_user", "grant_role")]
    assert GOOD not in str(list(Entry.objects.values()))


def test_a_second_administrator_goes_to_the_post_that_is_there(create, ministry):
    create("asha@ministry.example", "--name", "Asha Rao")
    create("vikram@ministry.example", "--name", "Vikram Das", "--post", "Embassy Moscow")
    held = {
        user: actor_for(User.objects.get(email=f"{user}@ministry.example")).own_posts for user in ("asha", "vikram")
    }
    assert held == {"asha": {ministry.capital.pk}, "vikram": {ministry.embassy.pk}}
    assert Post.objects.count() == 4


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (["asha@ministry.example", "--name", "Asha"], "short", "This password is too short"),
        (["asha@ministry.example", "--name", "Asha"], "", "This password is too short"),
        (["asha@ministry.example", "--name", "Asha"], "administrator", "This password is too common"),
        (["asha.rao.dev@ministry.example", "--name", "Asha"], "asha.rao.dev@ministry", "too similar to the e-mail"),
        (["asha", "--name", "Asha"], GOOD, "Enter a valid email address"),
        (["asha@ministry.example", "--name", " "], GOOD, "Write the name of the person."),
        (["Officer@ministry.example", "--name", "Asha"], GOOD, "There is already a user with the e-mail address"),
        (["asha@ministry.example", "--name", "Asha", "--post", "Nowhere"], GOOD, "There is no post “Nowhere”. These"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(create, ministry, arguments, password, sentence):
    before = User.objects.count(), Post.objects.count(), Entry.objects.count()
    code, said = create(*arguments, password=password)
    assert code == 1
    assert sentence in said
    assert (User.objects.count(), Post.objects.count(), Entry.objects.count()) == before


def test_a_country_takes_two_letters(create):
    with pytest.raises(SystemExit) as ended:
        create("asha@ministry.example", "--name", "Asha", "--country", "India")
    assert ended.value.code == 2


ASK = "from safeconduct.cli.create_admin import _password; print('got', _password())"


def on_a_terminal(*typed: str) -> str:
    """What the terminal shows while the password is asked, the answers typed one after the other."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ASK], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    for line in (*typed, None):
        asked = shown.count(b": ")
        while (line is None or shown.count(b": ") == asked) and (more := read(ours)):
            shown += more
        if line is not None:
            os.write(ours, line.encode() + b"\n")
    process.wait()
    os.close(ours)
    return shown.decode()


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other side is closed
        return b""


def test_on_a_terminal_the_password_is_asked_twice_and_not_shown():
    shown = on_a_terminal(GOOD, GOOD)
    before, _, got = shown.partition("got ")
    assert "Password: " in before
    assert "The same again: " in before
    assert GOOD not in before
    assert got.strip() == GOOD


def test_on_a_terminal_two_different_passwords_are_refused():
    assert "The two passwords differ." in on_a_terminal(GOOD, "another one entirely")
