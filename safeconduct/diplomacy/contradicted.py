"""Promises of counterparts that our cases or a human's judgement contradict, as findings beside our figures: an answer
that repeats such a promise says so, or says why not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.enums import Task
from safeconduct.cases.models import Crisis
from safeconduct.figures.enums import Severity
from safeconduct.figures.findings import Finding
from safeconduct.figures.findings.said import finding_key

from .assurances import last_day_of_stop
from .days import event_words
from .enums import AssuranceState
from .models import Assurance
from .pages.links import url_of
from .queries.assurances import MANY, assurances_known, judgements_at, recruited_after_certainly


def contradicted_promises(crisis: Crisis, as_known: datetime) -> list[Finding]:
    """What speaks against the promises that were known at this time and not taken back. Who promised, on which day and
    what about are said; the words stay in the register. Three queries, however many cases there are."""
    promises = list(assurances_known(crisis, as_known=as_known))
    judged = {key: row.state for key, row in judgements_at([row.pk for row in promises], as_known=as_known).items()}
    kept = [row for row in promises if judged.get(row.pk) != AssuranceState.WITHDRAWN]
    stops = {row.pk: day for row in kept if (day := last_day_of_stop(row)) is not None}
    after = recruited_after_certainly(crisis, stops, as_known=as_known)
    found = [_stop(row, after[row.pk]) for row in kept if row.pk in after]
    return found + [_broken(row) for row in kept if judged.get(row.pk) == AssuranceState.BROKEN]


def _stop(promise: Assurance, number: int) -> Finding:
    words = ngettext(
        "%(who)s promised that recruitment stopped (%(promise)s). In %(n)s of our cases it was later.",
        "%(who)s promised that recruitment stopped (%(promise)s). In %(n)s of our cases it was later.",
        number,
    )
    told = {"n": str(number) if number < MANY else _("%(n)d or more") % {"n": MANY}}
    return _finding(promise, "stop_contradicted", words % (_told(promise) | told), number)


def _broken(promise: Assurance) -> Finding:
    words = _("%(who)s promised %(what)s (%(promise)s), and it was judged that the promise is broken.")
    return _finding(promise, "promise_broken", words % _told(promise))


def _told(promise: Assurance) -> dict[str, object]:
    on = event_words(promise.given_on) if promise.given_on.is_known else ""
    who = f"{promise.state.name}, {on}," if on else promise.state.name
    return {"who": who, "promise": promise.reference, "what": promise.get_kind_display()}


def _finding(promise: Assurance, check: str, words: str, *numbers: int) -> Finding:
    return Finding(
        finding_key(check, promise.reference, *numbers), check, Severity.WARNS, words,
        url=url_of("assurance", promise.reference), url_words=_("What was promised"), task=Task.SEE_ENGAGEMENTS,
    )  # fmt: skip
