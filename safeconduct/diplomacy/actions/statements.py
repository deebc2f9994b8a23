"""Recording what was said in public, and setting our standing line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis
from safeconduct.figures.models import PublishedFigure
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import PartialDate

from ..enums import Side, StatementChannel
from ..in_turn import sent_before
from ..knowing import check_not_later, known_when
from ..models import Ask, Engagement, Office, Official, Position, State, Statement, StatementAsk, StatementFigure


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said in public: who, where, when, word for word, and where it can be read again.

    `engagement` makes it a readout. `archived` is the whole text as it stood there. `asks` are those it speaks of,
    `figures` the published figures that it contains.
    """

    side: str
    speaker: str
    channel: str
    said_on: PartialDate
    quote: str
    state: State | None = None
    office: Office | None = None
    official: Official | None = None
    language: str = ""
    link: str = ""
    source: str = ""
    archived: str = ""
    engagement: Engagement | None = None
    asks: Collection[Ask] = ()
    figures: Collection[PublishedFigure] = ()


@transaction.atomic
def record_statement(
    crisis: Crisis, said: Said, *, by: Actor, known_at: datetime | None = None, key: UUID | None = None
) -> Statement:
    """Record a statement with the hash of its archived text. The same `key` again (a form sent twice) is the same
    statement. Raises `Refused` when the actor may not, `FieldFault` for what cannot be so."""
    known_at = known_when(by, Task.RECORD_STATEMENT, known_at)
    if (there := sent_before(Statement, key, by)) is not None:
        return there
    if said.engagement or said.asks:
        may(by, Task.SEE_ENGAGEMENTS).require()
    known_on = day_in(crisis, known_at)
    _check_words(said)
    check_not_later("said_on", said.said_on, known_at, crisis)
    _check_place(said)
    _check_ties(crisis, said)
    row = Statement.objects.create(
        id=key or uuid7(), crisis=crisis, side=said.side, state=said.state, office=said.office, official=said.official,
        speaker=said.speaker.strip(), channel=said.channel, said_on=said.said_on,
        said_latest=min(said.said_on.latest or known_on, known_on), quote=said.quote.strip(),
        language=said.language, link=said.link.strip(), source=said.source.strip(),
        archived=said.archived, sha256=hash_of(said.archived), engagement=said.engagement,
        known_at=known_at, by_id=by.id,
    )  # fmt: skip
    StatementAsk.objects.bulk_create([StatementAsk(statement=row, ask=ask) for ask in said.asks])
    StatementFigure.objects.bulk_create([StatementFigure(statement=row, figure=figure) for figure in said.figures])
    record(Verb.RECORD_STATEMENT, by=by, kind="statement", id=row.pk, after=_told(row, said))
    return row


def hash_of(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of an archived text, as hexadecimal; empty for none."""
    return sha256(text.encode()).hexdigest() if text else ""


def _check_words(said: Said) -> None:
    if said.side not in Side.values:
        raise FieldFault("side", _("Choose whose statement it is."))
    if said.channel not in StatementChannel.values:
        raise FieldFault("channel", _("Choose where it was said."))
    if not said.speaker.strip():
        raise FieldFault("speaker", _("Write who said it."))
    if not said.quote.strip():
        raise FieldFault("quote", _("Quote what was said, word for word."))
    if not said.said_on.is_known:
        raise FieldFault("said_on", _("Write when it was said, for example 3 July 2024 or July 2024."))


def _check_place(said: Said) -> None:
    if not (said.link.strip() or said.source.strip()):
        raise FieldFault("source", _("Write where it can be read again: a link, or the source in words."))
    if said.link.strip() and not is_web_address(said.link.strip()):
        raise FieldFault("link", _("A link begins with https:// or http:// and the name of a site."))


def is_web_address(link: str) -> bool:
    """Does a link open a page of the web, and nothing else (no script, no file)?"""
    try:
        parts = urlsplit(link)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _check_ties(crisis: Crisis, said: Said) -> None:
    """Whose it is fits the state; what it is tied to belongs to the same crisis."""
    if said.side == Side.THEIRS and said.state is None:
        raise FieldFault("state", _("Choose the state whose statement it is."))
    if said.side == Side.OURS and said.state is not None and not said.state.is_ours:
        raise FieldFault("state", _("A statement of our side is of no other state. Leave the state empty."))
    for field, theirs in (("office", said.office), ("official", said.official)):
        if theirs is not None and said.state is not None and theirs.state_id != said.state.pk:
            raise FieldFault(field, _("This is of another state. Choose one of the state that said it."))
    tied: dict[str, Collection[Engagement | Ask | PublishedFigure]] = {
        "engagement": [said.engagement] if said.engagement else [],
        "asks": list(said.asks),
        "figures": list(said.figures),
    }
    for field, rows in tied.items():
        if any(row.crisis_id != crisis.pk for row in rows):
            raise FieldFault(field, _("This belongs to another crisis. Choose from those of this one."))


def _told(row: Statement, said: Said) -> dict[str, object]:
    return {
        "side": row.side,
        "speaker": row.speaker,
        "channel": row.channel,
        "said_on": row.said_on.edtf,
        "quote": row.quote,
        "link": row.link,
        "source": row.source,
        "sha256": row.sha256,
        "engagement": row.engagement.reference if row.engagement else "",
        "asks": [ask.reference for ask in said.asks],
        "figures": [str(figure.pk) for figure in said.figures],
        "known_at": row.known_at,
    }


@transaction.atomic
def set_position(
    crisis: Crisis,
    *,
    words: str,
    source: str,
    since: PartialDate,
    by: Actor,
    state: State | None = None,
    replaces: Position | None = None,
    known_at: datetime | None = None,
    key: UUID | None = None,
) -> Position:
    """Set our line, towards one state or everybody; with `replaces` in the place of an earlier one, with empty `words`
    it is given up. Nothing is overwritten. The same `key` again (a form sent twice) is the same line. Raises `Refused`
    when the actor may not, or somebody replaced it first."""
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    if (there := sent_before(Position, key, by)) is not None:
        return there
    _check_position(crisis, words, source, replaces, known_at)
    try:
        with transaction.atomic():
            row = Position.objects.create(
                id=key or uuid7(), crisis=crisis, state=replaces.state if replaces else state,
                words=words.strip(), source=source.strip(), since=since, replaces=replaces,
                known_at=known_at, by_id=by.id,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Somebody else has replaced this line meanwhile. Look at the one that stands now.")) from error
    before = {"words": replaces.words, "source": replaces.source} if replaces else None
    after = {"words": row.words, "source": row.source, "since": row.since.edtf, "known_at": known_at}
    record(Verb.SET_POSITION, by=by, kind="position", id=row.pk, before=before, after=after)
    return row


def _check_position(crisis: Crisis, words: str, source: str, replaces: Position | None, known_at: datetime) -> None:
    if not words.strip() and replaces is None:
        raise FieldFault("words", _("Write our line, in the words in which it is said."))
    if not source.strip():
        raise FieldFault("source", _("Write where this line was laid down, or who decided it."))
    if replaces is None:
        return
    if replaces.crisis_id != crisis.pk:
        raise Refused(_("This line belongs to another crisis."))
    if not replaces.words:
        raise Refused(_("This line was given up. Set a new one."))
    if replaces.known_at > known_at:
        raise FieldFault("known_at", _("The line that it replaces became known after that. Choose a later time."))
