"""Kin of a case: persons too, who may be known already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.people import actions as people
from safeconduct.people.actions import NewPerson
from safeconduct.people.actions.proposals import propose_for
from safeconduct.people.enums import ContactKind, Path, Relation, Verdict
from safeconduct.people.fold import fold_contact
from safeconduct.people.models import Kin, Person

from ..models import Case
from .casework import set_task
from .judging import answer_shown


@transaction.atomic
def add_relative_of(
    case: Case,
    new: NewPerson,
    *,
    relation: Relation,
    by: Actor,
    same_as: Person | None = None,
    shown: Sequence[Person] = (),
    is_to_ask: bool = False,
    phone: str = "",
    **more: Any,
) -> Kin:
    """Add a relative: somebody known (`same_as`) or somebody new. Raises `Refused` like the single actions.

    Of those who were `shown` a new relative is none, or the family is to be asked. `more` is what `add_kin` takes.
    """
    if same_as is not None:
        kin = people.add_kin(case.person, relative=same_as, relation=relation, by=by, case=case.pk, **more)
        _add_phone(case, same_as, phone, by)
        return kin
    kin = people.add_relative(case.person, new, relation=relation, phone=phone, by=by, case=case.pk, **more)
    propose_for([kin.relative_id], path=Path.DESK, by=by)
    _remember(case, kin, shown, is_to_ask, by)
    return kin


def _add_phone(case: Case, person: Person, phone: str, by: Actor) -> None:
    folded = fold_contact(phone, person.nationality)
    if phone and not person.contacts.filter(folded=folded).exists():
        people.add_contact(person, kind=ContactKind.PHONE, value=phone, by=by, case=case.pk)


def _remember(case: Case, kin: Kin, shown: Sequence[Person], is_to_ask: bool, by: Actor) -> None:
    """What the officer said of those who were shown to her. Who may not judge leaves the pairs in the queue."""
    if shown and may(by, Task.JUDGE_PERSONS):
        reason = _("Said when kin was added to the case %(reference)s.") % {"reference": case.reference}
        verdict = Verdict.ASK_FAMILY if is_to_ask else Verdict.DIFFERENT
        answer_shown(kin.relative, shown, verdict, reason=reason, by=by)
    if is_to_ask:
        words = _("Ask the family who %(relative)s is: perhaps known already, see “May be the same person”.")
        set_task(case, text=(words % {"relative": kin.relative.name})[:300], by=by)
