"""One joining of two persons: what was said of them, what goes back when they are parted, the words that part them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.people.actions.joining import Judged
from safeconduct.people.enums import Verdict
from safeconduct.people.models import Joining

from ..actions.joining import judge_persons, sees_both
from ..doors import DeskRequest, enter_desk
from ..forms.joinings import PartForm
from ..pages.joining import joining_page


@require_http_methods(["GET", "POST"])
def joining(request: DeskRequest, id: UUID) -> HttpResponse:
    """A joining, and parting the two again. 404 for who does not see both."""
    found = get_object_or_404(Joining.objects.select_related("kept", "joined", "parting"), pk=id)
    if not may(request.actor, Task.SEE_CASES) or not sees_both(request.actor, found.kept, found.joined):
        raise Http404
    enter_desk(request)
    form = PartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (judged := _judged(request, found, form)) is not None:
        messages.success(request, _told(judged))
        return redirect("cases:joining", found.pk)
    context = {"page": joining_page(found, actor=request.actor), "form": form}
    return render(request, "cases/persons/joining.html", context, status=UNPROCESSABLE if form.errors else 200)


def _judged(request: DeskRequest, found: Joining, form: PartForm) -> Judged | None:
    verdict, reason = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["reason"]
    return carry_out(
        form, lambda: judge_persons(found.kept, found.joined, verdict=verdict, reason=reason, by=request.actor)
    )


def _told(judged: Judged) -> str:
    if judged.parting is not None:
        return _("Parted: each is a person by herself again, with everything that was hers.")
    if judged.judgement.verdict == Verdict.SAME:
        return _("They stay joined.")
    return _("Your word is recorded. A second officer has to confirm it.")
