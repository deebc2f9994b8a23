"""The headers of mail that we send: known again when it is answered or comes back, and never a cause of a loop.

RFC 5322, section 3.6.4 (Message-ID, In-Reply-To, References), RFC 3834 (Auto-Submitted).
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from .threads import signed_message_id, thread_address

MOST_REFERENCES = 20


def outgoing_headers(
    message_id: UUID,
    *,
    mailbox: str,
    secret: str,
    request_id: UUID | None = None,
    answers: str = "",
    references: Sequence[str] = (),
    is_receipt: bool = False,
) -> dict[str, str]:
    """The headers that a message of ours has beside From, To and Subject.

    `mailbox` is the channel's address, `request_id` the request to which an answer belongs, `answers` the Message-ID
    of the mail that it answers and `references` those before it (all without angle brackets). A receipt says that a
    machine wrote it, so that no machine answers.
    """
    domain = mailbox.strip().rpartition("@")[2].lower()
    headers = {"Message-ID": signed_message_id(message_id, domain, secret), "X-Loop": domain}
    if request_id is not None:
        headers["Reply-To"] = thread_address(mailbox, request_id, secret)
    if is_receipt:
        headers |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "auto_reply"}
    if answers := _one_id(answers):
        before = [f"<{found}>" for reference in references if (found := _one_id(reference)) and found != answers]
        headers["In-Reply-To"] = f"<{answers}>"
        headers["References"] = " ".join([*before[-MOST_REFERENCES:], f"<{answers}>"])
    return headers


def _one_id(text: str) -> str:
    """An id that can stand in a header: no blanks and no line ends, which a sender could put into his own."""
    return text if text and text.isascii() and text.isprintable() and not set(text) & set(" <>") and "@" in text else ""
