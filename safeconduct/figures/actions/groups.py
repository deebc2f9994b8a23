"""Listing the cases of a group that is no figure: of a rule that is being tried, between a whole and its parts."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis

from .. import rules
from ..queries import PAGE, Group, Members, PageKey, members_page


@transaction.atomic
def read_group(
    made: Group, crisis: Crisis, *, by: Actor, kind: str, name: str, after: PageKey | None = None, most: int = PAGE
) -> Members:
    """A page of the cases of a group, at most so many. That somebody listed them is recorded."""
    rules.may_see_members(by).require()
    page = members_page(made, crisis, actor=by, after=after)
    page = replace(page, cases=page.cases[:most])
    read = {"as_known": made.as_known, "cases": [case.reference for case in page.cases]}
    record(Verb.READ_MEMBERS, by=by, kind=kind, id=name[:64], after=read)
    return page
