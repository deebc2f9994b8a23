"""Who keeps which users and posts: tables of cases for the rules of administrators."""

from uuid import UUID, uuid4

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Role
from safeconduct.access.passwords import GROUP, GROUPS, LETTERS, new_password
from safeconduct.access.rules import (
    may_create_post,
    may_deactivate,
    may_end_role,
    may_keep_post,
    may_keep_trust,
    may_keep_user,
    may_set_password,
)

HERE, BELOW, ELSEWHERE = uuid4(), uuid4(), uuid4()
ME, SOMEBODY = uuid4(), uuid4()


def keeper(*posts: UUID, everywhere: bool = False, role: Role = Role.ADMINISTRATOR) -> Actor:
    return Actor(
        id=ME, name="Keeper", email="keeper@ministry.example", roles=frozenset({role}),
        posts=frozenset({HERE, BELOW, ELSEWHERE}), sees_all_posts=True,
        kept_posts=frozenset(posts), keeps_all_posts=everywhere,
    )  # fmt: skip


LOCAL = keeper(HERE, BELOW)
WHOLE = keeper(HERE, BELOW, ELSEWHERE, everywhere=True)
OFFICER = keeper(role=Role.CASE_OFFICER)
"""Each of them sees all posts by another role: seeing is not keeping."""


def said(decision: Decision) -> str:
    return "" if decision else str(decision.reason)


@pytest.mark.parametrize(
    ("actor", "post", "words"),
    [
        (LOCAL, HERE, ""),
        (LOCAL, BELOW, ""),
        (LOCAL, ELSEWHERE, "not below yours"),
        (WHOLE, ELSEWHERE, ""),
        (OFFICER, HERE, "takes the role administrator"),
    ],
)
def test_a_post_is_kept_by_an_administrator_of_it_or_of_one_above(actor, post, words):
    for decision in (may_keep_post(actor, post), may_create_post(actor, parent_id=post)):
        assert words in said(decision)
        assert bool(decision) == (not words)


@pytest.mark.parametrize(("actor", "words"), [(WHOLE, "only the first post"), (OFFICER, "takes the role")])
def test_a_second_root_is_not_added(actor, words):
    assert words in said(may_create_post(actor, parent_id=None))


@pytest.mark.parametrize(
    ("actor", "posts", "words"),
    [
        (LOCAL, {HERE}, ""),
        (LOCAL, {HERE, BELOW}, ""),
        (LOCAL, {HERE, ELSEWHERE}, "belongs to a post that is not below yours"),
        (LOCAL, {ELSEWHERE}, "belongs to a post"),
        (WHOLE, {HERE, ELSEWHERE}, ""),
        (OFFICER, {HERE}, "takes the role administrator"),
    ],
)
def test_a_user_is_kept_by_who_keeps_every_one_of_her_posts(actor, posts, words):
    decision = may_keep_user(actor, posts=posts)
    assert (bool(decision), words in said(decision)) == (not words, True)


@pytest.mark.parametrize(
    ("actor", "words"), [(WHOLE, ""), (LOCAL, "Only an administrator of all posts"), (OFFICER, "takes the role")]
)
def test_compartments_and_seniors_are_kept_by_an_administrator_of_all_posts(actor, words):
    decision = may_keep_trust(actor)
    assert (bool(decision), words in said(decision)) == (not words, True)


@pytest.mark.parametrize(
    ("actor", "user", "role", "post", "own", "is_last", "words"),
    [
        (LOCAL, SOMEBODY, "case_officer", HERE, 0, False, ""),
        (LOCAL, SOMEBODY, "case_officer", ELSEWHERE, 0, False, "not below yours"),
        (LOCAL, SOMEBODY, "administrator", BELOW, 1, False, ""),
        (LOCAL, ME, "administrator", HERE, 1, False, "your last role as administrator"),
        (LOCAL, ME, "administrator", BELOW, 2, False, ""),
        (LOCAL, ME, "case_officer", HERE, 1, False, ""),
        (WHOLE, SOMEBODY, "administrator", ELSEWHERE, 1, True, "last administrator of all posts"),
        (WHOLE, ME, "administrator", ELSEWHERE, 2, True, "last administrator of all posts"),
        (OFFICER, ME, "case_officer", HERE, 0, False, "takes the role administrator"),
    ],
)
def test_a_role_is_ended_by_who_keeps_its_post_but_not_the_last(actor, user, role, post, own, is_last, words):
    decision = may_end_role(
        actor, user_id=user, role=role, post_id=post, administrator_roles=own, is_last=is_last
    )  # fmt: skip
    assert (bool(decision), words in said(decision)) == (not words, True)


@pytest.mark.parametrize(
    ("actor", "user", "posts", "is_last", "words"),
    [
        (LOCAL, SOMEBODY, {HERE}, False, ""),
        (LOCAL, SOMEBODY, {ELSEWHERE}, False, "belongs to a post"),
        (LOCAL, ME, {HERE}, False, "cannot switch yourself off"),
        (WHOLE, SOMEBODY, {ELSEWHERE}, True, "last administrator of all posts"),
        (OFFICER, SOMEBODY, {HERE}, False, "takes the role administrator"),
    ],
)
def test_nobody_switches_herself_or_the_last_administrator_off(actor, user, posts, is_last, words):
    decision = may_deactivate(actor, user_id=user, posts=posts, is_last=is_last)
    assert (bool(decision), words in said(decision)) == (not words, True)


@pytest.mark.parametrize(
    ("actor", "user", "posts", "is_trusted", "words"),
    [
        (LOCAL, SOMEBODY, {HERE}, False, ""),
        (LOCAL, SOMEBODY, {HERE}, True, "holds a compartment or is a senior"),
        (LOCAL, SOMEBODY, {HERE, ELSEWHERE}, False, "belongs to a post"),
        (WHOLE, SOMEBODY, {ELSEWHERE}, True, ""),
        (WHOLE, ME, {HERE}, False, "your own password"),
        (OFFICER, SOMEBODY, {HERE}, False, "takes the role administrator"),
    ],
)
def test_a_password_is_set_by_who_may_do_all_that_its_user_may_be_trusted_with(actor, user, posts, is_trusted, words):
    decision = may_set_password(actor, user_id=user, posts=posts, is_trusted=is_trusted)
    assert (bool(decision), words in said(decision)) == (not words, True)


def test_a_password_of_ours_has_four_groups_of_letters_that_are_not_mistaken_for_each_other():
    made = new_password()
    assert [len(group) for group in made.split("-")] == [GROUP] * GROUPS
    assert set(made) <= {*LETTERS, "-"}
    assert not set(LETTERS) & set("ilo01")
    assert len({new_password() for _ in range(100)}) == 100
