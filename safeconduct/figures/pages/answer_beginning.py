"""What an answer can begin with: wordings for its kind of question, or an earlier answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from safeconduct.cases.models import Crisis

from ..answers.wording import offered_wording
from ..enums import AnswerKind
from ..queries.answer_list import answer_of, newest_answers, newest_versions

MANY = 50
"""Earlier answers that are offered, the newest."""
USUAL = "usual"
"""Begin with every wording that is offered for the kind."""


def beginnings(crisis: Crisis) -> list[tuple[str, Any]]:
    """The choices: the usual wordings, or one of the earlier answers with its title."""
    answers = newest_answers(crisis, most=MANY)
    versions = newest_versions([answer.pk for answer in answers])
    earlier = [(answer.pk.hex, f"{answer.reference} {versions[answer.pk].title}") for answer in answers
               if answer.pk in versions]  # fmt: skip
    usual: list[tuple[str, Any]] = [(USUAL, _("The usual questions, with their wording"))]
    return [*usual, (_("A copy of an earlier answer"), earlier)] if earlier else usual


def chosen_beginning(crisis: Crisis, kind: AnswerKind, chosen: str) -> dict[str, Any]:
    """The same as the arguments of `start_answer`."""
    if chosen == USUAL:
        return {"templates": [template.key for template in offered_wording(kind)]}
    return {"copy": answer_of(crisis, chosen)} if chosen else {}
