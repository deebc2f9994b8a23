"""The tables of requests."""

from .channels import Channel
from .messages import Delivery, Message, Outbox
from .persons import Candidate, ClaimSource, Mention, MentionPair, NotThisPerson, RequestLink, RequestUnlink
from .reports import Report
from .requests import (
    PREFIX,
    FileScan,
    Handling,
    OrderException,
    OrderExceptionEnd,
    Presence,
    Reading,
    Request,
    RequestFile,
    Step,
    Tie,
    Untie,
)

__all__ = [
    "PREFIX",
    "Candidate",
    "Channel",
    "ClaimSource",
    "Delivery",
    "FileScan",
    "Handling",
    "Mention",
    "MentionPair",
    "Message",
    "NotThisPerson",
    "OrderException",
    "OrderExceptionEnd",
    "Outbox",
    "Presence",
    "Reading",
    "Report",
    "Request",
    "RequestFile",
    "RequestLink",
    "RequestUnlink",
    "Step",
    "Tie",
    "Untie",
]
