"""How often somebody may do something: counted in PostgreSQL, so that all web workers count together.

Generous: a whole village, or a whole telephone company, can stand behind one address. Over the first limit a request is
taken, but only one with work done (`proof`) goes into the queue by itself; the others are set aside for an officer's
look. Over the second every one is set aside. Only what no village can send is refused.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from safeconduct.store.prepared import run_prepared

from .models import Tally

WINDOW = 600
"""Seconds in which is counted."""
IPV6_NETWORK = 64
"""Bits of an IPv6 address that say which device of a household or which phone: they are left out."""


class Room(Enum):
    """How much room is left for somebody."""

    ENOUGH = 0
    WORK = 1
    ASIDE = 2
    NONE = 3


@dataclass(frozen=True, slots=True)
class Limit:
    """From how many in ten minutes on work is asked for, all is set aside, and all is refused."""

    work: int
    aside: int
    refuse: int

    def room(self, count: int) -> Room:
        for limit, room in ((self.refuse, Room.NONE), (self.aside, Room.ASIDE), (self.work, Room.WORK)):
            if count > limit:
                return room
        return Room.ENOUGH


LIMITS: Mapping[str, Limit] = {
    "ask": Limit(300, 3_000, 30_000),
    "contact": Limit(20, 40, 10_000),
    "wrong": Limit(60, 60, 60),
    "wrong_for": Limit(100, 100, 100),
    "code": Limit(20, 20, 20),
    "code_for": Limit(3, 3, 3),
    "register": Limit(300, 3_000, 10_000),
    "report": Limit(30, 60, 120),
}
"""By what is done: a plea from one address, a plea with one contact; wrong codes from one address and for one
reference; codes that were asked for from one address and for one reference; registrations from one address; reports by
one personal link."""


def room_for(**done: str) -> Room:
    """Count what somebody does, and answer how much room is left: room_for(ask=address, contact="+91…"). What is empty
    is not counted. One statement, also for several."""
    counted = _count({_key(kind, who): kind for kind, who in done.items() if who})
    return max((LIMITS[kind].room(count) for kind, count in counted), key=lambda room: room.value, default=Room.ENOUGH)


def room_left(**done: str) -> Room:
    """The same without counting."""
    kinds = {_key(kind, who): kind for kind, who in done.items() if who}
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(kinds), _window()])
        counts = dict(cursor.fetchall())
    rooms = (LIMITS[kind].room(counts.get(key, 0) + 1) for key, kind in kinds.items())
    return max(rooms, key=lambda room: room.value, default=Room.ENOUGH)


def sender_address(request: HttpRequest) -> str:
    """Where a request comes from: an IPv4 address, or the network of an IPv6 address. Behind proxies of ours it is what
    the outermost of them saw (`SAFECONDUCT_PROXIES`)."""
    said = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.PROXIES and forwarded:
        said = [part.strip() for part in forwarded.split(",")][-settings.PROXIES :][0]
    try:
        address = ip_address(said)
    except ValueError:
        return said[:60]
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> IPV6_NETWORK << IPV6_NETWORK))
    return str(address)


def _window() -> int:
    return int(time.time()) // WINDOW


def _key(kind: str, who: str) -> str:
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"{kind}:{who}".encode("utf-8", "replace"), sha256)
    return digest[:18].hex()


def _count(kinds: Mapping[str, str]) -> list[tuple[str, int]]:
    """Rows are locked in the order of their keys, and only for this statement."""
    if not kinds:
        return []
    return [(kinds[key], count) for key, count in run_prepared(_COUNT, [_window(), sorted(kinds)])]


_COUNT = """
    INSERT INTO portal_tally AS t (key, "window", count) SELECT key, %s, 1 FROM unnest(%s::text[]) key ORDER BY key
    ON CONFLICT (key) DO UPDATE SET "window" = EXCLUDED."window",
        count = CASE WHEN t."window" = EXCLUDED."window" THEN t.count + 1 ELSE 1 END
    RETURNING key, count
"""
_READ = """SELECT key, count FROM portal_tally WHERE key = ANY (%s) AND "window" = %s"""


def forget_counts() -> None:
    """Remove what was counted in windows that are over."""
    Tally.objects.filter(window__lt=_window()).delete()
