"""What languages are called, in the language of the page."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def language_words(code: str) -> str:
    """A BCP 47 code as people say it: "Hindi", "Hindi in Latin letters"; empty for none that is known."""
    base, _dash, script = code.partition("-")
    name = str(_locale().languages.get(base, "")) if base not in {"", "und"} else ""
    if not name or script.title() != "Latn":
        return name
    return _("%(language)s in Latin letters") % {"language": name}


def _locale() -> Locale:
    try:
        return Locale.parse((get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
