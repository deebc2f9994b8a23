"""The whole of Safeconduct with the demonstration, started by its own command, and a real browser in front of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.waiting import until

PROJECT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
ANSWERED = "Failed to load resource: the server responded with a status of 4"
"""What the console says of a page that was refused on purpose."""
LEFT = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says when a person went on before a part of the page had come; a part that fails says htmx:sendError."""
PATIENCE = 30_000
"""Milliseconds until something expected of a page has to be there: the machine may be busy."""
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; without a browser they are skipped, and `make test` says so loudly."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("safeconduct")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)  # the database runs under an unprivileged user, who has to get there
    return folder


@pytest.fixture(scope="session")
def address(data_dir: Path) -> Iterator[str]:
    """The address of a `safeconduct up --demo` of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = ("SAFECONDUCT_DATA", "SAFECONDUCT_DB_ROLE", "SAFECONDUCT_POOL", "SAFECONDUCT_MORE_APPS", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", "safeconduct.cli.main", "up", "--demo", "--port", str(port), "--data-dir"]
    with (data_dir / "up.log").open("w") as log:
        child = subprocess.Popen([*command, str(data_dir)], cwd=PROJECT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: child.poll() is not None or _answers(url), f"the first page; see {data_dir}/up.log", within=180)
        assert child.poll() is None, (data_dir / "up.log").read_text()
        yield url
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/account/login/") as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ended with its file: two of Playwright's cannot run in one process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def logins(address: str, data_dir: Path) -> list[tuple[str, str, str]]:
    """E-mail, password and role of everybody in the demonstration."""
    return [tuple(row) for row in json.loads((data_dir / "demo-logins.json").read_text())]


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(browser: Browser, address: str, logins: list[tuple[str, str, str]]) -> Iterator[SignIn]:
    """sign_in("crisis lead") gives a page of that person. Fails the test on any error of the console."""
    contexts, errors = [], []

    def open_page(role: str, *, width: int = 1440, height: int = 1000, script: bool = True) -> Page:
        email, password, _ = next(login for login in logins if role in login[2])
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            base_url=address,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto("/account/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(password)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [error for error in errors if not error.startswith((ANSWERED, *LEFT))]


def press(page: Page, key: str) -> None:
    """Press a key as a person does: once the page is there. Before its script has come, a key does nothing."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)
