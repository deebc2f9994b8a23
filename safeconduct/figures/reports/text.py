"""A report as a mail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..models import SituationReport
from ..paper.text import as_text
from ..paper.values import from_json
from ..paper.words import moment_words


def mail_text(report: SituationReport) -> tuple[str, str]:
    """Subject and text of the mail of a kept report, in its public form."""
    content: dict[str, Any] = report.content
    when = moment_words(report.as_known, report.crisis)
    subject = _("%(crisis)s: situation report %(n)d, as known on %(when)s") % {
        "crisis": report.crisis.name, "n": report.number, "when": when,
    }  # fmt: skip
    foot = _("Figures that may be said in public. Sign in to Safeconduct for the rest.")
    return subject, f"{as_text(from_json(content['public']))}\n{foot}\n"
