"""What could not be read in a mail as it should: sentences for the officer, in her language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from safeconduct.store.wording import gettext


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


class NoteKind(Enum):
    """What can be wrong with a mail. The value is the sentence; %(detail)s names the place."""

    EMPTY = _("The mail is empty.")
    NO_HEADERS = _("The mail has no headers; all of it is shown as text.")
    MANY_HEADERS = _("The mail has more headers than we read; the first %(detail)s were read.")
    LONG_HEADER = _("The header “%(detail)s” is too long; its beginning was read.")
    ODD_HEADER = _("A line among the headers is none: “%(detail)s”.")
    TWICE = _("The header “%(detail)s” is there more than once; the first was read.")
    MSG = _("This is a file that only Outlook reads (.msg). Open it there and save it as .eml, or ask its sender.")
    NO_SENDER = _("The mail names no sender's address.")
    MANY_ADDRESSES = _("The mail is for more addresses than we read; the first %(detail)s were read.")
    NO_DATE = _("The mail has no date.")
    BAD_DATE = _("The date “%(detail)s” cannot be read.")
    GUESSED_HEADER = _("The header “%(detail)s” is not written in the alphabet that it names; we guessed.")
    GUESSED_CHARSET = _("The text is not written in the charset that the mail names (%(detail)s); we guessed.")
    BROKEN_SIGNS = _("Some signs of the text cannot be read; each stands as �.")
    NUL = _("The text had signs that cannot be shown; they were left out.")
    CUT_TEXT = _("The text is longer than %(detail)s signs; the rest is in the mail as it came.")
    NO_BOUNDARY = _("The mail says that it has several parts but not what stands between them; it is shown as one.")
    UNFINISHED = _("The last part of the mail has no end; the mail may have been cut off on its way.")
    DEEP = _("Parts lie deeper in one another than %(detail)s levels; from there on they are kept as one file.")
    MANY_PARTS = _("The mail has more than %(detail)s parts; the rest is in the mail as it came.")
    OUTSIDE = _("There is text outside of the parts of the mail; it is in the mail as it came.")
    BAD_BASE64 = _("Part %(detail)s is damaged; what could be read of it is kept.")
    ODD_ENCODING = _("Part %(detail)s is encoded in a way that we do not know; it is kept as it came.")
    HTML_SAYS_MORE = _("The mail has its text twice, and the laid-out one says more; this is that one.")
    WINMAIL = _("The mail has a file winmail.dat of Outlook: what we found inside stands beside it.")
    RTF = _("The mail has text in RTF; it is kept as a file.")
    ENCRYPTED = _("The mail is encrypted; we cannot read it. Please ask the sender to write without encryption.")
    NOT_AS_NAMED = _("The file “%(detail)s” is not what its name says.")
    DANGEROUS = _("The file “%(detail)s” can run as a program. Do not open it.")
    TURNED_NAME = _("The name of the file “%(detail)s” had signs in it that hide what it is; they were taken out.")
    FAULT = _("A part of the mail could not be read; the mail is kept as it came.")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that could not be read as it should; `str()` is the sentence in the language of the person asking."""

    kind: NoteKind
    detail: str = ""

    def __str__(self) -> str:
        return gettext(self.kind.value) % {"detail": self.detail}
