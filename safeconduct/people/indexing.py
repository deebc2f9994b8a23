"""The index of names: every writer of names passes here, in the transaction in which it writes them.

`PersonName.tokens` cannot be null, so a writer that forgets is refused by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from safeconduct.identity.romanise import romanise
from safeconduct.identity.words import records

from .model_version import model_version
from .models.naming import LONGEST_LATIN, CurrentTransaction, NameToken
from .models.persons import PersonName
from .tokens import name_tokens, token_key

CHUNK = 5_000
"""Names that are read again in one transaction."""
Progress = Callable[[int], None]


def write_names(rows: Sequence[PersonName]) -> None:
    """Write names, with the words by which they are found."""
    index_names(rows)
    PersonName.objects.bulk_create(rows)


def index_names(rows: Sequence[PersonName]) -> None:
    """Give names that are about to be written their tokens, and make sure that their words are known."""
    words: dict[int, str] = {}
    for row in rows:
        row.tokens, said = name_tokens(row.text)
        words |= said
    keep_words(words)


def token_ids(texts: Iterable[str]) -> dict[str, list[int]]:
    """For writers in bulk (COPY): what goes into `PersonName.tokens` for each text. New words are written at once.

    Call it in the transaction that writes the names; some thousands of texts at a time.
    """
    words: dict[int, str] = {}
    found: dict[str, list[int]] = {}
    for text in set(texts):
        found[text], said = name_tokens(text)
        words |= said
    keep_words(words)
    return found


def tokens_for(texts: Sequence[str]) -> list[list[int]]:
    """For tables of other rooms (`likely.Shelf`): what goes into their `tokens` for each of n texts, in this order.

    Empty for a text without a letter. New words are written at once, in the transaction that writes the rows; two
    statements for all texts (some thousands at a time). Nobody waits for anybody and nothing can lock: see `NameToken`.
    """
    found = token_ids(texts)
    return [found[text] for text in texts]


def keep_words(words: Mapping[int, str]) -> int:
    """Write the words that are not known yet, with what their comparison needs. Returns how many were new."""
    if not words:
        return 0
    known = set(NameToken.objects.filter(key__in=list(words)).values_list("key", flat=True))
    fresh = {key: text for key, text in words.items() if key not in known}
    if fresh:
        NameToken.objects.bulk_create(_token_rows(list(fresh.values())), batch_size=2000)
    return len(fresh)


def _token_rows(texts: Sequence[str]) -> Iterator[NameToken]:
    for text, record in zip(texts, records(texts), strict=True):
        yield NameToken(
            key=token_key(text), text=text, latin=_latin(text), record=record.tobytes(), model=model_version()
        )


def index_all_names(using: BaseDatabaseWrapper, progress: Progress = lambda _done: None) -> int:
    """Read every name again and write its tokens where they are others. Returns how many names were changed.

    In transactions of CHUNK names; what is done stays done. Works on a table whose names have no tokens yet.
    """
    changed, last = 0, UUID(int=0)
    while True:
        with transaction.atomic(using.alias), using.cursor() as cursor:
            cursor.execute(_NEXT_NAMES, [last, CHUNK])
            rows = cursor.fetchall()
            if not rows:
                return changed
            changed += _write_tokens(cursor, rows)
        last = rows[-1][0]
        progress(len(rows))


def _write_tokens(cursor: CursorWrapper, rows: Sequence[tuple[UUID, str, list[int] | None]]) -> int:
    tokens = token_ids([text for _id, text, _tokens in rows])
    other = [(id, tokens[text]) for id, text, before in rows if before != tokens[text]]
    cursor.executemany("UPDATE people_personname SET tokens = %s WHERE id = %s", [(new, id) for id, new in other])
    return len(other)


_NEXT_NAMES = "SELECT id, text, tokens FROM people_personname WHERE id > %s ORDER BY id LIMIT %s FOR NO KEY UPDATE"


def encode_words_again(progress: Progress = lambda _done: None) -> int:
    """Make anew what is kept of the words that an older model made. Returns how many. What is done stays done."""
    done = 0
    while stale := list(NameToken.objects.exclude(model=model_version()).order_by("pk")[:CHUNK]):
        for row, record in zip(stale, records([row.text for row in stale]), strict=True):
            row.record, row.model, row.latin = record.tobytes(), model_version(), _latin(row.text)
            row.changed_in = CurrentTransaction()
        NameToken.objects.bulk_update(stale, ["record", "model", "latin", "changed_in"], batch_size=500)
        done += len(stale)
        progress(len(stale))
    return done


def _latin(text: str) -> str:
    return romanise(text)[:LONGEST_LATIN]
