"""The claim that a row of a list makes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..as_known import day_in
from ..drafts import ClaimDraft, ClaimFault
from ..enums import Credibility, Reliability, Track, Viewpoint
from ..models import ListReading, ReceivedList, RowMatch
from .statuses import NOTHING, fold_status
from .theirs import date_in


def said_of(match: RowMatch, reading: ListReading) -> str:
    """What the list says of this row, as "track=state": by its own word, else as of everybody; "" for nothing."""
    word = fold_status(match.said.get("status", ""))
    own = str(reading.statuses.get(word, "")) if word else ""
    if own == NOTHING:
        return ""
    return own or (f"{reading.track}={reading.state}" if reading.state and not (word and reading.statuses) else "")


def draft_of(match: RowMatch, received: ReceivedList) -> ClaimDraft:
    """The claim that a row makes. Raises `ClaimFault` when it says nothing that is kept."""
    said = said_of(match, received.reading)
    if not said:
        raise ClaimFault(
            "state", _("This row says no state that we keep. Say on the page of the columns what its words mean.")
        )
    track, _equals, state = said.partition("=")
    day = day_in(received.crisis, received.received_at)
    happened = date_in(match.said.get("when", ""), today=day)
    return ClaimDraft(
        Track(track), state, Viewpoint(received.viewpoint), received.sender,
        happened if happened.is_known else received.said_on,
        Reliability(received.reliability), Credibility(received.credibility), known_at=received.received_at,
        words=_words(match), key=f"list:{received.pk.hex}:{match.number}",
    )  # fmt: skip


def _words(match: RowMatch) -> str:
    said = [match.said.get(key, "") for key in ("status", "when", "note")]
    told = ", ".join(text for text in said if text)
    return _("Row %(row)d of the list: %(name)s%(told)s") % {
        "row": match.number, "name": match.said.get("name", ""), "told": f" ({told})" if told else "",
    }  # fmt: skip
