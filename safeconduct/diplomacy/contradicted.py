"""Promises of counterparts that our cases or a human's judgement contradict, as findings beside our figures: an answer
that repeats such a promise says so, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.enums import Task
from safeconduct.cases.models import Crisis
from safeconduct.figures.enums import Severity
from safeconduct.figures.findings import Finding
from safeconduct.figures.findings.said import finding_key

from .assurances import Stand, stands_of
from .days import event_words
from .enums import AssuranceState
from .pages.links import url_of


def contradicted_promises(crisis: Crisis, as_known: datetime) -> list[Finding]:
    """What speaks against the promises that were known at this time. Who promised, on which day and what about are
    said; the words stay in the register."""
    return [finding for stand in stands_of(crisis, as_known=as_known) for finding in _findings_of(stand)]


def _findings_of(stand: Stand) -> Iterator[Finding]:
    """Nothing speaks against a promise that they took back."""
    if stand.state == AssuranceState.WITHDRAWN:
        return
    after = len(stand.findings.after)
    if after:
        words = ngettext(
            "%(who)s promised that recruitment stopped (%(promise)s). In %(n)d of our cases it was later.",
            "%(who)s promised that recruitment stopped (%(promise)s). In %(n)d of our cases it was later.",
            after,
        )
        yield _finding(stand, "stop_contradicted", words % (_told(stand) | {"n": after}), after)
    if stand.state == AssuranceState.BROKEN:
        words = _("%(who)s promised %(what)s (%(promise)s), and it was judged that the promise is broken.")
        yield _finding(stand, "promise_broken", words % _told(stand))


def _told(stand: Stand) -> dict[str, object]:
    promise = stand.assurance
    on = event_words(promise.given_on)
    who = f"{promise.state.name}, {on}," if on else promise.state.name
    return {"who": who, "promise": promise.reference, "what": promise.get_kind_display()}


def _finding(stand: Stand, check: str, words: str, *numbers: int) -> Finding:
    promise = stand.assurance
    return Finding(
        finding_key(check, promise.reference, *numbers), check, Severity.WARNS, words,
        url=url_of("assurance", promise.reference), url_words=_("What was promised"), task=Task.SEE_ENGAGEMENTS,
    )  # fmt: skip
