"""Sending codes and personal links: to the contact that somebody gave, by the channels of her crisis."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.intake.actions.reporting import crisis_of
from safeconduct.intake.actions.writing import BY_PHONE, NewMessage, folded_address, way_out, write_messages
from safeconduct.intake.enums import ChannelKind, DeliveryState
from safeconduct.intake.models import Channel, Delivery, Message, Outbox, Request
from safeconduct.people.models import Contact

from .codes import make_code
from .following import CODE_TEMPLATE, contacts_of
from .personal import link_token, number_for_person

LINK_TEMPLATE = "personal-link"
BY_MAIL = (ChannelKind.EMAIL,)


def send_code_to_writer(request_id: UUID, *, by_mail: bool) -> Message | None:
    """Make a code and leave it in the outbox for the contact that she gave; None where there is no way to reach her."""
    request = Request.objects.select_related("channel").get(pk=request_id)
    address = next((each for each in contacts_of(request) if ("@" in each) is by_mail), "")
    if not address or way_out(request.channel, BY_MAIL if by_mail else BY_PHONE) is None:
        return None
    language = request.language or request.channel.language
    with transaction.atomic(), translation.override(language):
        subject, text = _code_words(make_code(request.pk))
        new = NewMessage(request, folded_address(address), text, subject, language, CODE_TEMPLATE)
        return write_messages([new])[0]


def send_link_to_contact(contact_id: UUID, *, language: str, site: str) -> Message | None:
    """Send somebody her personal link again; None where she is registered no more, or cannot be reached. `site` is the
    beginning of our addresses: "https://help.example"."""
    contact = Contact.objects.get(pk=contact_id)
    found = number_for_person(contact.person_id)
    channel = _way_to(contact, found.country) if found else None
    if found is None or channel is None:
        return None
    with transaction.atomic(), translation.override(language):
        address = site + reverse("portal:me", args=[link_token(found)])
        return _put_out(channel, folded_address(contact.value), language, *_link_words(address))


def _way_to(contact: Contact, country: str) -> Channel | None:
    crisis = crisis_of(country)
    rows = Channel.objects.filter(is_open=True).order_by("-created_at")
    by_own = [row for row in rows if crisis and row.crisis_id == crisis.pk]
    kinds = BY_MAIL if "@" in contact.value else BY_PHONE
    return next((way for row in [*by_own, *rows] if (way := way_out(row, kinds)) is not None), None)


def _put_out(channel: Channel, address: str, language: str, subject: str, text: str) -> Message:
    message = Message.objects.create(
        channel=channel,
        kind=channel.kind,
        address=address,
        language=language[:12],
        subject=subject,
        text=text,
        template=LINK_TEMPLATE,
    )
    Delivery.objects.create(message=message, state=DeliveryState.QUEUED)
    Outbox.objects.create(message=message)
    return message


def _code_words(code: str) -> tuple[str, str]:
    """Subject and text. Neither names the reference: who finds the phone learns nothing."""
    text = _(
        "Your code is %(code)s. It can be used once, within 15 minutes. Tell it to nobody, not even to somebody who "
        "says that he is from the ministry."
    )
    return _("Your code"), text % {"code": code}


def _link_words(address: str) -> tuple[str, str]:
    text = _(
        "This is your personal link: %(address)s\nWith it you tell us that you are safe, that you need help, or that "
        "you have left. Show it to nobody: it needs no password."
    )
    return _("Your personal link"), text % {"address": address}
