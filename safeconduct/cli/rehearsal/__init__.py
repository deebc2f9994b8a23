"""The rehearsal: the real published figures of a crisis, and invented people whose claims give every one of them.

`load` is all that others need; `groups.toml` tells the story, `published.toml` the facts with their sources.
"""

from .load import load

__all__ = ["load"]
