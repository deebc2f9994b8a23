"""What is done with an answer, one function each: begin, write, put forward, approve, freeze, give, correct."""

from .writing import WrittenMeanwhile, start_answer, take_again, write_version

__all__ = ["WrittenMeanwhile", "start_answer", "take_again", "write_version"]
