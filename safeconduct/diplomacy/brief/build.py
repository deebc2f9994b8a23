"""The brief of an engagement, built from the register and from figures as known at a time, for one reader."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.figures.paper.values import Paper
from safeconduct.figures.paper.words import moment_words

from ..models import Engagement
from .ahead import ahead
from .annex import annex
from .asks import asks
from .assurances import assurances
from .differences import differences
from .edits import edited, edits_of
from .figures import figures
from .head import facts, lead
from .known import Known, read_known
from .points import points
from .positions import positions
from .since import since
from .their_points import their_points


def kind() -> str:
    """What this paper is called."""
    return _("Brief")


def mark() -> str:
    """What stands on each page of it."""
    return _("Confidential: names of nationals")


def build_brief(engagement: Engagement, *, as_known: datetime, reader: Actor, shows_names: bool = True) -> Paper:
    """The whole paper. Without `shows_names` cases are told by their references alone.

    Nothing in it was known later than `as_known`; nothing is told of a case or a claim that the reader may not see, but
    its number. The number of queries does not depend on the number of cases, asks or engagements. Raises `Refused` for
    who may not see engagements, and for a time before this one was known.
    """
    known = read_known(engagement, as_known=as_known, reader=reader, shows_names=shows_names)
    return edited(_built(known), edits_of(engagement, as_known=as_known, reader=reader))


def _built(known: Known) -> Paper:
    names = annex(known)
    made = (figures, since, asks, assurances, differences, positions, their_points, points, ahead)
    sections = (*(section(known) for section in made), names.section)
    return Paper(
        reference=known.engagement.reference,
        title=known.crisis.name,
        facts=facts(known),
        as_known=known.as_known.isoformat(),
        as_known_words=moment_words(known.as_known, known.crisis),
        lead=lead(known),
        sections=sections,
        proof=_proof(known),
        hidden=names.hidden,
        case_ids=tuple(sorted(map(str, known.told))),
        kind=kind(),
        mark=mark(),
    )


def _proof(known: Known) -> str:
    """How each figure can be asked again."""
    facts = {
        "moment": moment_words(known.as_known, known.crisis),
        "command": f"safeconduct figure {known.crisis.slug} MEASURE --as-known {known.as_known.isoformat()}",
    }
    return (
        _("Every figure is as known on %(moment)s, by our own finding. Asked again, it is the same: %(command)s")
        % facts
    )
