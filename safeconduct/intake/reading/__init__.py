"""What a free text says: its language, the people in it, signs of danger. Pure: no network, no database.

Nothing here raises for anything that a person can send; what cannot be read is left out.
"""

from .language import UNDETERMINED, Language, language_of, languages_of
from .people import Mentioned, people_in
from .signs import Group, Sign, signs_in

__all__ = [
    "UNDETERMINED",
    "Group",
    "Language",
    "Mentioned",
    "Sign",
    "language_of",
    "languages_of",
    "people_in",
    "signs_in",
]
