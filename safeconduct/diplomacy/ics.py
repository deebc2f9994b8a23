"""Engagements as a calendar file (RFC 5545): what a calendar program reads. No name of a case stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .days import event_words, is_certain
from .enums import Side, Stage
from .models import EngagementVersion

STATUS = {Stage.PLANNED: "TENTATIVE", Stage.HELD: "CONFIRMED", Stage.CANCELLED: "CANCELLED"}
"""RFC 5545, section 3.8.1.11."""
REFRESH = timedelta(hours=1)


def calendar_file(versions: Iterable[EngagementVersion], url_of: Callable[[EngagementVersion], str]) -> bytes:
    """The file, with CRLF and folded lines. What has no first or no last day is left out."""
    calendar = Calendar()
    calendar.add("prodid", "-//Safeconduct//Engagements//EN")
    calendar.add("version", "2.0")
    calendar.add("name", _("Engagements"))  # RFC 7986, section 5.1
    calendar.add("x-wr-calname", _("Engagements"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})  # RFC 7986, section 5.7
    for version in versions:
        if version.on.earliest and version.on.latest:
            calendar.add_component(_event(version, url_of(version)))
    return bytes(calendar.to_ical())


def _event(version: EngagementVersion, url: str) -> Event:
    """One engagement. The end of an event of whole days is the day after it (RFC 5545, section 3.6.1)."""
    event, on = Event(), version.on
    assert on.earliest is not None
    assert on.latest is not None
    event.add("uid", str(version.engagement_id))
    event.add("dtstamp", version.recorded_at)  # when this was last said: section 3.8.7.2
    event.add("sequence", version.number)
    event.add("dtstart", on.earliest)
    event.add("dtend", on.latest + timedelta(days=1))
    event.add("summary", summary_of(version))
    event.add("status", STATUS[Stage(version.stage)])
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    event.add("url", url)
    if version.place:
        event.add("location", version.place)
    if not is_certain(on):
        event.add("description", _("The day is not certain: %(day)s.") % {"day": event_words(on)})
    return event


def summary_of(version: EngagementVersion) -> str:
    """The kind, whom we meet, on the sidelines of what: and that the day is not certain, where it is not."""
    theirs = [who.name for who in version.participants.all() if who.side == Side.THEIRS]
    state = version.engagement.state.name
    whom = f"{theirs[0]} ({state})" if theirs else state
    kind = str(version.get_kind_display()).capitalize()
    words = f"{kind}: {', '.join(filter(None, (whom, version.occasion)))}"
    if version.engagement.crisis.is_rehearsal:
        words = _("Rehearsal: %(words)s") % {"words": words}
    return words if is_certain(version.on) else f"{words} ({event_words(version.on)})"
