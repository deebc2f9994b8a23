"""Who may do what, each task by each role, and the sentence of a refusal."""

from uuid import uuid4

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision, Refused
from safeconduct.access.enums import Compartment, Role, Task
from safeconduct.access.rules import may, may_keep_post

COLUMNS = {
    "O": Role.CASE_OFFICER,
    "F": Role.FAMILY_LIAISON,
    "L": Role.CRISIS_LEAD,
    "D": Role.DIPLOMAT,
    "P": Role.PRESS_OFFICER,
    "U": Role.AUDITOR,
    "A": Role.ADMINISTRATOR,
}
"""Officer, Family liaison, Lead, Diplomat, Press officer, aUditor, Administrator."""

ALLOWED = {
    "see_cases": "OFLDUA",
    "open_case": "OFL",
    "record_claim": "OFLD",
    "backdate_claim": "L",
    "retract_claim": "OL",
    "countersign": "OL",
    "override_family_first": "L",
    "assign_cases": "OL",
    "hand_over": "OL",
    "set_compartments": "OL",
    "keep_clocks": "OFL",
    "keep_tasks": "OFLD",
    "add_document": "OFLD",
    "keep_person": "OFL",
    "own_disagreement": "OL",
    "see_engagements": "OFLDU",
    "keep_engagements": "LD",
    "keep_counterparts": "LD",
    "see_contacts": "LD",
    "judge_assurance": "LD",
    "record_statement": "LDP",
    "write_brief": "LD",
    "judge_persons": "OL",
    "reconcile_lists": "OLD",
    "see_register": "OFLU",
    "keep_register": "L",
    "see_requests": "OFLU",
    "handle_requests": "OFL",
    "move_ahead": "OFL",
    "send_many": "L",
    "keep_channels": "LA",
    "estimate_present": "LD",
    "import_cases": "OL",
    "see_figures": "OFLDPUA",
    "publish_figure": "LP",
    "keep_measures": "L",
    "write_answer": "LDP",
    "approve_answer": "LD",
    "settle_finding": "LDP",
    "keep_reports": "LD",
    "release_data": "LP",
    "keep_crisis": "LA",
    "see_audit": "U",
    "keep_users": "A",
}


def holder(*roles: Role, **more: object) -> Actor:
    return Actor(id=uuid4(), name="Somebody", email="somebody@ministry.example", roles=frozenset(roles), **more)


def test_the_table_names_every_task_and_every_role():
    assert set(ALLOWED) == {task.value for task in Task}
    assert set(COLUMNS.values()) == set(Role)


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("letter", COLUMNS)
def test_a_role_may_do_what_the_table_says_and_nothing_else(task: Task, letter: str):
    assert bool(may(holder(COLUMNS[letter]), task)) == (letter in ALLOWED[task])


@pytest.mark.parametrize("task", Task)
def test_without_a_role_nothing_is_allowed(task: Task):
    assert not may(holder(), task)


def test_two_roles_may_do_what_either_may():
    both = holder(Role.PRESS_OFFICER, Role.AUDITOR)
    assert may(both, Task.PUBLISH_FIGURE)
    assert may(both, Task.SEE_AUDIT)
    assert not may(both, Task.OPEN_CASE)


def test_a_refusal_says_what_it_takes_and_what_is_held():
    refused = may(holder(Role.PRESS_OFFICER), Task.COUNTERSIGN)
    assert str(refused.reason) == (
        "To countersign a death takes the role case officer, crisis lead. You hold: press officer."
    )
    assert "You hold: no role." in str(may(holder(), Task.COUNTERSIGN).reason)


def test_requiring_a_refused_decision_raises_its_reason():
    with pytest.raises(Refused, match="You hold: auditor"):
        may(holder(Role.AUDITOR), Task.KEEP_USERS).require()
    may(holder(Role.ADMINISTRATOR), Task.KEEP_USERS).require()


def test_a_decision_is_true_when_allowed():
    assert Decision.yes()
    assert not Decision.no("No.")


@pytest.mark.parametrize(
    ("role", "everywhere", "own", "allowed"),
    [
        (Role.ADMINISTRATOR, False, True, True),
        (Role.ADMINISTRATOR, False, False, False),
        (Role.ADMINISTRATOR, True, False, True),
        (Role.CRISIS_LEAD, True, True, False),
    ],
)
def test_users_of_a_post_are_kept_by_an_administrator_of_that_post_or_one_above(role, everywhere, own, allowed):
    post = uuid4()
    actor = holder(role, kept_posts=frozenset({post} if own else ()), keeps_all_posts=everywhere)
    assert bool(may_keep_post(actor, post)) == allowed


@pytest.mark.parametrize(
    ("held", "wanted", "opens"),
    [
        ((), (), True),
        ((), ("medical",), False),
        (("medical",), ("medical",), True),
        (("medical",), ("medical", "minors"), False),
        (("medical", "minors"), ("minors", ""), True),
    ],
)
def test_who_holds_all_compartments_may_open(held, wanted, opens):
    actor = holder(compartments=frozenset(Compartment(name) for name in held))
    assert actor.may_open(list(wanted)) == opens
