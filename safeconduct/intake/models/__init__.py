"""The tables of requests."""

from .backlog import BacklogCount
from .channels import Channel
from .lists import RequestList
from .messages import Delivery, Message, Outbox
from .persons import Candidate, ClaimSource, Mention, MentionPair, NotThisPerson, RequestLink, RequestUnlink
from .present import PresenceEstimate, PresentCount
from .replies import ReplyTemplate
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
from .retention import Erasure, Expiring, RetentionHold, RetentionHoldEnd, RetentionRule

__all__ = [
    "PREFIX",
    "BacklogCount",
    "Candidate",
    "Channel",
    "ClaimSource",
    "Delivery",
    "Erasure",
    "Expiring",
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
    "PresenceEstimate",
    "PresentCount",
    "Reading",
    "ReplyTemplate",
    "Report",
    "Request",
    "RequestFile",
    "RequestLink",
    "RequestList",
    "RequestUnlink",
    "RetentionHold",
    "RetentionHoldEnd",
    "RetentionRule",
    "Step",
    "Tie",
    "Untie",
]
