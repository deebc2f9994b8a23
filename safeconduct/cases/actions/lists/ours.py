"""Making a list of ours, frozen as it is handed over, and taking it away."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ...lists.ours import MOST, Wanted, chosen_cases, hash_of, lines_of, may_read, write_our_list
from ...models import Crisis, OurList, OurListRow


@transaction.atomic
def make_our_list(crisis: Crisis, wanted: Wanted, *, by: Actor) -> OurList:
    """Choose the cases, write each line, and freeze the whole. The record keeps purpose, rows and hash."""
    may(by, Task.RECONCILE_LISTS).require()
    cases = list(chosen_cases(crisis, wanted.choice, by).select_related("person")[: MOST + 1])
    if not cases:
        raise Refused(_("No case that you may see is chosen so. Choose more."))
    if len(cases) > MOST:
        raise Refused(_("More than %(most)d cases are chosen. Choose fewer, or make several lists.") % {"most": MOST})
    missing = set(wanted.choice.references) - {case.reference for case in cases}
    if missing:
        raise Refused(_("These are not cases of yours in this crisis: %(missing)s.") % {
            "missing": ", ".join(sorted(missing)[:10])})  # fmt: skip
    lines = lines_of(cases, wanted)
    made = OurList.objects.create(
        crisis=crisis, title=wanted.title, purpose=wanted.purpose, script=wanted.script,
        chosen=wanted.choice.as_json(), columns=list(wanted.columns), rows=len(lines), sha256=hash_of(lines),
        known_at=timezone.now(), made_by_id=by.id,
    )  # fmt: skip
    OurListRow.objects.bulk_create(
        OurListRow(list=made, number=number, case=line.case, cells=list(line.cells))
        for number, line in enumerate(lines, start=1)
    )
    said = {"title": made.title, "purpose": made.purpose, "rows": made.rows, "sha256": made.sha256}
    record(Verb.MAKE_OUR_LIST, by=by, kind="our_list", id=made.pk, after=said)
    return made


@transaction.atomic
def take_our_list(made: OurList, *, purpose: str, by: Actor) -> bytes:
    """The list as .xlsx. The record keeps purpose, rows and the hash of the file."""
    may(by, Task.RECONCILE_LISTS).require()
    if not may_read(made, by):
        raise Refused(_("There are cases on this list that are not yours to see."))
    content = write_our_list(made)
    said = {"purpose": purpose.strip(), "rows": made.rows, "sha256": hashlib.sha256(content).hexdigest()}
    record(Verb.EXPORT, by=by, kind="our_list", id=made.pk, after=said)
    return content
