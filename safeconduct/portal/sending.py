"""Sending a code to the writer of a request, by the channels of her crisis, in her language."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.intake.enums import ChannelKind, DeliveryState
from safeconduct.intake.models import Channel, Delivery, Message, Outbox, Request

from .codes import make_code
from .following import CODE_TEMPLATE, contacts_of

BY_PHONE = (ChannelKind.SMS, ChannelKind.WHATSAPP)


def send_code_to_writer(request_id: UUID, *, by_mail: bool) -> Message | None:
    """Make a code and leave it in the outbox for the contact that she gave; None where there is no way to reach her."""
    request = Request.objects.select_related("channel").get(pk=request_id)
    address = next((each for each in contacts_of(request) if ("@" in each) is by_mail), "")
    channel = _way(request, (ChannelKind.EMAIL,) if by_mail else BY_PHONE)
    if not address or channel is None:
        return None
    with transaction.atomic():
        return _queued(request, channel, address, make_code(request.pk))


def _way(request: Request, kinds: tuple[ChannelKind, ...]) -> Channel | None:
    rows = Channel.objects.filter(crisis=request.channel.crisis_id, kind__in=kinds, is_open=True)
    by_kind = {row.kind: row for row in rows.order_by("-id")}
    return next((by_kind[kind] for kind in kinds if kind in by_kind), None)


def _queued(request: Request, channel: Channel, address: str, code: str) -> Message:
    language = request.language or channel.language
    with translation.override(language):
        subject, text = _wording(code)
    message = Message.objects.create(
        request=request,
        channel=channel,
        kind=channel.kind,
        address="".join(address.split()),
        language=language,
        subject=subject,
        text=text,
        template=CODE_TEMPLATE,
    )
    Delivery.objects.create(message=message, state=DeliveryState.QUEUED)
    Outbox.objects.create(message=message)
    return message


def _wording(code: str) -> tuple[str, str]:
    """Subject and text. Neither names the reference: who finds the phone learns nothing."""
    text = _(
        "Your code is %(code)s. It can be used once, within 15 minutes. Tell it to nobody, not even to somebody who "
        "says that he is from the ministry."
    )
    return _("Your code"), text % {"code": code}
