"""Who may do what: one table, one function. Finer rules of other rooms begin with `may`."""

from collections.abc import Collection, Iterable
from uuid import UUID

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
        Task.JUDGE_PERSONS: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.RECONCILE_LISTS: {Role.CASE_OFFICER, Role.CRISIS_LEAD, Role.DIPLOMAT},
        Task.SEE_REGISTER: _OFFICERS | {Role.AUDITOR},
        Task.KEEP_REGISTER: {Role.CRISIS_LEAD},
        Task.SEE_REQUESTS: _OFFICERS | {Role.AUDITOR},
        Task.HANDLE_REQUESTS: _OFFICERS,
        Task.MOVE_AHEAD: _OFFICERS,
        Task.SEND_MANY: {Role.CRISIS_LEAD},
        Task.KEEP_CHANNELS: {Role.CRISIS_LEAD, Role.ADMINISTRATOR},
        Task.ESTIMATE_PRESENT: {Role.CRISIS_LEAD, Role.DIPLOMAT},
        Task.SEE_ENGAGEMENTS: _OFFICERS | {Role.DIPLOMAT, Role.AUDITOR},
        Task.KEEP_ENGAGEMENTS: {Role.DIPLOMAT, Role.CRISIS_LEAD},
        Task.KEEP_COUNTERPARTS: {Role.DIPLOMAT, Role.CRISIS_LEAD},
        Task.SEE_CONTACTS: {Role.DIPLOMAT, Role.CRISIS_LEAD},
        Task.JUDGE_ASSURANCE: {Role.DIPLOMAT, Role.CRISIS_LEAD},
        Task.RECORD_STATEMENT: {Role.DIPLOMAT, Role.CRISIS_LEAD, Role.PRESS_OFFICER},
        Task.WRITE_BRIEF: {Role.DIPLOMAT, Role.CRISIS_LEAD},
        Task.OWN_DISAGREEMENT: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.IMPORT_CASES: {Role.CASE_OFFICER, Role.CRISIS_LEAD},
        Task.SEE_FIGURES: _OFFICERS | {Role.DIPLOMAT, Role.PRESS_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR},
        Task.PUBLISH_FIGURE: {Role.PRESS_OFFICER, Role.CRISIS_LEAD},
        Task.KEEP_MEASURES: {Role.CRISIS_LEAD},
        Task.WRITE_ANSWER: {Role.PRESS_OFFICER, Role.CRISIS_LEAD, Role.DIPLOMAT},
        Task.APPROVE_ANSWER: {Role.CRISIS_LEAD, Role.DIPLOMAT},
        Task.SETTLE_FINDING: {Role.PRESS_OFFICER, Role.CRISIS_LEAD, Role.DIPLOMAT},
        Task.KEEP_REPORTS: {Role.CRISIS_LEAD, Role.DIPLOMAT},
        Task.RELEASE_DATA: {Role.PRESS_OFFICER, Role.CRISIS_LEAD},
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
    """A post and its roles are kept by an administrator of that post or of one above it."""
    if not may(actor, Task.KEEP_USERS):
        return may(actor, Task.KEEP_USERS)
    if actor.keeps_all_posts or post_id in actor.kept_posts:
        return Decision.yes()
    return Decision.no(_("This post is not below yours."))


def may_create_post(actor: Actor, *, parent_id: UUID | None) -> Decision:
    """A post is added below a post that the administrator keeps. The tree has one root, made at set-up."""
    if not may(actor, Task.KEEP_USERS):
        return may(actor, Task.KEEP_USERS)
    if parent_id is None:
        return Decision.no(_("Choose the post above it: only the first post of all has none."))
    return may_keep_post(actor, parent_id)


def may_keep_user(actor: Actor, *, posts: Collection[UUID]) -> Decision:
    """A user is kept by who keeps every one of her posts: the posts of her roles, or of her ended ones without any."""
    if not may(actor, Task.KEEP_USERS):
        return may(actor, Task.KEEP_USERS)
    if actor.keeps_all_posts or actor.kept_posts.issuperset(posts):
        return Decision.yes()
    return Decision.no(_("This user belongs to a post that is not below yours."))


def may_keep_trust(actor: Actor) -> Decision:
    """Compartments and seniors reach beyond posts: they are kept by an administrator of all posts."""
    if not may(actor, Task.KEEP_USERS):
        return may(actor, Task.KEEP_USERS)
    if actor.keeps_all_posts:
        return Decision.yes()
    return Decision.no(_("Only an administrator of all posts grants compartments and names seniors."))


def may_end_role(
    actor: Actor, *, user_id: UUID, role: str, post_id: UUID, administrator_roles: int, is_last: bool
) -> Decision:
    """`administrator_roles` is how many roles as administrator the user holds; `is_last` says that nobody who can sign
    in would be left as administrator of all posts."""
    if not may_keep_post(actor, post_id):
        return may_keep_post(actor, post_id)
    if is_last:
        return Decision.no(LAST_OF_ALL)
    if role == Role.ADMINISTRATOR and user_id == actor.id and administrator_roles == 1:
        return Decision.no(_("This is your last role as administrator. Another administrator can end it."))
    return Decision.yes()


def may_deactivate(actor: Actor, *, user_id: UUID, posts: Collection[UUID], is_last: bool) -> Decision:
    """Nobody switches herself off, and an administrator of all posts is always left."""
    if not may_keep_user(actor, posts=posts):
        return may_keep_user(actor, posts=posts)
    if user_id == actor.id:
        return Decision.no(_("You cannot switch yourself off. Another administrator can do it."))
    return Decision.no(LAST_OF_ALL) if is_last else Decision.yes()


def may_set_password(actor: Actor, *, user_id: UUID, posts: Collection[UUID], is_trusted: bool) -> Decision:
    """Who sets a password could sign in with it: so for holders of compartments and seniors (`is_trusted`) it takes an
    administrator of all posts."""
    if not may_keep_user(actor, posts=posts):
        return may_keep_user(actor, posts=posts)
    if user_id == actor.id:
        return Decision.no(_("Change your own password on its own page: choose your name at the top."))
    if is_trusted and not actor.keeps_all_posts:
        return Decision.no(
            _("This user holds a compartment or is a senior: only an administrator of all posts sets the password.")
        )
    return Decision.yes()


LAST_OF_ALL = _("This is the last administrator of all posts. Make another user administrator there first.")


def _join(roles: Iterable[Role]) -> str:
    held = set(roles)
    return ", ".join(str(role.label) for role in Role if role in held)
