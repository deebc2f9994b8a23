"""Every address of requests, and one of everything that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.identity.evidence import Evidence
from safeconduct.intake.actions.linking import link_mention, name_person
from safeconduct.intake.actions.lists import bring_list
from safeconduct.intake.actions.mailing import receive_mail
from safeconduct.intake.actions.retention import hold_back
from safeconduct.intake.actions.writing import send_message
from safeconduct.intake.models import Channel, Handling, RequestFile
from tests.conftest import Ministry
from tests.intake.pleas import work

MAIL = (
    b"From: Asha <asha@example.org>\r\nSubject: My son\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWhere is he?\r\n"
    b'--b\r\nContent-Type: text/html; name="p.html"\r\nContent-Disposition: attachment; filename="p.html"\r\n\r\n'
    b"<script>alert(1)</script>\r\n--b--\r\n"
)


class Seen(Enum):
    """What is behind an address."""

    HERS = "of one post: for another post it is not there"
    QUEUE = "of a crisis: there for every officer of requests, without what is of another post"
    FIGURES = "numbers of a crisis: there for the press too"
    KEEPER = "for who keeps channels"
    MACHINE = "for machines that sign"


REQUEST = [
    "request", "there", "hold", "let_go", "ask_back", "answer", "wait", "decide", "answered", "not_ours", "undo_step",
    "move_ahead", "put_back", "tie", "untie", "name_person", "pass_on", "give", "original",
]  # fmt: skip
MENTION = ["link", "rule_out", "new_case", "search"]
"""Acts on a person named in a request."""
PLACES: dict[str, tuple[Seen, tuple[str, ...]]] = {
    **{name: (Seen.HERS, ("reference",)) for name in REQUEST},
    **{name: (Seen.HERS, ("reference", "mention")) for name in MENTION},
    "send_again": (Seen.HERS, ("reference", "message")),
    "record_claim": (Seen.HERS, ("reference", "case")),
    "unlink": (Seen.HERS, ("reference", "link")),
    "file": (Seen.HERS, ("reference", "number")),
    "of_case": (Seen.HERS, ("case",)),
    "list": (Seen.HERS, ("slug", "list")),
    "list_refused": (Seen.HERS, ("slug", "list")),
    "queue": (Seen.QUEUE, ("slug",)),
    "exceptions": (Seen.QUEUE, ("slug",)),
    "call": (Seen.QUEUE, ("slug",)),
    "letter": (Seen.QUEUE, ("slug",)),
    "lists": (Seen.QUEUE, ("slug",)),
    "list_template": (Seen.QUEUE, ("slug",)),
    "mails": (Seen.QUEUE, ("slug",)),
    "backlog": (Seen.QUEUE, ("slug",)),
    "present": (Seen.FIGURES, ("slug",)),
    "estimate": (Seen.KEEPER, ("slug",)),
    "retention": (Seen.KEEPER, ()),
    "set_retention": (Seen.KEEPER, ()),
    "hold_back": (Seen.KEEPER, ()),
    "end_hold": (Seen.KEEPER, ("held",)),
    "channels": (Seen.KEEPER, ("slug",)),
    "channel": (Seen.KEEPER, ("slug", "channel")),
    "close_channel": (Seen.KEEPER, ("slug", "channel")),
    "replies": (Seen.KEEPER, ()),
    "write_to_many": (Seen.KEEPER, ("slug",)),
    "mail_hook": (Seen.MACHINE, ("mailbox",)),
    "message_hook": (Seen.MACHINE, ("mailbox",)),
}


@dataclass(frozen=True)
class Made:
    """One of everything of the embassy, and how an address is made of it."""

    parts: dict[str, Any]
    secret: tuple[str, ...]

    def address(self, name: str) -> str:
        return reverse(f"intake:{name}", args=[self.parts[part] for part in PLACES[name][1]])


def made_places(mailbox: Channel, crisis: Crisis, ministry: Ministry, case: Case, officer: Actor, lead: Actor) -> Made:
    """A mail with a file, about the man who has a case, answered once; a list; a hold."""
    row = Handling.objects.select_related("request").get(pk=receive_mail(mailbox, MAIL).id)
    work()
    evidence = Evidence(names=("Omveer Singh Tilwara",), country="IN")
    linked, open_ = (name_person(row, evidence, by=officer) for _n in range(2))
    message = send_message(row, text="We look for him.", address="asha@example.org", by=officer)
    rows = b"Name,Remarks\nGurlal Sandhar,No word since October\n"
    held = bring_list(crisis, rows, name="l.csv", sender="Labour office of Moga", post=ministry.embassy, by=officer)
    parts = {
        "slug": crisis.slug,
        "reference": row.request.reference,
        "mention": open_.pk,
        "message": message.pk,
        "case": case.reference,
        "link": link_mention(linked, person=case.person, by=officer).pk,
        "number": RequestFile.objects.get(request=row.pk).number,
        "list": held.pk,
        "held": hold_back(request=row.request, reason="A court asked.", by=lead).pk,
        "mailbox": mailbox.slug,
        "channel": mailbox.slug,
    }
    return Made(
        parts, (row.request.reference, "Tilwara", "Sandhar", "asha@example.org", "Asha", "Labour office", "l.csv")
    )
