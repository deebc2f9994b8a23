"""Handing messages over to those who deliver them, after the commit, never twice.

Before a message is handed over that is written down and committed ("being handed over"). What breaks off after that is
not tried again by itself: nobody knows whether it was taken, and the delivery says so. What was certainly not taken is
tried again, later and later.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..enums import ChannelKind, DeliveryState
from ..kept_secrets import SecretFault, kept_secret
from ..models import Channel, Delivery, Message, Outbox
from ..providers import DeliveryWord, StatusEvent
from ..ways_out import (
    GatewaySettings,
    HandedOver,
    Letter,
    NotTaken,
    SettingsFault,
    SmtpSettings,
    TwilioSettings,
    Unclear,
    hand_to_gateway,
    hand_to_smtp,
    hand_to_twilio,
)
from .mailing import mail_headers

HOLDS = timedelta(minutes=10)
"""So long a message belongs to who began to hand it over; handing over takes far less."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""How long to wait after each try; after the last one it failed."""


def hand_over_next(*, now: datetime | None = None) -> bool:
    """Hand over the message whose turn it is. False when none is due."""
    found = _claim(now or timezone.now())
    if found is None:
        return False
    message, tries = found
    if message is not None:
        _settle(message, tries, _hand_over(message), now or timezone.now())
    return True


_Outcome = HandedOver | NotTaken | Unclear | SettingsFault


@transaction.atomic
def _claim(now: datetime) -> tuple[Message | None, int] | None:
    """Take a message out of everybody else's reach and write that it is being handed over. A message that somebody
    began to hand over and did not finish is unclear."""
    waiting = Outbox.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=now)
    row = waiting.select_related("message__channel", "message__request__channel").order_by("turn", "due_at").first()
    if row is None:
        return None
    last = row.message.deliveries.order_by("-id").first()
    if last is not None and last.state == DeliveryState.TRYING:
        _event(row.message, DeliveryState.UNCLEAR, _("It broke off while it was handed over."))
        row.delete()
        return None, row.tries
    _event(row.message, DeliveryState.TRYING)
    row.tries, row.due_at = row.tries + 1, now + HOLDS
    row.save(update_fields=["tries", "due_at"])
    return row.message, row.tries


def _hand_over(message: Message) -> _Outcome:
    try:
        return _by_its_way(message)
    except (NotTaken, Unclear, SettingsFault) as outcome:
        return outcome
    except SecretFault as fault:
        return SettingsFault(str(fault))


def _by_its_way(message: Message) -> HandedOver:
    channel = message.channel
    said = channel.settings if isinstance(channel.settings, dict) else {}
    if message.address is None or message.text is None:
        raise NotTaken(_("The message was erased before it could be sent."), again=False)
    if channel.kind == ChannelKind.EMAIL:
        letter = Letter(channel.address, message.address, message.text, message.subject or "", mail_headers(message))
        smtp = SmtpSettings.read(said)
        return hand_to_smtp(letter, smtp, password=kept_secret(smtp.secret) if smtp.user else "")
    letter = Letter(channel.address, message.address, message.text, status_url=str(said.get("url") or ""))
    if channel.provider == "twilio":
        twilio, whatsapp = TwilioSettings.read(said), channel.kind == ChannelKind.WHATSAPP
        return hand_to_twilio(letter, twilio, token=kept_secret(str(said.get("secret") or "")), whatsapp=whatsapp)
    if channel.provider == "hmac":
        gateway, secret = GatewaySettings.read(said), kept_secret(str(said.get("secret") or ""))
        return hand_to_gateway(
            letter, gateway, id=str(message.pk), channel=channel.kind, secret=secret, now=timezone.now()
        )
    raise SettingsFault(_("This channel has no provider that sends."))


@transaction.atomic
def _settle(message: Message, tries: int, outcome: _Outcome, now: datetime) -> None:
    """Write down what became of it, and whether it is tried again."""
    box = Outbox.objects.filter(message=message)
    match outcome:
        case HandedOver():
            _event(message, DeliveryState.HANDED_OVER, outcome.words, outcome.provider_id)
        case NotTaken() if outcome.again and tries <= len(WAITS):
            words = _("Not taken yet; it is tried again: %(words)s") % {"words": outcome}
            _event(message, DeliveryState.QUEUED, words)
            box.update(due_at=now + WAITS[tries - 1])
            return
        case NotTaken():
            _event(message, DeliveryState.FAILED, str(outcome))
        case Unclear():
            _event(message, DeliveryState.UNCLEAR, str(outcome))
        case SettingsFault():
            _event(message, DeliveryState.NO_WAY, str(outcome))
    box.delete()


def _event(message: Message, state: DeliveryState, words: str = "", provider_id: str = "") -> None:
    Delivery.objects.create(message=message, state=state, words=words[:500], provider_id=provider_id[:200])


_STATES = {
    DeliveryWord.DELIVERED: DeliveryState.DELIVERED,
    DeliveryWord.READ: DeliveryState.DELIVERED,
    DeliveryWord.FAILED: DeliveryState.FAILED,
}


@transaction.atomic
def note_status(channel: Channel, event: StatusEvent) -> bool:
    """What a provider says of a message of ours becomes an event of its delivery, once. False for what is not ours, or
    says nothing new."""
    state = _STATES.get(event.state)
    sent = Delivery.objects.filter(provider_id=event.provider_id[:200], message__channel=channel)
    first = sent.select_related("message").first() if event.provider_id else None
    if state is None or first is None:
        return False
    Message.objects.select_for_update(no_key=True).get(pk=first.message_id)
    words = " ".join(filter(None, (event.words, event.error)))[:500]
    _row, is_new = Delivery.objects.get_or_create(
        message=first.message, state=state, words=words, provider_id=event.provider_id[:200]
    )
    return is_new
