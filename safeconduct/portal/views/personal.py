"""Her own page, by her personal link: tell how she is, change where she is, delete it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from safeconduct.intake.actions.reporting import Word, crisis_of, forget_household, report
from safeconduct.intake.enums import Told
from safeconduct.intake.models import Report
from safeconduct.people.actions.presence import household_of, number_of, tell_presence
from safeconduct.people.models import Registration
from safeconduct.store.ids import read_uuid

from ..asking import KEY, new_form_key
from ..bodies import Sent, read_sent
from ..doors import door_of_crisis
from ..limits import Room, room_for
from ..pages import page, see_other
from ..personal import link_token, opened_registration
from ..receipts import receipt_address
from ..registering import countries, read_stay
from ..told import TOLD_WORDS

LONGEST_WORDS = 20_000


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest, token: str) -> HttpResponse:
    """Her page."""
    registration = opened_registration(token)
    if request.method != "POST":
        return _shown(request, registration)
    if room_for(report=registration.number) in {Room.ASIDE, Room.NONE}:
        return page(request, "portal/too_many_tries.html", status=429)
    sent = read_sent(request)
    if sent.get("what") in Told.values:
        return _told(request, registration, sent)
    if sent.get("act") == "update":
        return _updated(request, registration, sent)
    if sent.get("act") == "delete" and sent.get("sure"):
        forget_household(number_of(registration))
        return page(request, "portal/deleted.html")
    return _shown(request, registration, {"is_wrong": True}, status=422)


def _told(request: HttpRequest, registration: Registration, sent: Sent) -> HttpResponse:
    number = number_of(registration)
    ids = [id for typed in sent.fields.get("who", []) if (id := read_uuid(typed))] or [
        each.person_id for each in household_of(number)
    ]
    word = Word(
        what=Told(sent.get("what")),
        key=sent.get(KEY) or new_form_key(),
        place=_plain(sent.get("place")),
        words=_plain(sent.get("words"))[:LONGEST_WORDS],
        language=get_language() or "",
    )
    heard = report(number, word, about=ids, today=timezone.now().date())
    if not heard.reports:
        return _shown(request, registration, {"is_wrong": True}, status=422)
    if heard.receipt is not None:
        return see_other(receipt_address(heard.receipt))
    if word.what == Told.HELP:
        return _shown(request, registration, {"has_no_desk": True})
    return see_other(f"{reverse('portal:me', args=[link_token(registration)])}?told={word.what}")


def _updated(request: HttpRequest, registration: Registration, sent: Sent) -> HttpResponse:
    faults: dict[str, str] = {}
    today = timezone.now().date()
    stay = read_stay(sent, today, faults)
    if faults:
        return _shown(request, registration, {"faults": faults, "stay": _typed(sent)}, status=422)
    tell_presence(
        number_of(registration), stay, today=today, phone=_plain(sent.get("phone"))[:200],
        email=_plain(sent.get("email"))[:200],
    )  # fmt: skip
    return see_other(f"{reverse('portal:me', args=[link_token(registration)])}?told=update")


def _shown(
    request: HttpRequest, registration: Registration, more: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    household = household_of(number_of(registration))
    last = Report.objects.filter(person__in=[each.person_id for each in household])
    latest, crisis = last.order_by("-at").first(), crisis_of(registration.country)
    context = {
        "registration": registration,
        "household": household,
        "latest": latest,
        "latest_words": TOLD_WORDS.get(latest.what, "") if latest else "",
        "said": TOLD_WORDS.get(request.GET.get("told", ""), ""),
        "is_new": "new" in request.GET,
        "address": request.build_absolute_uri(reverse("portal:me", args=[link_token(registration)])),
        "key": new_form_key(),
        "countries": countries(get_language() or "en", registration.country, [registration.country]),
        "stay": _stay_as_typed(registration),
        "door": door_of_crisis(crisis.pk) if crisis else None,
        **(more or {}),
    }
    return page(request, "portal/me.html", context, status=status)


def _stay_as_typed(registration: Registration) -> dict[str, str]:
    """What holds, as the form shows it."""
    name, _comma, phone = registration.emergency_contact.rpartition(", ")
    return {
        "place": registration.place,
        "address": registration.address,
        "arrived": registration.arrived.edtf,
        "leaves": registration.leaves.edtf,
        "home_name": name or phone,
        "home_phone": phone if name else "",
    }


def _typed(sent: Sent) -> dict[str, str]:
    return {name: values[0] for name, values in sent.fields.items()}


def _plain(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
