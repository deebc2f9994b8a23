"""Register a stay abroad, and get the personal link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from safeconduct.people.actions.presence import register_self, registration_of

from ..asking import KEY, TRAP, new_form_key
from ..bodies import Sent, read_sent
from ..choices import shown
from ..doors import Door, door_of, open_doors
from ..jobs import send_link
from ..limits import Room, room_for, sender_address
from ..pages import page, see_other
from ..personal import contact_of_registered, link_token
from ..registering import MEMBERS, PURPOSES, Registering, countries, read_registration


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The form, for a crisis or for any stay, and what it sends."""
    door = door_of(slug) if slug else None
    if request.method != "POST":
        return page(request, "portal/register.html", form_context(Sent(), door))
    sent = read_sent(request)
    today = timezone.now().date()
    read = read_registration(sent, today)
    if read.faults:
        return page(request, "portal/register.html", form_context(sent, door, read.faults), status=422)
    if room_for(register=sender_address(request)) is Room.NONE or sent.get(TRAP):
        return page(request, "portal/too_many_tries.html", {"door": door}, status=429)
    return see_other(_registered(sent, read, door, today) + "?new=1")


def _registered(sent: Sent, read: Registering, door: Door | None, today: date) -> str:
    nationality = door.nationality if door else _nationality()
    number = register_self(
        read.household, read.stay, key=sent.get(KEY) or new_form_key(), nationality=nationality, today=today
    )
    found = registration_of(number)
    return reverse("portal:me", args=[link_token(found)]) if found else reverse("portal:register")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def link_again(request: HttpRequest) -> HttpResponse:
    """Send the personal link again. The answer is the same whether somebody registered with this contact or not."""
    contact = read_sent(request).get("contact")[:200] if request.method == "POST" else ""
    if not contact:
        status = 422 if request.method == "POST" else 200
        return page(request, "portal/link_again.html", {"is_empty": status == 422}, status=status)
    if room_for(code=sender_address(request), code_for=contact.casefold()) is Room.ENOUGH:
        doors = open_doors()
        found = contact_of_registered(contact, {door.country for door in doors} | {door.nationality for door in doors})
        send_link.defer(
            contact=str(found.pk) if found else "",
            language=get_language() or "en",
            site=request.build_absolute_uri("/").rstrip("/"),
        )
    return page(request, "portal/link_again.html", {"is_sent": True})


def form_context(sent: Sent, door: Door | None, faults: dict[str, str] | None = None) -> dict[str, Any]:
    """The form with what was typed and what is wrong with it."""
    chosen = sent.get("country") or (door.country if door else "")
    typed = {name: values[0] for name, values in sent.fields.items()}
    return {
        "door": door,
        "typed": typed,
        "faults": faults or {},
        "key": sent.get(KEY) or new_form_key(),
        "countries": countries(get_language() or "en", chosen, [door.country] if door and door.country else []),
        "purposes": shown(PURPOSES, [sent.get("purpose")]),
        "members": [_member(n, typed, faults or {}) for n in MEMBERS],
        "has_members": any(typed.get(f"m{n}_name") for n in MEMBERS),
    }


def _member(n: int, typed: dict[str, str], faults: dict[str, str]) -> dict[str, Any]:
    names = ("name", "birth", "passport")
    return {
        "n": n,
        **{name: typed.get(f"m{n}_{name}", "") for name in names},
        "fault": faults.get(f"m{n}_birth", ""),
    }


def _nationality() -> str:
    """Whose nationals register, where no crisis is named: those of the crisis that was opened last."""
    return next((door.nationality for door in open_doors()), "")
