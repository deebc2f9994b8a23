"""Who may do what: one table, one function. Finer rules of other rooms begin with `may`."""

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .decision import Decision
from .enums import Role, Task

_OFFICERS = {Role.CASE_OFFICER, Role.FAMILY_LIAISON, Role.CRISIS_LEAD}

TASK_ROLES: dict[Task, frozenset[Role]] = {
    task: frozenset(roles)
    for task, roles in {
        Task.SEE_CASES: _OFFICERS | {Role.DIPLOMAT, Role.AUDITOR, Role.ADMINISTRATOR},
        Task.OPEN_CASE: _OFFICERS,
        Task.RECORD_CLAIM: _OFFICERS | {Role.DIPLOMAT},
        Task.BACKDATE_CLAIM: {Role.CRISIS_LEAD},
        Task.RETRACT_CLAIM: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.COUNTERSIGN: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.OVERRIDE_FAMILY_FIRST: {Role.CRISIS_LEAD},
        Task.ASSIGN_CASES: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.HAND_OVER: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.SET_COMPARTMENTS: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.KEEP_CLOCKS: _OFFICERS,
        Task.KEEP_TASKS: _OFFICERS | {Role.DIPLOMAT},
        Task.ADD_DOCUMENT: _OFFICERS | {Role.DIPLOMAT},
        Task.KEEP_PERSON: _OFFICERS,
        Task.OWN_DISAGREEMENT: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.IMPORT_CASES: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.SEE_FIGURES: _OFFICERS | {Role.DIPLOMAT, Role.PRESS_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR},
        Task.PUBLISH_FIGURE: {Role.PRESS_OFFICER, Role.CRISIS_LEAD},
        Task.KEEP_MEASURES: {Role.CRISIS_LEAD},
        Task.KEEP_CRISIS: {Role.CRISIS_LEAD, Role.ADMINISTRATOR},
        Task.SEE_AUDIT: {Role.AUDITOR},
        Task.KEEP_USERS: {Role.ADMINISTRATOR},
    }.items()
}


def may(actor: Actor, task: Task) -> Decision:
    """May the actor do this task at all? The reason names the roles that may and the roles held."""
    allowed = TASK_ROLES[task]
    if actor.holds(*allowed):
        return Decision.yes()
    return Decision.no(
        format_lazy(
            _("To {task} takes the role {needed}. You hold: {held}."),
            task=task.label,
            needed=_join(allowed),
            held=_join(actor.roles) or _("no role"),
        )
    )


def may_keep_post(actor: Actor, post_id: object) -> Decision:
    """A user is kept by an administrator of a post that is the same or above."""
    if not may(actor, Task.KEEP_USERS):
        return may(actor, Task.KEEP_USERS)
    if actor.sees_all_posts or post_id in actor.posts:
        return Decision.yes()
    return Decision.no(_("This post is not below yours."))


def _join(roles: Iterable[Role]) -> str:
    held = set(roles)
    return ", ".join(str(role.label) for role in Role if role in held)
