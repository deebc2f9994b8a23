"""HTTP to a provider: with timeouts, sizes, no redirects, and a clear answer to whether anything was sent."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .said import NotTaken, SettingsFault, Unclear

TIMEOUT = 20.0
"""Seconds for each step of a connection."""
LARGEST_ANSWER = 1_000_000  # bytes


class Answer(NamedTuple):
    """`headers` with names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class Address(NamedTuple):
    """A checked address: only https, but for this machine itself."""

    secure: bool
    host: str
    port: int
    path: str


def checked(url: str) -> Address:
    """Raises SettingsFault for anything but https to a named host; http only to this machine itself."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    secure = parts.scheme == "https"
    if not host or parts.username or not (secure or (parts.scheme == "http" and is_this_machine(host))):
        raise SettingsFault(_("“%(url)s” is not the https address of a provider.") % {"url": url[:100]})
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or not path.isprintable() or " " in path:
        raise SettingsFault(_("“%(url)s” is not the https address of a provider.") % {"url": url[:100]})
    return Address(secure, host, port or (443 if secure else 80), path)


def is_this_machine(host: str) -> bool:
    """Is it "localhost" or a loopback address?"""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def ask(method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str], most: int = LARGEST_ANSWER) -> Answer:
    """One request; at most `most` + 1 bytes of the answer are read. Raises `NotTaken` when no connection was made, so
    that nothing was sent, and `Unclear` when it broke off later."""
    to = checked(url)
    connection = _connection(to)
    try:
        _connect(connection)
        try:
            connection.request(method, to.path, body=body or None, headers=dict(headers))
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, said, answer.read(most + 1))
        except (OSError, http.client.HTTPException) as error:
            raise Unclear(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _connection(to: Address) -> http.client.HTTPConnection:
    if to.secure:
        return http.client.HTTPSConnection(to.host, to.port, timeout=TIMEOUT, context=ssl.create_default_context())
    return http.client.HTTPConnection(to.host, to.port, timeout=TIMEOUT)


def _connect(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, UnicodeError) as error:
        raise NotTaken(f"{type(error).__name__}: {error}", again=True) from error
