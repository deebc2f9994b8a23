"""Words for people from code that also runs without Django: translated when Django is up, English when it is not."""


def gettext(text: str) -> str:
    """The text in the language of the person asking; as written when Django has not been set up."""
    from django.apps import apps
    from django.utils import translation

    return translation.gettext(text) if apps.ready else text


def current_language() -> str:
    """The two-letter language of the person asking, `en` when Django has not been set up."""
    from django.apps import apps
    from django.utils import translation

    return (translation.get_language() or "en")[:2] if apps.ready else "en"
