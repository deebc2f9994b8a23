"""What a job counted of a backlog, so that a board of many requests is there at once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from safeconduct.access.models import Post
from safeconduct.cases.models import Crisis


class BacklogCount(models.Model):
    """The backlog of one post at one moment, derived: counted anew every few minutes, the row before goes.

    `compartments` are those of the cases that its requests are about; null with a null `post`: of all there is.
    `content` is a `backlog.Count` as JSON.
    """

    id = models.BigAutoField(primary_key=True)
    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+", db_index=False)
    compartments = ArrayField(models.CharField(max_length=20), null=True)
    content = models.JSONField()
    counted_at = models.DateTimeField(db_default=Now())
