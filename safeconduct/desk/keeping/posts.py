"""The tree of posts, and a new post."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.actions import create_post
from safeconduct.access.answers import UNPROCESSABLE
from safeconduct.access.forms import PostForm
from safeconduct.access.pages import post_tree
from safeconduct.access.queries import posts_kept_by
from safeconduct.cases.doors import DeskRequest

from .answers import carry_out, enter_keeping


@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: DeskRequest) -> HttpResponse:
    """The posts that this administrator keeps; add one below them."""
    enter_keeping(request)
    form = PostForm(request.POST or None, posts=posts_kept_by(request.actor))
    made = carry_out(form, lambda: create_post(**form.cleaned_data, by=request.actor)) if form.is_bound else None
    if made:
        messages.success(request, _("%(name)s is added.") % {"name": made.name})
        return redirect("access:posts")
    context = {"form": form, "tree": post_tree(request.actor)}
    return render(request, "access/posts.html", context, status=UNPROCESSABLE if form.errors else 200)
