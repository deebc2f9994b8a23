"""SMS and WhatsApp as their providers post them to us: is the signature theirs, and what does the post say? Pure: no
network, no database.
"""

from .adapters import ADAPTERS, Adapter, adapter_for
from .said import (
    DeliveryWord,
    Inbound,
    Media,
    Post,
    ProviderFault,
    StaleError,
    StatusEvent,
    UnreadableError,
    WrongSignatureError,
)

__all__ = [
    "ADAPTERS",
    "Adapter",
    "DeliveryWord",
    "Inbound",
    "Media",
    "Post",
    "ProviderFault",
    "StaleError",
    "StatusEvent",
    "UnreadableError",
    "WrongSignatureError",
    "adapter_for",
]
