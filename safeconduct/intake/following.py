"""The code with which a sender follows her request."""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: none of its signs is taken for another."""
LENGTH = 8
"""Signs of a code: 40 bits."""
_LOOK_ALIKES = str.maketrans("OILU", "011V")


def follow_code(request: UUID) -> str:
    """The code of a request, "4H7K-2M9C". It follows from the request and our secret, so that who sends the same again
    is given the same code, and none has to be kept."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"intake.follow:" + request.bytes, sha256)
    signs = "".join(SIGNS[byte % 32] for byte in digest[:LENGTH])
    return f"{signs[:4]}-{signs[4:]}"


def is_follow_code(typed: str, request: UUID) -> bool:
    """Is this, as a person typed it, the code of the request? Compared in constant time."""
    signs = "".join(sign for sign in typed.upper().translate(_LOOK_ALIKES) if sign.isalnum())
    return constant_time_compare(signs, follow_code(request).replace("-", ""))
