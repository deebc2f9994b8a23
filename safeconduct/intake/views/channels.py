"""The ways in of a crisis: what they are, how they are, and how they are set up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis
from safeconduct.cases.queries import posts_of

from ..actions.channels import change_channel, close_channel, open_channel
from ..channel_settings import NAMES
from ..doors import enter_requests
from ..enums import ChannelKind
from ..forms.channels import ChangeChannelForm, OpenChannelForm
from ..models import Channel
from ..queries import kept_channels


@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: DeskRequest, slug: str) -> HttpResponse:
    """All ways in, and the form of a new one."""
    crisis, posted = _enter(request, slug), request.method == "POST"
    form = OpenChannelForm(request.POST if posted else None, posts=posts_of(request.actor))
    if posted and form.is_valid() and (channel := _opened(request, crisis, form)) is not None:
        messages.success(request, _("The channel “%(name)s” is open.") % {"name": channel.name})
        return redirect(request.path)
    context = {"form": form, "crisis_slug": slug, "rows": kept_channels(request.actor, crisis), "names": NAMES}
    return render(request, "intake/channels/list.html", context, status=UNPROCESSABLE if form.errors else 200)


def _opened(request: DeskRequest, crisis: Crisis, form: OpenChannelForm) -> Channel | None:
    said = form.cleaned_data
    return carry_out(
        form,
        lambda: open_channel(
            crisis,
            name=said["name"],
            slug=said["slug"],
            kind=ChannelKind(said["kind"]),
            post=said["post"],
            by=request.actor,
            address=said["address"],
            provider=said["provider"],
            settings=said["settings"],
            language=said["language"],
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: DeskRequest, slug: str, name: str) -> HttpResponse:
    """One way in: how it is, and its settings."""
    held = _held(request, slug, name)
    form = ChangeChannelForm(request.POST if request.method == "POST" else None, channel=held)
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _changed(request, held, form)):
        messages.success(request, _("The settings are kept."))
        return redirect("intake:channels", slug)
    context = {"form": form, "crisis_slug": slug, "channel": held, "names": NAMES}
    return render(request, "intake/channels/channel.html", context, status=UNPROCESSABLE if form.errors else 200)


def _changed(request: DeskRequest, held: Channel, form: ChangeChannelForm) -> Channel:
    said = form.cleaned_data
    return change_channel(
        held,
        address=said["address"],
        provider=said["provider"],
        settings=said["settings"],
        language=said["language"],
        by=request.actor,
    )


@require_POST
def close(request: DeskRequest, slug: str, name: str) -> HttpResponse:
    """Close it, or open it again."""
    held = _held(request, slug, name)
    close_channel(held, by=request.actor, is_open=not held.is_open)
    return redirect("intake:channels", slug)


def _held(request: DeskRequest, slug: str, name: str) -> Channel:
    crisis = _enter(request, slug)
    return get_object_or_404(kept_channels(request.actor, crisis), slug=name)


def _enter(request: DeskRequest, slug: str) -> Crisis:
    crisis = enter_requests(request, slug)
    if not may(request.actor, Task.KEEP_CHANNELS):
        raise Http404
    return crisis
