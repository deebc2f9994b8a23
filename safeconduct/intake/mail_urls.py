"""The addresses of e-mail: where officers bring saved mails, and where a mail server posts them."""

from django.urls import path

from .views import mail_hook, mails

urlpatterns = [
    path("c/<slug:slug>/requests/mails/", mails.mails, name="mails"),
    path("hooks/mail/<slug:slug>/", mail_hook.take, name="mail_hook"),
]
