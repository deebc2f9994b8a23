"""Codes that are sent to the writer of a request: each holds once, for a quarter of an hour, and for five tries."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .models import OneTimeCode

HOLDS = timedelta(minutes=15)
TRIES = 5
DIGITS = 8
KEPT = timedelta(days=1)


def make_code(request: UUID) -> str:
    """A new code for a request, "4821 9034"; an earlier one that was not used holds no longer."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    now = timezone.now()
    with transaction.atomic():
        OneTimeCode.objects.filter(request=request, used_at=None).update(used_at=now)
        OneTimeCode.objects.create(request_id=request, hash=_hash(request, code), made_at=now)
    return f"{code[:4]} {code[4:]}"


@transaction.atomic
def use_code(request: UUID, typed: str) -> bool:
    """Is this the code that was sent last? Then it is used up. Every try counts."""
    digits = "".join(sign for sign in typed if sign.isdecimal())
    if len(digits) != DIGITS:
        return False
    since = timezone.now() - HOLDS
    rows = OneTimeCode.objects.select_for_update().filter(request=request, used_at=None, made_at__gte=since)
    row = rows.filter(tries__lt=TRIES).order_by("-made_at").first()
    if row is None:
        return False
    is_right = constant_time_compare(row.hash, _hash(request, digits))
    OneTimeCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1, used_at=timezone.now() if is_right else None)
    return is_right


def forget_codes() -> None:
    """Remove the codes of the days before."""
    OneTimeCode.objects.filter(made_at__lt=timezone.now() - KEPT).delete()


def _hash(request: UUID, code: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), b"portal.code:" + request.bytes + code.encode(), sha256).hex()
