"""What they promised: due, overdue, broken and kept, in the words in which it was promised."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.figures.paper.values import Cell, Paragraph, Part, Section, Table

from ..assurances import Stand
from ..days import event_words
from ..enums import AssuranceState
from .known import Known
from .words import UNKNOWN, days_words, named, quoted, sentence, when_words

ORDER = (
    AssuranceState.BROKEN, AssuranceState.OVERDUE, AssuranceState.PARTLY, AssuranceState.RUNNING,
    AssuranceState.UNTESTED, AssuranceState.KEPT, AssuranceState.WITHDRAWN,
)  # fmt: skip
"""What weighs most comes first."""
LATE = frozenset(ORDER[:3])


def assurances(known: Known) -> Section:
    """A table of their promises, what is late first, and what a human judged of them."""
    if not known.stands:
        return Section("assurances", _("Assurances"), (Paragraph("assurances.none", _("They have promised nothing.")),))
    stands = sorted(known.stands, key=weight)
    head = (_("Who promised what"), _("Due"), _("Now"))
    table = Table(_("Assurances"), head, tuple(_row(known, stand) for stand in stands))
    judged: list[Part] = [_judged(known, stand) for stand in stands if stand.judgement]
    return Section("assurances", _("Assurances"), (table, *judged))


def weight(stand: Stand) -> tuple[int, int, int]:
    """Broken before overdue before the rest; the longest overdue first."""
    return ORDER.index(stand.state), -stand.overdue_days, stand.assurance.number


def _row(known: Known, stand: Stand) -> tuple[Cell, ...]:
    promise = stand.assurance
    words = _("%(who)s: %(words)s") % {"who": named(promise.speaker, event_words(promise.given_on)),
                                       "words": quoted(promise.words)}  # fmt: skip
    return (
        Cell(words, known.links.assurance(promise.reference)),
        Cell(due_words(stand)),
        Cell(stand_words(stand), mark="late" if stand.state in LATE else "done" if stand.state == "kept" else ""),
    )


def due_words(stand: Stand) -> str:
    """ "29 May 2024", "“within weeks”: on or before 30 August 2024", "no date"."""
    promise = stand.assurance
    said = quoted(promise.due_words) if promise.due_words else ""
    return named(said, when_words(promise.due) if promise.due.is_known else "") or _("no date")


def stand_words(stand: Stand) -> str:
    """ "broken, 34 days late", "kept in part: 31 of 50"."""
    state = str(AssuranceState(stand.state).label)
    counted = _("%(kept)d of %(total)d") % {"kept": stand.kept, "total": stand.total} if stand.is_tested else ""
    late = _("%(days)s late") % {"days": days_words(stand.overdue_days)} if stand.overdue_days else ""
    return named(state, counted, late, findings_words(stand))


def findings_words(stand: Stand) -> str:
    """What later claims of recruitment say against a claimed stop."""
    after, possibly = len(stand.findings.after), len(stand.findings.possibly)
    told = [
        ngettext("%(n)d recruited after it", "%(n)d recruited after it", after) % {"n": after} if after else "",
        ngettext("%(n)d possibly recruited after it", "%(n)d possibly recruited after it", possibly) % {"n": possibly}
        if possibly
        else "",
    ]
    return named(*told)


def _judged(known: Known, stand: Stand) -> Paragraph:
    promise, judgement = stand.assurance, stand.judgement
    facts = {"promise": promise.reference, "state": AssuranceState(stand.state).label,
             "reason": judgement.reason if judgement else UNKNOWN}  # fmt: skip
    words = sentence(_("%(promise)s was judged “%(state)s”: %(reason)s") % facts)
    return Paragraph(
        f"assurances.promise.{promise.reference}", words,
        urls=((promise.reference, known.links.assurance(promise.reference)),),
    )  # fmt: skip
