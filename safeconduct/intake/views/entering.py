"""The pages on which officers enter what reached them by telephone, on paper and as lists."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis
from safeconduct.cases.queries import posts_of
from safeconduct.store.downloads import download

from .. import queries
from ..actions.entering import enter_request
from ..actions.lists import bring_list, refused_rows
from ..actions.receiving import NewFile, Receipt
from ..enums import ChannelKind
from ..forms.entering import CallForm, EnterForm, LetterForm, ListForm
from ..lists.table import ListTable, read_table
from ..lists.written import template_file
from ..models import RequestList

SHOWN = 20
"""Earlier lists, and rows that came back, that a page shows."""


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: DeskRequest, slug: str) -> HttpResponse:
    """The note of a call. What is told to the caller stands on top of the next, empty form."""
    return _enter_page(request, slug, CallForm, ChannelKind.CALL, "intake/enter/call.html")


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: DeskRequest, slug: str) -> HttpResponse:
    """A letter on paper."""
    return _enter_page(request, slug, LetterForm, ChannelKind.LETTER, "intake/enter/letter.html")


def _enter_page(
    request: DeskRequest, slug: str, kind_of_form: type[EnterForm], kind: ChannelKind, template: str
) -> HttpResponse:
    crisis, posted = _enter(request, slug), request.method == "POST"
    form = kind_of_form(*_posted(request), posts=posts_of(request.actor), own=request.actor.own_posts)
    if posted and form.is_valid() and (receipt := _entered(request, crisis, form, kind)) is not None:
        messages.success(request, _told(receipt))
        return redirect(request.path)
    context = {"form": form, "crisis_slug": slug, "may_enter": may(request.actor, Task.HANDLE_REQUESTS)}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _posted(request: DeskRequest) -> tuple[QueryDict | None, MultiValueDict[str, UploadedFile] | None]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _entered(request: DeskRequest, crisis: Crisis, form: EnterForm, kind: ChannelKind) -> Receipt | None:
    said = form.cleaned_data
    return carry_out(
        form,
        lambda: enter_request(
            crisis,
            form.said(),
            kind=kind,
            post=said["post"],
            key=str(said["key"]),
            by=request.actor,
            files=_files(said.get("scan")),
            due_at=_end_of(said.get("due")),
        ),
    )


def _files(upload: object) -> list[NewFile]:
    if upload is None or not hasattr(upload, "read"):
        return []
    return [NewFile(getattr(upload, "name", "") or "", getattr(upload, "content_type", "") or "", upload.read())]


def _end_of(due: object) -> datetime | None:
    """A day ends where the officer is."""
    if isinstance(due, datetime) or due is None:
        return due
    return timezone.make_aware(datetime.combine(due, time(23, 59)))  # type: ignore[arg-type]


def _told(receipt: Receipt) -> str:
    if receipt.is_repeat:
        return _("This was entered already: %(reference)s.") % {"reference": receipt.reference}
    return _("Kept as %(reference)s. To follow it, the family needs this and the code %(code)s: read both out.") % {
        "reference": receipt.reference,
        "code": receipt.code,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: DeskRequest, slug: str) -> HttpResponse:
    """Bring a list, and the lists that were brought before."""
    crisis, posted = _enter(request, slug), request.method == "POST"
    form = ListForm(*_posted(request), posts=posts_of(request.actor), own=request.actor.own_posts)
    if posted and form.is_valid() and (held := _brought(request, crisis, form)) is not None:
        return redirect("intake:list", slug, held.pk)
    context = {
        "form": form,
        "crisis_slug": slug,
        "may_enter": may(request.actor, Task.HANDLE_REQUESTS),
        "earlier": list(queries.lists_for(request.actor, crisis).defer("content")[:SHOWN]),
    }
    return render(request, "intake/enter/lists.html", context, status=UNPROCESSABLE if form.errors else 200)


def _brought(request: DeskRequest, crisis: Crisis, form: ListForm) -> RequestList | None:
    said = form.cleaned_data
    upload = said["file"]
    return carry_out(
        form,
        lambda: bring_list(
            crisis,
            upload.read(),
            name=upload.name or "",
            sender=said["sender"],
            post=said["post"],
            by=request.actor,
        ),
    )


@require_safe
def brought(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """What came of a list."""
    held = _held(request, slug, id)
    made = queries.requests_of_list(held)
    table = _read(held)
    context = {
        "held": held,
        "made": made.count(),
        "unread": made.filter(handling__is_read=False).count(),
        "people": made.filter(handling__people__gt=0).count(),
        "unmatched": made.filter(handling__is_read=True, handling__unmatched__gt=0).count(),
        "bad": table.bad[:SHOWN] if table else (),
        "crisis_slug": slug,
    }
    return render(request, "intake/enter/list.html", context)


def _read(held: RequestList) -> ListTable | None:
    return read_table(bytes(held.content), held.file_name) if held.content is not None else None


@require_safe
def refused(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """The rows that are no requests, each with its reason."""
    return download(refused_rows(_held(request, slug, id), by=request.actor), "not-taken.xlsx")


@require_safe
def template(request: DeskRequest, slug: str) -> HttpResponse:
    """An empty table that explains its columns."""
    _enter(request, slug)
    return download(template_file(), "requests.xlsx")


def _held(request: DeskRequest, slug: str, id: UUID) -> RequestList:
    crisis = _enter(request, slug)
    return get_object_or_404(queries.lists_for(request.actor, crisis), pk=id)


def _enter(request: DeskRequest, slug: str) -> Crisis:
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.SEE_REQUESTS):
        raise Http404
    return crisis
