from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from ..pages import not_found


@login_not_required
def follow(request: HttpRequest) -> HttpResponse:
    return not_found(request)
