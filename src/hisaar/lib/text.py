"""Comparing, suggesting and joining names, the way people read them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

_NOT_WORD = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return the form in which two spellings of one name are equal.

    Case, diacritics, spaces and punctuation do not count: ``"E-mail address"`` and
    ``"email_address"`` fold to the same text. A text of punctuation only folds to itself, so
    that ``"-"`` and ``"+"`` stay apart.

    >>> fold("E-mail address"), fold("Détecté_at")
    ('emailaddress', 'detecteat')
    """
    if text.isascii():  # most are, and there are many
        return _NOT_WORD.sub("", text.lower()) or text.lower().strip()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _NOT_WORD.sub("", bare.casefold()) or bare.casefold().strip()


def tidy(text: str) -> str:
    """Collapse runs of white space, also no-break spaces, and strip both ends.

    >>> tidy("  Claims\\u00a0 department ")
    'Claims department'
    """
    return _SPACES.sub(" ", text).strip()


def closest(word: str, names: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the name that was most likely meant by `word`, or None when nothing is near.

    Comparison is on folded text; `cutoff` is difflib's ratio, 1.0 meaning equal.

    >>> closest("sevrity", ["title", "severity", "status"])
    'severity'
    """
    by_fold: dict[str, str] = {}
    for name in names:
        by_fold.setdefault(fold(name), name)
    found = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return ``"did you mean 'severity'?"``, or an empty text when nothing is near.

    >>> did_you_mean("sevrity", ["severity"])
    "did you mean 'severity'?"
    """
    name = closest(word, names)
    return f"did you mean '{name}'?" if name else ""


def join_names(names: Sequence[str], word: str = "and", *, limit: int | None = None) -> str:
    """Join names as in a sentence; beyond `limit` the rest is counted.

    >>> join_names(["CISO", "CEO", "COO"]), join_names(list("abcde"), limit=2)
    ('CISO, CEO and COO', 'a, b and 3 more')
    """
    shown = [str(name) for name in names]
    if limit is not None and len(shown) > limit:
        return f"{', '.join(shown[:limit])} {word} {len(shown) - limit} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}"


def count_of(number: int, singular: str, plural: str = "") -> str:
    """Return the number with its noun: ``"1 row"``, ``"10,050 rows"``.

    >>> count_of(1, "row"), count_of(10050, "row"), count_of(2, "entry", "entries")
    ('1 row', '10,050 rows', '2 entries')
    """
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"
