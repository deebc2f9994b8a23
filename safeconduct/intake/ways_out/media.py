"""Pictures and recordings that wait at a provider: fetched from its own hosts only, with its credentials, up to a size.

An address in a message comes from outside. So nothing is asked of any host that the channel does not name, a redirect
is followed only to such a host, and credentials go to the first one alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from .said import NotTaken, SettingsFault, Unclear
from .web import ask

LARGEST = 25 * 1024**2
"""Bytes of one file. WhatsApp takes up to 16 MB, an MMS up to 5."""
MOST_REDIRECTS = 3
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


def fetch_media(url: str, *, hosts: Sequence[str], headers: Mapping[str, str], largest: int = LARGEST) -> bytes:
    """The bytes of a file. `hosts`: "api.example", ".example" for all below it, "api.example/path" for a part of it.

    Raises `NotTaken` with a sentence; `again` when it may work later.
    """
    for step in range(MOST_REDIRECTS + 1):
        if not allowed(url, hosts):
            raise NotTaken(_("The file does not wait at the provider: it is not fetched."), again=False)
        try:
            answer = ask("GET", url, headers=headers if step == 0 else {}, most=largest)
        except SettingsFault as fault:
            raise NotTaken(str(fault), again=False) from fault
        except Unclear as unclear:
            raise NotTaken(str(unclear), again=True) from unclear
        if answer.status in _REDIRECTS:
            url = urljoin(url, answer.headers.get("location", ""))
            continue
        return _body(answer.status, answer.body, largest)
    raise NotTaken(_("The provider sends us from one address to the next."), again=False)


def _body(status: int, body: bytes, largest: int) -> bytes:
    if status != 200:
        again = status in (404, 408, 425, 429) or status >= 500  # a file is there a moment after its message
        raise NotTaken(_("The provider answered %(status)s.") % {"status": status}, again=again)
    if len(body) > largest:
        size = largest // 1024**2
        raise NotTaken(_("The file is larger than %(size)s MB.") % {"size": size}, again=False)
    return body


def allowed(url: str, hosts: Sequence[str]) -> bool:
    """Is this an address at one of the hosts?"""
    try:
        parts = urlsplit(url)
        host, _port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    return bool(host) and not parts.username and any(_fits(host, parts.path, named) for named in hosts)


def _fits(host: str, path: str, named: str) -> bool:
    where, slash, below = named.lower().partition("/")
    right = host.endswith(where) if where.startswith(".") else host == where
    return right and (not slash or (path.lower().startswith(f"/{below}/") and ".." not in path))
