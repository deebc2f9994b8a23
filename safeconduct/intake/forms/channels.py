"""The forms of who keeps the channels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post
from safeconduct.store.faults import FieldFault

from ..channel_settings import check_settings, parse_settings, settings_text
from ..enums import ChannelKind
from ..models import Channel

KINDS = (ChannelKind.EMAIL, ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.FORM)
"""The ways in that somebody sets up; the others are made when they are first used."""
PROVIDERS = {
    "": _("none: mails are brought or posted to us"),
    "imap": _("IMAP: we look into the mailbox"),
    "twilio": _("Twilio"),
    "hmac": _("a gateway that signs its posts"),
}
OF_KIND = {
    ChannelKind.EMAIL: {"", "imap"},
    ChannelKind.SMS: {"twilio", "hmac"},
    ChannelKind.WHATSAPP: {"twilio", "hmac"},
}


class SettingsForm(forms.Form):
    """How a way in works."""

    address = forms.CharField(
        label=_("Address or number"), max_length=254, required=False, help_text=_("What people write to")
    )
    provider = forms.ChoiceField(label=_("Provider"), required=False, choices=list(PROVIDERS.items()))
    language = forms.ChoiceField(label=_("Language of its receipts"), choices=settings.LANGUAGES)
    settings = forms.CharField(
        label=_("Settings"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One on each line: host = imap.embassy.example. Secrets are only named: secret = file:imap"),
    )
    kind = ""

    def clean(self) -> dict[str, Any]:
        """Settings that can work, as a dictionary."""
        said: dict[str, Any] = super().clean() or {}
        kind = said.get("kind", self.kind)
        if self.errors or not kind:
            return said
        if said["provider"] not in OF_KIND.get(ChannelKind(kind), {""}):
            raise forms.ValidationError({"provider": _("This provider does not serve this kind of channel.")})
        try:
            said["settings"] = parse_settings(said["settings"])
            check_settings(said["settings"], kind=kind, provider=said["provider"], address=said["address"])
        except FieldFault as fault:
            raise forms.ValidationError({fault.field: str(fault)}) from fault
        return said


class ChangeChannelForm(SettingsForm):
    def __init__(self, data: Any = None, *, channel: Channel) -> None:
        initial = {
            "address": channel.address,
            "provider": channel.provider,
            "language": channel.language,
            "settings": settings_text(channel.settings if isinstance(channel.settings, dict) else {}),
        }
        super().__init__(data, initial=initial, auto_id="channel-%s")
        self.kind = channel.kind


class OpenChannelForm(SettingsForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Short name"), max_length=60, help_text=_("Small letters and hyphens: it stands in addresses.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(each, each.label) for each in KINDS])  # type: ignore[assignment]
    post = forms.ModelChoiceField(Post.objects.none(), label=_("Post to which its requests go"), empty_label=None)
    field_order = ("name", "slug", "kind", "post", "address", "provider", "language", "settings")

    def __init__(self, data: Any = None, *, posts: QuerySet[Post]) -> None:
        super().__init__(data, auto_id="channel-%s")
        field = self.fields["post"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = posts
