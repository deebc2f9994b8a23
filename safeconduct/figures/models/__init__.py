"""The tables of figures."""

from .answers import (
    ANSWER,
    Answer,
    AnswerStep,
    AnswerVersion,
    FrozenAnswer,
    FrozenFigure,
    SettledFinding,
)
from .measures import Measure, MeasureVersion, Partition
from .published import PublishedFigure
from .reports import DataRelease, ReportReader, SituationReport
from .told import ToldFigure

__all__ = [
    "ANSWER",
    "Answer",
    "AnswerStep",
    "AnswerVersion",
    "DataRelease",
    "FrozenAnswer",
    "FrozenFigure",
    "Measure",
    "MeasureVersion",
    "Partition",
    "PublishedFigure",
    "ReportReader",
    "SettledFinding",
    "SituationReport",
    "ToldFigure",
]
