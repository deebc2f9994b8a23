"""Where providers of SMS and WhatsApp post messages, and what became of ours.

200 once it is stored; the same post again is the same request. What is not signed by the provider is 403 and written
down; what was signed more than five minutes away from our clock is 403 with a sentence that says how far. A channel
that is not there, or has no provider or secret, is 404.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..actions.posts import Taken, note_refusal, take_post
from ..enums import ChannelKind
from ..kept_secrets import SecretFault, kept_secret
from ..models import Channel
from ..providers import Adapter, Post, ProviderFault, adapter_for

LARGEST = 12 * 1024**2
"""Bytes of one post."""
NO_WORDS_BACK = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@csrf_exempt
@login_not_required
@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one message, or the news of one of ours."""
    channel = get_object_or_404(Channel, slug=slug, kind__in=[ChannelKind.SMS, ChannelKind.WHATSAPP])
    adapter, secret = _keys(channel)
    try:
        body = request.read(LARGEST + 1)
    except UnreadablePostError:
        return _refused("The post broke off.", 400)
    if len(body) > LARGEST:
        return _refused(f"The post has more than {LARGEST // 1024**2} MB.", 413)
    post = Post(_address(request, channel), {name.lower(): value for name, value in request.headers.items()}, body)
    try:
        adapter.verify(post, secret=secret, now=timezone.now())
    except ProviderFault as fault:
        note_refusal(channel, str(fault))
        return _refused(str(fault), 403)
    return _answered(channel, take_post(channel, post, adapter))


def _keys(channel: Channel) -> tuple[Adapter, str]:
    adapter = adapter_for(channel.provider)
    try:
        secret = kept_secret(str(channel.settings.get("secret") or ""))
    except SecretFault as fault:
        raise Http404 from fault
    if adapter is None:
        raise Http404
    return adapter, secret


def _address(request: HttpRequest, channel: Channel) -> str:
    """As the provider called it: where a proxy changes the address, the channel knows the one outside."""
    outside = str(channel.settings.get("url") or "")
    query = request.META.get("QUERY_STRING", "")
    return (f"{outside}?{query}" if query else outside) if outside else request.build_absolute_uri()


def _answered(channel: Channel, taken: Taken) -> HttpResponse:
    """Twilio would send whatever words we answer with on to the sender, so it gets none."""
    if channel.provider == "twilio":
        return HttpResponse(NO_WORDS_BACK, content_type="text/xml")
    said = {"reference": taken.receipt.reference, "repeat": taken.receipt.is_repeat} if taken.receipt else {}
    return JsonResponse(said)


def _refused(words: str, status: int) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
