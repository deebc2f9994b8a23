"""`safeconduct receive FILE… --channel NAME`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.asked import listed
from safeconduct.cli.errors import CommandError, NotUnderstoodError, tell
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.intake.models import Channel

NAME = "receive"
HELP = _("Take in saved mails (.eml, .mbox) as if they had come to a mailbox of ours.")
STDIN = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which mails, and to which mailbox they came."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=_("a mail or a mailbox; - reads one from stdin")
    )
    parser.add_argument("--channel", required=True, metavar="NAME", help=_("the mailbox, by its name or short name"))


def run(args: argparse.Namespace) -> int:
    """0 when every mail is kept, 1 when a file was no mail."""
    missing = [str(path) for path in args.files if path != STDIN and not path.is_file()]
    if missing:
        raise CommandError(_("There is no file %(file)s.") % {"file": ", ".join(missing)})
    channel = _asked_channel(args.channel)
    from safeconduct.intake.actions.bringing import receive_files

    brought = receive_files(channel, _read(args.files))
    for receipt in brought.new:
        print(receipt.reference)
    facts = {"new": len(brought.new), "known": len(brought.receipts) - len(brought.new), "channel": channel.name}
    tell(_("%(channel)s: %(new)s mails kept, %(known)s were there already.") % facts)
    for sentence in brought.said:
        tell(sentence)
    return 1 if brought.said else 0


def _read(paths: list[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        yield path.name, sys.stdin.buffer.read() if path == STDIN else path.read_bytes()


def _asked_channel(said: str) -> Channel:
    from safeconduct.intake.enums import ChannelKind
    from safeconduct.intake.models import Channel

    there = list(Channel.objects.filter(kind=ChannelKind.EMAIL).order_by("name"))
    for channel in there:
        if said.casefold() in (channel.name.casefold(), channel.slug):
            return channel
    raise NotUnderstoodError(
        _("There is no mailbox “%(said)s”. There are: %(names)s.")
        % {"said": said, "names": listed(channel.name for channel in there)}
    )
