"""The words by which engagements are found: functions of the database that an index can hold."""

from __future__ import annotations

from django.db import models


class Told(models.Func):
    """Place, occasion, topics and summary of a version as one text in small letters."""

    function = "diplomacy_told"
    output_field = models.TextField()


class Named(models.Func):
    """Name and title of who takes part, in small letters."""

    function = "diplomacy_named"
    output_field = models.TextField()
