"""What is needed of people: signatures, words to families, owners. Numbers, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.enums import Task
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import CaseTask, Disagreement

from ..enums import Audience
from ..paper.values import Paragraph, Section
from ..queries.reports import unsigned_deaths
from .numbers import Numbers
from .offered import Asked, Told


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed, how often, in a sentence."""

    key: str
    number: int
    words: str


def told(numbers: Numbers) -> Told | None:
    """The needs at that time, for who may see cases; None where the report is for the public."""
    if numbers.asked.audience == Audience.PUBLIC:
        return None
    needs = [need for need in _needs(numbers) if need.number]
    points = [Paragraph(need.key, need.words, is_point=True) for need in needs]
    if not points:
        points.append(Paragraph("no-needs", _("No signature, word to a family or task was missing.")))
    if not numbers.asked.is_now:
        points.append(Paragraph("owners-not-kept", _("Who owned a disagreement on a past day is not kept.")))
    section = Section("needs", _("What is needed"), tuple(points))
    return Told(section, {need.key: need.number for need in needs}, Task.SEE_CASES)


def _needs(numbers: Numbers) -> Iterator[Need]:
    asked = numbers.asked
    unsigned = unsigned_deaths(asked.crisis, as_known=asked.as_known)
    yield _need("signatures", unsigned, ngettext(
        "%(n)d death awaits its second officer.", "%(n)d deaths await their second officer.", unsigned
    ))  # fmt: skip
    yield _need("families", numbers.held_back, ngettext(
        "%(n)d family has not been told of a death that is confirmed.",
        "%(n)d families have not been told of a death that is confirmed.", numbers.held_back,
    ))  # fmt: skip
    unowned = _unowned(asked)
    yield _need("owners", unowned, ngettext(
        "%(n)d disagreement of accounts has no owner.", "%(n)d disagreements of accounts have no owner.", unowned
    ))  # fmt: skip
    late = _late_tasks(asked)
    yield _need("tasks", late, ngettext("%(n)d task is past its day.", "%(n)d tasks are past their day.", late))


def _need(key: str, number: int, words: str) -> Need:
    return Need(key, number, words % {"n": number})


def _unowned(asked: Asked) -> int:
    """Only of now: who owned a disagreement on a past day is not kept."""
    if not asked.is_now:
        return 0
    return Disagreement.objects.filter(case__crisis=asked.crisis, closed_at=None, owner=None).count()


def _late_tasks(asked: Asked) -> int:
    at = asked.as_known
    tasks = CaseTask.objects.filter(case__crisis=asked.crisis, created_at__lte=at)
    return tasks.filter(Q(done_at=None) | Q(done_at__gt=at), due_on__lt=day_in(asked.crisis, at)).count()
