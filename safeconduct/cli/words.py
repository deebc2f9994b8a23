"""The command line's words in the language of the terminal ($LANGUAGE, $LC_ALL, $LANG).

Django's gettext answers only after Django is set up, and the commands speak before that: in --help, and while the
database starts. The catalogue is the same.
"""

import gettext as catalogues
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
_catalogue = catalogues.translation("django", LOCALE, fallback=True)


def gettext(text: str) -> str:
    """The text in the language of the terminal, or as it is."""
    return _catalogue.gettext(text)
