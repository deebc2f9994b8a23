"""What is done with an answer, one function each: begin, write, put forward, approve, freeze, give, correct."""

from .approving import approve_answer, send_back, submit_answer, withdraw_answer
from .freezing import freeze_answer
from .giving import correct_answer, give_answer
from .writing import WrittenMeanwhile, start_answer, take_again, write_version

__all__ = [
    "WrittenMeanwhile",
    "approve_answer",
    "correct_answer",
    "freeze_answer",
    "give_answer",
    "send_back",
    "start_answer",
    "submit_answer",
    "take_again",
    "withdraw_answer",
    "write_version",
]
