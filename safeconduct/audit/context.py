"""From which address the present action comes. Set by the web's middleware and by the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def acting_from(address: str) -> Iterator[None]:
    """Everything recorded inside carries this address."""
    token = _address.set(address[:64])
    try:
        yield
    finally:
        _address.reset(token)


def current_address() -> str:
    return _address.get()
