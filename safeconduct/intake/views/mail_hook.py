"""Where a mail server or a provider posts each mail as it came (raw MIME), signed as in `providers.signed`.

202 with the reference: it is on disk. The same post again gets the same answer. What is not signed with the secret of
the channel, or was signed more than five minutes away from our clock, is refused with 403, and nothing is kept: the
server that posts keeps it and tries again. A channel that is not there, has no secret, or is no mailbox is 404.
"""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..actions.mailing import receive_mail
from ..enums import ChannelKind
from ..kept_secrets import SecretFault, kept_secret
from ..models import Channel
from ..providers import signed
from ..providers.said import Post, ProviderFault

LARGEST = 60 * 1024**2
"""Bytes of one mail; mail servers take 25 to 50 MB."""
WITH_SECRET = "hook_secret"  # noqa: S105 - the name of a setting
"""The setting of a channel that names where the secret of its posts is kept."""
log = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@require_POST
def take(request: HttpRequest, slug: str) -> JsonResponse:
    """Take one mail."""
    channel = get_object_or_404(Channel, slug=slug, kind=ChannelKind.EMAIL)
    secret = _secret(channel)
    try:
        body = request.read(LARGEST + 1)
    except UnreadablePostError:
        return _refused("The mail broke off.", 400)
    if len(body) > LARGEST:
        return _refused(f"The mail has more than {LARGEST // 1024**2} MB.", 413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        signed.verify(Post(request.build_absolute_uri(), headers, body), secret=secret, now=timezone.now())
    except ProviderFault as fault:
        log.warning("A post to the mailbox %s was refused: %s", slug, fault)
        return _refused(str(fault), 403)
    receipt = receive_mail(channel, body, at=timezone.now())  # what stands in it may be its sender's word
    return JsonResponse({"reference": receipt.reference, "repeat": receipt.is_repeat}, status=202)


def _secret(channel: Channel) -> str:
    try:
        return kept_secret(str(channel.settings.get(WITH_SECRET) or ""))
    except SecretFault as fault:
        raise Http404 from fault


def _refused(words: str, status: int) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
