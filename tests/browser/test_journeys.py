"""What officers do with the demonstration, in a real browser, on the whole of Safeconduct as it runs."""

from __future__ import annotations

import re
import subprocess
import sys

from playwright.sync_api import Page, expect

from tests.axe import faults_on_a_phone_too
from tests.browser.conftest import PROJECT, SignIn

HOME = "/c/indians-in-the-russian-army/"
UNSIGNED = "Bhanupratap Semriyal"
"""His death is our finding, recorded by an officer of Embassy Moscow; it awaits a second officer, and his family."""


def equation(page: Page) -> list[str]:
    """The numbers of the equation bar with their words."""
    numbers = page.locator(".equation-number").all_inner_texts()
    words = page.locator(".equation-name, .equation-word").all_inner_texts()
    return [f"{number.strip()} {word.strip()}" for number, word in zip(numbers, words, strict=True)]


def open_case(page: Page, name: str) -> None:
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_the_situation_says_what_the_article_said_on_its_day(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    page.goto(f"{HOME}?known=2024-07-04")
    said = page.get_by_role("region", name="Last said in public")
    for words in ("at least 30 asked for help", "at least 4 dead, confirmed by us", "2 remains not handed over"):
        expect(said).to_contain_text(words)
    expect(said.get_by_text("agrees")).to_have_count(3)
    assert "4 dead, confirmed by us" in equation(page)


def test_an_officer_goes_from_a_number_to_the_claims_that_prove_it(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    page.get_by_label("As known on", exact=True).fill("2025-01-17")
    page.get_by_role("button", name="Show this day").click()
    expect(page.get_by_role("heading", name="Figures as known on 17 January 2025")).to_be_visible()
    assert equation(page) == ["126 known to us", "96 released", "12 dead, confirmed by us", "18 remaining"]
    expect(page.locator(".equation")).to_contain_text("16 of them missing, as the host reports")
    page.get_by_role("link", name="12 dead, confirmed by us").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("12 dead, confirmed by us")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^RU24-")).first.click()
    expect(page.locator(".as-known.is-past")).to_contain_text("17 January 2025")
    expect(page.get_by_role("region", name="Claims")).to_contain_text("condition: dead")


def test_the_slider_moves_the_day_without_a_new_page(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    page.locator("input[type=range]").press("Home")
    expect(page.locator(".as-known.is-past")).to_be_visible()
    expect(page.get_by_role("link", name="Back to now")).to_be_visible()


def test_a_claim_is_shown_with_what_it_changes_before_it_is_recorded(sign_in: SignIn) -> None:
    page = sign_in("case officer, Embassy Moscow")
    page.get_by_role("link", name="Cases", exact=True).click()
    page.locator("tbody a[href^='/cases/']").first.click()
    form = page.locator("#record")
    form.get_by_label("Who says it").fill("Embassy Moscow")
    form.get_by_label("Track").select_option("contact")
    expect(form.get_by_label("State").get_by_role("option")).to_have_count(5)  # swapped: four states and "choose"
    form.get_by_label("State").select_option("regular")
    form.get_by_label("Happened").fill("31 June 2026")
    form.get_by_role("button", name="Record").click()
    expect(page.get_by_role("main")).to_contain_text("June 2026 has no day 31")
    page.get_by_label("Happened").fill("June 2026")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What this claim changes")
    page.get_by_role("button", name="Record it for good").click()
    standing = page.get_by_role("region", name="Standing")
    expect(standing.get_by_role("row", name="contact")).to_contain_text("regular")
    expect(page.get_by_role("region", name="Claims").locator(".claim").first).to_contain_text("Happened June 2026")


def test_a_death_counts_after_the_second_officer_and_is_public_after_the_family(sign_in: SignIn, address: str) -> None:
    lead = sign_in("crisis lead")
    dead = next(text for text in equation(lead) if "dead" in text)
    open_case(lead, UNSIGNED)
    expect(lead.get_by_role("region", name="Casualty ladder")).to_contain_text("Needs a second officer")
    lead.get_by_role("link", name="Countersign").click()
    lead.get_by_role("button", name="Countersign").click()
    expect(lead.locator(".lock")).to_contain_text("Family first is shut")

    press = sign_in("press officer")
    assert dead in equation(press), "nothing may be said in public before the family was told"
    assert lead.goto(HOME)
    expect(lead.get_by_role("main")).to_contain_text("1 death is held back by family first")

    open_case(lead, UNSIGNED)
    form = lead.locator("#record")
    form.get_by_label("Who says it").fill("State liaison office")
    form.get_by_label("Track").select_option("kin")
    expect(form.get_by_label("State").get_by_role("option")).to_have_count(4)
    form.get_by_label("State").select_option("told")
    form.get_by_role("button", name="Record").click()
    lead.get_by_role("button", name="Record it for good").click()
    expect(lead.locator(".lock")).to_contain_text("Family first is open")
    press.goto(HOME)
    number = int(dead.split()[0])
    assert dead.replace(str(number), str(number + 1)) in equation(press)


def test_who_is_of_another_post_does_not_find_the_case(sign_in: SignIn) -> None:
    lead = sign_in("crisis lead")
    open_case(lead, UNSIGNED)
    url = lead.url
    stranger = sign_in("case officer, Embassy Kyiv")
    answer = stranger.goto(url)
    assert answer
    assert answer.status == 404
    stranger.goto(f"/find/?q={UNSIGNED}")
    expect(stranger.get_by_role("main").get_by_role("link", name=UNSIGNED)).to_have_count(0)


def test_a_press_officer_has_figures_and_no_cases(sign_in: SignIn) -> None:
    page = sign_in("press officer")
    expect(page.get_by_role("navigation", name="Sections").get_by_role("link", name="Cases")).to_have_count(0)
    answer = page.goto(f"{HOME}cases/")
    assert answer
    assert answer.status == 404


def test_everything_works_without_script(sign_in: SignIn) -> None:
    page = sign_in("case officer, Embassy Moscow", script=False, width=390)
    page.get_by_label("As known on", exact=True).fill("2024-08-09")
    with page.expect_navigation():
        page.get_by_role("button", name="Show this day").click()
    assert equation(page) == ["91 known to us", "14 released", "8 dead, confirmed by us", "69 remaining"]
    page.goto(f"{HOME}cases/")
    with page.expect_navigation():
        page.locator("tbody a[href^='/cases/']").first.click()
    form = page.locator("#record")
    form.get_by_label("Track").select_option("kin")
    form.get_by_label("State").select_option(index=1)
    with page.expect_navigation():
        form.get_by_role("button", name="Record").click()
    assert page.get_by_role("main").inner_text()
    assert "Server Error" not in page.content()


def test_the_second_officer_joins_what_the_first_proposed_and_goes_on_to_the_next_pair(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    page.get_by_role("link", name=re.compile("Same person")).click()
    page.get_by_role("main").get_by_role("link", name=re.compile("Vineeth Ottappalath")).click()
    said = page.get_by_role("region", name="What was said of these two")
    expect(said).to_contain_text("The same person")
    expect(page.locator(".outcome.is-match").first).to_contain_text("match")
    page.get_by_role("button", name="Confirm: the same person").click()
    expect(page.get_by_label("Reason")).to_be_focused()  # the browser asks for it
    page.get_by_label("Reason").fill("The same passport; the day is swapped.")
    page.get_by_role("button", name="Confirm: the same person").click()
    expect(page.get_by_role("main")).to_contain_text("known as Vineeth Ottappalath from now on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this the same person?")


def test_no_page_has_a_fault_that_axe_finds(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    open_case(page, UNSIGNED)
    case = page.url.partition("?")[0]
    signing = page.locator("a[href$='/retract/']").first.get_attribute("href")
    page.goto(f"{HOME}same/")
    pair = page.locator("tbody a[href^='/same/']").first.get_attribute("href")
    found = {}
    for url in (
        HOME, f"{HOME}?known=2025-07-24", f"{HOME}cases/", f"{HOME}cases/open/", f"{HOME}cases/import/", case,
        f"{case}?known=2025-01-17", signing or "", f"{HOME}figures/", f"{HOME}figures/dead_confirmed_by_us/",
        f"{HOME}figures/charts/", f"{HOME}figures/published/", f"{HOME}figures/published/record/",
        "/find/?q=singh", "/roles/", "/keys/",
        f"{HOME}settings/", f"{HOME}same/", f"{HOME}same/thresholds/", pair or "",
    ):  # fmt: skip
        answer = page.goto(url)
        assert answer
        if answer.status != 200:
            found[url] = [f"status {answer.status}"]
        elif lines := faults_on_a_phone_too(page):
            found[url] = lines
    assert found == {}


def test_no_page_of_an_administrator_has_a_fault_that_axe_finds(sign_in: SignIn) -> None:
    page = sign_in("administrator")
    page.goto("/users/?q=lhawang")
    own = page.get_by_role("main").get_by_role("link", name="Tenzin Lhawang").get_attribute("href")
    found = {}
    for url in ("/users/", "/users/?q=nobody", "/users/add/", "/posts/", own or "", HOME, f"{HOME}settings/"):
        answer = page.goto(url)
        assert answer
        assert answer.status == 200
        found[url] = faults_on_a_phone_too(page)
    page.goto("/users/add/")
    page.get_by_role("button", name="Add this user").click()
    expect(page.get_by_role("alert")).to_contain_text("3 things to put right")
    found["a bad form"] = faults_on_a_phone_too(page)
    assert {url: lines for url, lines in found.items() if lines} == {}


def test_an_administrator_adds_a_user_who_signs_in_with_the_password_shown_once(sign_in: SignIn) -> None:
    page = sign_in("administrator")
    page.get_by_role("link", name="Users and posts").click()
    page.get_by_role("link", name="Add a user").click()
    page.get_by_label("Name", exact=True).fill("Nadira Oskanian")
    page.get_by_label("E-mail address").fill("nadira@mfa.example")
    page.get_by_label("Role", exact=True).select_option("diplomat")
    page.get_by_label("At which post").select_option(label="Embassy Moscow")
    page.get_by_role("button", name="Add this user").click()
    password = page.get_by_role("main").locator("code").inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")
    page.get_by_label("Email").fill("nadira@mfa.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner")).to_contain_text("Nadira Oskanian")


def test_after_all_this_the_ledger_and_its_record_are_sound(address: str, data_dir: object) -> None:
    command = [sys.executable, "-m", "safeconduct.cli.main", "check", "--data-dir", str(data_dir)]
    checked = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
