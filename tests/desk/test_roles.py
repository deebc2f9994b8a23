"""Who may do what: the page and the document are made from the rules."""

from pathlib import Path

from safeconduct.access.enums import Role, Task
from safeconduct.access.role_table import role_document, role_table
from safeconduct.access.rules import TASK_ROLES

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def test_the_document_is_current():
    assert DOCUMENT.read_text(encoding="utf-8") == role_document(), "Run: safeconduct roles --write docs/roles.md"


def test_the_table_says_of_every_task_and_role_what_the_rules_say():
    told = {(row.task, role) for row in role_table() for role, yes in zip(Role, row.allowed, strict=True) if yes}
    assert told == {(task, role) for task, roles in TASK_ROLES.items() for role in roles}


def test_everybody_who_is_signed_in_reads_the_table_with_her_own_role_marked(client, ministry):
    client.force_login(ministry.users["press"])
    page = client.get("/roles/").content.decode()
    assert all(str(task.label) in page for task in Task)
    assert "<strong>press officer" in page


def test_a_stranger_to_the_ministry_is_asked_to_sign_in(client, db):
    assert client.get("/roles/").status_code == 302
