"""The tables of the diplomatic register. All is append-only but counterparts and what `Engagement` repeats."""

from .asks import ASK, Ask, AskCase, AskStep, Concern, ConcernCase, HandedList, ListAnswer, Reply
from .assurances import ASSURANCE, Assurance, AssuranceCase, AssuranceJudgement
from .briefs import BriefParagraph, FrozenBrief
from .counterparts import Contact, Office, Official, OfficialName, State, Term
from .engagements import ENGAGEMENT, CalendarFeed, Engagement, EngagementVersion, Participant
from .statements import Position, Statement, StatementAsk, StatementFigure

__all__ = [
    "ASK",
    "ASSURANCE",
    "ENGAGEMENT",
    "Ask",
    "AskCase",
    "AskStep",
    "Assurance",
    "AssuranceCase",
    "AssuranceJudgement",
    "BriefParagraph",
    "CalendarFeed",
    "Concern",
    "ConcernCase",
    "Contact",
    "Engagement",
    "EngagementVersion",
    "FrozenBrief",
    "HandedList",
    "ListAnswer",
    "Office",
    "Official",
    "OfficialName",
    "Participant",
    "Position",
    "Reply",
    "State",
    "Statement",
    "StatementAsk",
    "StatementFigure",
    "Term",
]
