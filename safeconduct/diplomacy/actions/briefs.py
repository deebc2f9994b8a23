"""What is done with a brief: read, write a paragraph anew, freeze it for who it is handed to, take it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import known_text
from safeconduct.figures.actions.taking_away import take_docx
from safeconduct.figures.paper.fingerprint import fingerprint
from safeconduct.figures.paper.open_to import named_cases, open_to, with_known
from safeconduct.figures.paper.values import Paper, as_json, from_json
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7

from ..brief.build import build_brief, kind, mark
from ..in_turn import sent_before
from ..models import BriefParagraph, Engagement, FrozenBrief

LONGEST = 5000
"""Letters of a paragraph."""
LONGEST_KEY = 80
LONGEST_NAME = 160


class WrittenMeanwhile(Refused):
    """Somebody else wrote the paragraph since it was read. `last` is what stands now; None: the built words."""

    def __init__(self, last: BriefParagraph | None) -> None:
        super().__init__(_("Somebody else wrote this paragraph meanwhile. Nothing is lost: look at both below."))
        self.last = last


# ---------------------------------------------------------------- reading
@transaction.atomic
def read_brief(engagement: Engagement, *, as_known: datetime, by: Actor, shows_names: bool = True) -> Paper:
    """The brief as known at this time, as far as it is open to who reads it. Each reading is recorded."""
    paper = build_brief(engagement, as_known=as_known, reader=by, shows_names=shows_names)
    record(Verb.READ_BRIEF, by=by, kind="engagement", id=engagement.pk, after={"known": paper.as_known})
    return paper


@transaction.atomic
def read_frozen(frozen: FrozenBrief, *, by: Actor) -> tuple[Paper, int]:
    """A frozen copy without the cases that are closed to who reads it, and how many these are."""
    may(by, Task.SEE_ENGAGEMENTS).require()
    record(Verb.READ_BRIEF, by=by, kind="frozen_brief", id=frozen.pk, after={"sha256": frozen.sha256})
    return open_to(_kept(frozen), frozen.cases, reader=by)


# ---------------------------------------------------------------- writing
@transaction.atomic
def write_paragraph(
    engagement: Engagement, key: str, *, words: str, built: str, seen: int, by: Actor
) -> BriefParagraph:
    """Put an officer's own words in the place of what was built; with the built or no `words` the built ones are back.

    `seen` is the number of the words that she read (0: the built ones). Raises `WrittenMeanwhile` where others stand
    now.
    """
    may(by, Task.WRITE_BRIEF).require()
    said = words.replace("\r\n", "\n").strip()
    said = "" if said == built.strip() else said
    _check_words(key, said)
    Engagement.objects.select_for_update(of=("self",)).get(pk=engagement.pk)
    last = BriefParagraph.objects.filter(engagement=engagement, key=key).order_by("-number").first()
    if seen != (last.number if last else 0):
        raise WrittenMeanwhile(last)
    before = last.words if last else ""
    if said == before:
        raise Refused(_("Nothing changed: these are the words that stand there."))
    row = BriefParagraph.objects.create(
        engagement=engagement, key=key, number=seen + 1, words=said, built=built, by_id=by.id
    )
    record(
        Verb.EDIT_BRIEF, by=by, kind="engagement", id=engagement.pk,
        before={"key": key, "words": before or built}, after={"key": key, "words": said or built, "number": row.number},
    )  # fmt: skip
    return row


def _check_words(key: str, words: str) -> None:
    if not key or len(key) > LONGEST_KEY:
        raise Refused(_("There is no such paragraph."))
    if len(words) > LONGEST:
        raise FieldFault("words", _("Write at most %(n)d letters.") % {"n": LONGEST})


# ---------------------------------------------------------------- freezing
@transaction.atomic
def freeze_brief(
    engagement: Engagement, *, as_known: datetime, handed_to: str, by: Actor, key: UUID | None = None
) -> FrozenBrief:
    """Keep the brief as it is handed over: all of its content, as known at this time. It never changes again, and its
    links ask for the very same time. The same `key` again (a form sent twice) is the same copy."""
    may(by, Task.WRITE_BRIEF).require()
    if (there := sent_before(FrozenBrief, key, by)) is not None:
        return there
    whom = handed_to.strip()
    if not whom or len(whom) > LONGEST_NAME:
        raise FieldFault("handed_to", _("Say to whom it is handed, in at most %(n)d letters.") % {"n": LONGEST_NAME})
    if as_known > timezone.now():
        raise FieldFault("as_known", _("This time has not come yet."))
    paper = build_brief(engagement, as_known=as_known, reader=by)
    paper = with_known(paper, known_text(engagement.crisis, as_known))
    cases = named_cases(paper)
    content = as_json(replace(paper, case_ids=tuple(cases)))
    row = FrozenBrief.objects.create(
        id=key or uuid7(), engagement=engagement, as_known=as_known, content=content, cases=cases,
        sha256=fingerprint(content), handed_to=whom, by_id=by.id,
    )  # fmt: skip
    record(
        Verb.FREEZE_BRIEF, by=by, kind="frozen_brief", id=row.pk,
        after={
            "engagement": engagement.reference, "known": as_known.isoformat(), "handed_to": whom, "sha256": row.sha256,
            "cases": len(cases),
        },
    )  # fmt: skip
    return row


# ---------------------------------------------------------------- taking away
@transaction.atomic
def take_brief(engagement: Engagement, *, as_known: datetime, by: Actor, shows_names: bool = True) -> bytes:
    """The brief as a document. The record keeps its hash."""
    paper = build_brief(engagement, as_known=as_known, reader=by, shows_names=shows_names)
    return take_docx(paper, kind="engagement", id=engagement.pk, by=by)


@transaction.atomic
def take_frozen(frozen: FrozenBrief, *, by: Actor) -> bytes:
    """A frozen copy as a document, as far as it is open to who takes it."""
    may(by, Task.SEE_ENGAGEMENTS).require()
    paper, _closed = open_to(_kept(frozen), frozen.cases, reader=by)
    return take_docx(paper, kind="frozen_brief", id=frozen.pk, by=by)


def _kept(frozen: FrozenBrief) -> Paper:
    """The paper of a copy. The oldest did not say what they are called."""
    return from_json({"kind": kind(), "mark": mark(), **frozen.content})
