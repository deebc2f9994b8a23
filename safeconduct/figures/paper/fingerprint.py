"""The fingerprint of what is kept for ever, so that anybody can see that it is what it was."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def fingerprint(content: Any) -> str:
    """The SHA-256 of a value made of plain data: of its JSON with sorted keys and no spaces, in UTF-8."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
