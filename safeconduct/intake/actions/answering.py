"""Answering: a message to the sender, and where the request stands after it, in one act."""

from __future__ import annotations

from django.db import transaction

from safeconduct.access.actor import Actor

from ..enums import RequestState
from ..models import Handling, Message
from .steps import take_step
from .writing import send_message

LONGEST_NOTE = 500
"""Signs of a message that stand among the steps, as what we ask the family."""


@transaction.atomic
def answer_request(
    handling: Handling,
    *,
    text: str,
    by: Actor,
    then: RequestState | None = None,
    subject: str = "",
    address: str = "",
    language: str = "",
    template: str = "",
) -> Message:
    """Write to the sender. `then` is where the request stands when it is sent: answered, or waiting for the family,
    with the message as what we ask. Raises `Refused`; then nothing is sent.
    """
    message = send_message(
        handling, text=text, by=by, subject=subject, address=address, language=language, template=template
    )
    if then is not None:
        words = text[:LONGEST_NOTE] if then == RequestState.WAITING_FAMILY else ""
        take_step(handling, state=then, by=by, words=words)
    return message
