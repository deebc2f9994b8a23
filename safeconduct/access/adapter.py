"""Signing in: accounts are made by an administrator, nobody signs up, and every attempt is in the record."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from .actions import record_failed_sign_in, record_password_change, record_sign_in
from .enums import SignInFault
from .models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """django-allauth with sign-up closed and with each signing-in recorded. Its rate limits are as they come."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the answer is the same for all
        """Never: users are made by an administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse, with allauth's sentence, who has failed too often."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_failed_sign_in(_typed(credentials), why=SignInFault.TOO_MANY)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """E-mail address and password do not belong together."""
        super().authentication_failed(request, **credentials)
        record_failed_sign_in(_typed(credentials), why=SignInFault.WRONG)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The password is right, but the user was switched off."""
        record_failed_sign_in(user.email, why=SignInFault.INACTIVE)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def set_password(self, user: User, password: str) -> None:
        """She gives herself another password."""
        super().set_password(user, password)
        record_password_change(user)

    def login(self, request: HttpRequest, user: User) -> None:
        """From here on she is signed in."""
        super().login(request, user)
        record_sign_in(user)


def _typed(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", ""))
