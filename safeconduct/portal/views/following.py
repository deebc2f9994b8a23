"""Follow my request: with the reference and the code of the receipt, or with one that is sent to the writer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from safeconduct.access.languages import known_language
from safeconduct.intake.actions.receiving import receive_request
from safeconduct.intake.models import Request

from ..asking import KEY, LANGUAGE, WORK, new_form_key, new_request, says_something
from ..bodies import BrokenOffError, Sent, TooLargeError, read_sent
from ..doors import Door, door_of_crisis
from ..following import find_request, follow_address, followed, given_contact, may_follow, opened_request
from ..jobs import send_code
from ..limits import Room, room_for, room_left, sender_address
from ..pages import not_found, not_whole, page, see_other
from ..words import note_words


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Type the reference and the code."""
    if request.method != "POST":
        return page(request, "portal/follow.html", {"reference": request.GET.get("reference", "")[:60]})
    sent = read_sent(request)
    reference, address = sent.get("reference")[:60], sender_address(request)
    if room_left(wrong=address, wrong_for=reference.upper()) is not Room.ENOUGH:
        return page(request, "portal/too_many_tries.html", status=429)
    found = find_request(reference)
    if found is not None and may_follow(found, sent.get("code")[:60]):
        return see_other(follow_address(found.pk))
    room_for(wrong=address, wrong_for=reference.upper())
    return page(request, "portal/follow.html", {"reference": reference, "is_wrong": True}, status=422)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the contact that was given. The answer is the same whether there is such a request or not."""
    sent = read_sent(request) if request.method == "POST" else None
    reference, contact = (sent.get("reference")[:60], sent.get("contact")[:254]) if sent else ("", "")
    if not reference or not contact:
        context = {"reference": reference or request.GET.get("reference", "")[:60], "is_empty": sent is not None}
        return page(request, "portal/new_code.html", context, status=422 if sent is not None else 200)
    room = room_for(code=sender_address(request), code_for=reference.upper())
    if room is Room.ENOUGH:
        found = find_request(reference)
        to = given_contact(found, contact) if found else ""
        send_code.defer(request=str(found.pk) if found and to else "", by_mail="@" in contact)
    return page(request, "portal/follow.html", {"reference": reference, "is_code_sent": True})


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def her_request(request: HttpRequest, token: str) -> HttpResponse:
    """What has been done, what we wait for, when we will call; and a place to add something."""
    found = opened_request(token)
    if request.method == "POST":
        return _added(request, found)
    return _shown(request, found)


def _added(request: HttpRequest, found: Request) -> HttpResponse:
    door = door_of_crisis(found.channel.crisis_id)
    if door is None:
        return not_found(request)
    try:
        sent = read_sent(request)
    except (TooLargeError, BrokenOffError) as error:
        return not_whole(request, error, door)
    if not says_something(sent):
        return _shown(request, found, {"is_empty": True}, status=422)
    room = room_for(ask=sender_address(request), contact=str(found.pk))
    if room is Room.NONE:
        return page(request, "portal/too_many.html", {"door": door}, status=429)
    reference, notes = _continued(door, sent, found)
    return _shown(request, found, {"added": reference, "notes": [note_words(kind, text) for kind, text in notes]})


def _continued(door: Door, sent: Sent, found: Request) -> tuple[str, list[tuple[str, str]]]:
    key, language = sent.take(KEY), known_language(sent.take(LANGUAGE)) or get_language() or ""
    sent.take(WORK)
    new, notes = new_request(door, sent, key=key, language=language, worked=False, continues=found.pk)
    return receive_request(new).reference, notes


def _shown(
    request: HttpRequest, found: Request, more: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    crisis = found.channel.crisis
    context = {
        "followed": followed(found),
        "zone": crisis.time_zone,
        "key": new_form_key(),
        "door": door_of_crisis(crisis.pk),
        **(more or {}),
    }
    return page(request, "portal/followed.html", context, status=status)
