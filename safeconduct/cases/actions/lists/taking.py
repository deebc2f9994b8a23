"""Taking away what came of a list: a workbook of four sheets, or the file as it reached us. Each time is recorded."""

from __future__ import annotations

import hashlib

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment, Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ...lists.outcome import write_outcome
from ...models import ReceivedList


@transaction.atomic
def take_outcome(received: ReceivedList, *, purpose: str, by: Actor) -> bytes:
    """The outcome as .xlsx, with the rows and cases that the actor may see. The record keeps purpose, rows and hash."""
    may(by, Task.RECONCILE_LISTS).require()
    content, rows = write_outcome(received, by)
    said = {"purpose": purpose.strip(), "rows": rows, "sha256": hashlib.sha256(content).hexdigest()}
    record(Verb.EXPORT, by=by, kind="list", id=received.pk, after=said)
    return content


@transaction.atomic
def read_original(received: ReceivedList, *, by: Actor) -> bytes:
    """The file as it reached us, with every name in it: for those who see all posts and hold all compartments, and for
    who brought it."""
    may(by, Task.RECONCILE_LISTS).require()
    sees_all = by.sees_all_posts and set(by.compartments) == set(Compartment)
    if not sees_all and received.brought_by_id != by.id:
        raise Refused(_("The whole file has names that are not yours to see."))
    record(Verb.READ_LIST, by=by, kind="list", id=received.pk, after={"sha256": received.sha256})
    with default_storage.open(received.storage_name) as kept:
        return bytes(kept.read())
