"""The situation of a crisis, shaped for its page: plain values in the order in which they are shown.

`page.situation_page` asks for everything; each other module shapes one part. The number of queries does not depend on
the number of cases.
"""

from .page import Chosen, SituationPage, situation_page

__all__ = ["Chosen", "SituationPage", "situation_page"]
