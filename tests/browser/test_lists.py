"""A list of the other ministry is held against ours, and ours is made, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.axe import faults, faults_on_a_phone_too
from tests.browser.conftest import SignIn

HOME = "/c/indians-in-the-russian-army/"


def open_list(page: Page) -> str:
    """The address of the list that the demonstration brings."""
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Lists").click()
    page.get_by_role("link", name="List of nationals in military service").click()
    return page.url.partition("?")[0]


def test_an_officer_looks_at_the_heaps_and_sees_what_would_be_recorded(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    open_list(page)
    expect(page.locator(".list-row").first).to_contain_text("the same")
    page.get_by_role("link", name=re.compile("perhaps")).click()
    page.get_by_role("link", name=re.compile("Refuse, or another case")).first.click()
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_role("alert")).to_contain_text("Write why it is not the same person")
    page.go_back()
    page.go_back()
    page.get_by_role("link", name=re.compile("^[0-9]+ same")).click()
    page.get_by_role("link", name=re.compile("Accept all")).click()
    expect(page.get_by_role("main")).to_contain_text("with its row of the list as evidence")
    expect(page.get_by_role("button", name=re.compile("Record [0-9]+ claims"))).to_be_visible()


def test_a_list_of_ours_is_made_in_the_readers_script(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    page.goto(f"{HOME}lists/ours/")
    page.get_by_label("Title").fill("Men who are missing")
    page.get_by_label("For what").fill("For the meeting")
    page.get_by_label("Who says it").select_option("host")
    page.get_by_label("Cases that stand so").select_option("whereabouts=missing")
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Men who are missing")
    assert re.search("[А-Я][а-я]+", page.get_by_role("table").inner_text())
    assert faults(page) == []


def test_no_page_of_lists_has_a_fault_that_axe_finds(sign_in: SignIn) -> None:
    page = sign_in("crisis lead")
    listed = open_list(page)
    found = {}
    for url in (
        f"{HOME}lists/", f"{HOME}lists/bring/", f"{HOME}lists/ours/", listed, f"{listed}?heap=perhaps",
        f"{listed}?heap=theirs", f"{listed}?heap=ours", f"{listed}columns/", f"{listed}accept/", f"{listed}rows/9/",
    ):  # fmt: skip
        answer = page.goto(url)
        assert answer
        assert answer.status == 200
        if lines := faults_on_a_phone_too(page):
            found[url] = lines
    assert found == {}
