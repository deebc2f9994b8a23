"""Who may do what, as a table and as a document: made from `rules.TASK_ROLES`, never written by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .enums import Role, Task
from .rules import TASK_ROLES


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task, and for each role in the order of `Role` whether it may do it."""

    task: Task
    allowed: tuple[bool, ...]


def role_table() -> list[TaskRow]:
    """Every task with every role."""
    return [TaskRow(task, tuple(role in TASK_ROLES[task] for role in Role)) for task in Task]


def role_document() -> str:
    """The table as a Markdown document, for docs/roles.md."""
    head = ["", *(str(role.label) for role in Role)]
    lines = [_line(head), _line(["---"] + [":-:"] * len(Role))]
    lines += [_line([str(row.task.label), *("✓" if yes else "" for yes in row.allowed)]) for row in role_table()]
    parts = [
        _("# Who may do what"),
        _("Made from `TASK_ROLES` in `safeconduct/access/rules.py` by `safeconduct roles --write docs/roles.md`."),
        "\n".join(lines),
        _(
            "A role is held at a post, and reaches the cases of that post and of the posts below it, within the"
            " compartments that the person holds. Finer rules (a second officer, a named senior, family first) are in"
            " the `rules.py` of each room; a refusal always says why."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
