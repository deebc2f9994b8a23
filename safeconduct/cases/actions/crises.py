"""Opening a crisis and naming its places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ..models import Crisis, Place


@transaction.atomic
def open_crisis(
    name: str,
    *,
    slug: str,
    code: str,
    nationality: str,
    countries: Sequence[str],
    opened_on: date,
    by: Actor,
    host: str = "",
    time_zone: str = "UTC",
    is_rehearsal: bool = False,
) -> Crisis:
    """Open a crisis. `code` begins the references of its cases ("RU"); countries are ISO 3166 codes."""
    may(by, Task.KEEP_CRISIS).require()
    if Crisis.objects.filter(slug=slug).exists():
        raise Refused(_("There is already a crisis “%(slug)s”. Choose another short name.") % {"slug": slug})
    crisis = Crisis.objects.create(
        name=name,
        slug=slug,
        code=code,
        nationality=nationality,
        countries=list(countries),
        opened_on=opened_on,
        host=host,
        time_zone=time_zone,
        is_rehearsal=is_rehearsal,
    )
    record(Verb.OPEN_CRISIS, by=by, kind="crisis", id=crisis.pk, after={"name": name, "rehearsal": is_rehearsal})
    return crisis


@transaction.atomic
def add_place(crisis: Crisis, name: str, *, latitude: float, longitude: float, by: Actor) -> Place:
    """Add a place of the crisis. Degrees, WGS 84. Raises `Refused` for a name that is there already."""
    may(by, Task.KEEP_CRISIS).require()
    place, created = Place.objects.get_or_create(
        crisis=crisis, name=name, defaults={"latitude": latitude, "longitude": longitude}
    )
    if not created:
        raise Refused(_("There is already a place “%(name)s” in this crisis.") % {"name": name})
    after = {"name": name, "latitude": latitude, "longitude": longitude}
    record(Verb.ADD_PLACE, by=by, kind="crisis", id=crisis.pk, after=after)
    return place


def name_place(crisis: Crisis, name: str, *, latitude: float, longitude: float) -> Place:
    """A place of the crisis for the map, made when it is not there yet. Degrees, WGS 84."""
    place, _created = Place.objects.get_or_create(
        crisis=crisis, name=name, defaults={"latitude": latitude, "longitude": longitude}
    )
    return place
