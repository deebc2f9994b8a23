"""First passwords, made by us: shown once, easy to read aloud, hard to guess."""

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which are taken for each other."""
GROUPS = 4
GROUP = 5


def new_password() -> str:
    """A password of 20 letters and digits in four groups: 99 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
