"""Accounts are made by an administrator: nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """django-allauth with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: users are made by an administrator."""
        return False
