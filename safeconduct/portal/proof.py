"""A small piece of work instead of a foreign captcha: cheap for one phone, dear for who sends a million.

The script of the form looks for a number so that SHA-256 of the form's own key and that number begins with `BITS` zero
bits (hashcash, A. Back 2002). The key is fresh for every form and each key is one request, so no work is used twice and
nothing has to be remembered.
"""

from __future__ import annotations

from hashlib import sha256

BITS = 14
"""Some 16,000 tries: a tenth of a second on a computer, a second or two on an old phone."""
LONGEST_NONCE = 20


def is_worked(key: str, nonce: str) -> bool:
    """Was the work for this key done?"""
    if not key or not nonce or len(nonce) > LONGEST_NONCE:
        return False
    digest = sha256(f"{key}:{nonce}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0
