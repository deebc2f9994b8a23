"""Asking for help: choose the crisis, write, and get a receipt."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.languages import known_language
from safeconduct.intake import facts
from safeconduct.intake.actions.receiving import receive_request
from safeconduct.intake.actions.setting_aside import set_aside

from ..asking import KEY, LANGUAGE, TRAP, WORK, contact_of, new_form_key, new_request, says_something
from ..bodies import BrokenOffError, Sent, TooLargeError, read_sent
from ..choices import RELATIONS, WAYS, WHAT, WRITERS, shown, spoken
from ..doors import Door, door_of, open_doors
from ..limits import Room, room_for, sender_address
from ..pages import not_whole, page, see_other
from ..proof import BITS, is_worked
from ..receipts import read_receipt, receipt_address
from ..states import standing_of
from ..words import note_words


@login_not_required
@require_safe
def crises(request: HttpRequest) -> HttpResponse:
    """Which crisis is it about?"""
    return page(request, "portal/crises.html", {"doors": open_doors()})


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and what it sends."""
    door = door_of(slug)
    if request.method == "POST":
        return _received(request, door)
    if not door.is_open:
        return page(request, "portal/closed.html", {"door": door})
    return page(request, "portal/ask.html", form_context(door, Sent(), get_language() or ""))


def _received(request: HttpRequest, door: Door) -> HttpResponse:
    try:
        sent = read_sent(request)
    except (TooLargeError, BrokenOffError) as error:
        return not_whole(request, error, door)
    key, work, language = sent.take(KEY), sent.take(WORK), known_language(sent.take(LANGUAGE)) or get_language() or ""
    if not says_something(sent):
        context = form_context(door, sent, language, key) | {"is_empty": True}
        return page(request, "portal/ask.html", context, status=422)
    room = room_for(ask=sender_address(request), contact=contact_of(sent))
    if room is Room.NONE:
        return page(request, "portal/too_many.html", {"door": door}, status=429)
    return _stored(door, sent, key, language, is_worked(key, work), room)


def _stored(door: Door, sent: Sent, key: str, language: str, worked: bool, room: Room) -> HttpResponse:
    new, notes = new_request(door, sent, key=key, language=language, worked=worked)
    receipt = receive_request(new)
    if bool(sent.get(TRAP)) or room is Room.ASIDE or (room is Room.WORK and not worked):
        set_aside(receipt.id)
    return see_other(receipt_address(receipt, notes))


@login_not_required
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What she keeps: reference and code, what is true now, and what happens next."""
    given = read_receipt(token)
    context = {
        "receipt": given.receipt,
        "notes": [note_words(kind, text) for kind, text in given.notes],
        "standing": standing_of(given.receipt.id),
    }
    return page(request, "portal/receipt.html", context)


def form_context(door: Door, sent: Sent, language: str, key: str = "") -> dict[str, Any]:
    """The form with what was typed."""
    fields = sent.fields
    return {
        "door": door,
        "typed": {name: values[0] for name, values in fields.items()},
        "key": key or new_form_key(),
        "bits": BITS,
        "writers": shown(WRITERS, fields.get(facts.WRITER, [])),
        "what": shown(WHAT, fields.get(facts.WHAT, [])),
        "relations": shown(RELATIONS, fields.get(facts.RELATION, [])),
        "ways": shown(WAYS, fields.get(facts.WAY, [])),
        "languages": spoken(sent.get(facts.SPEAKS) or language),
    }
