"""Countries by code, and a field of several of them: where a provider keeps data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.catalogue.reading import suggestion
from hisaar.lib.text import fold

_BETWEEN = re.compile(r"[,;\n|]+")
# Other names under which people write the same country.
_ALSO = {
    "uae": "AE", "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "america": "US",
    "ksa": "SA", "turkey": "TR", "russian federation": "RU", "viet nam": "VN", "korea": "KR",
    "holland": "NL", "eire": "IE", "ivory coast": "CI", "czech republic": "CZ", "burma": "MM",
}  # fmt: skip


@cache
def names() -> Mapping[str, str]:
    """Code to name, ``PK`` to ``Pakistan``."""
    text = resources.files(__package__).joinpath("countries.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


@cache
def _known() -> Mapping[str, str]:
    return _ALSO | {fold(name): code for code, name in names().items()}


def name_of(code: str) -> str:
    return names().get(code, code)


def code_of(text: str) -> str:
    """The code of a country given by code or name; ValidationError with the nearest otherwise."""
    word = text.strip()
    if word.upper() in names():
        return word.upper()
    if code := _known().get(fold(word)):
        return code
    hint = suggestion(word, sorted(names().values()))
    raise ValidationError(f"'{word}' is not a country; write its name or its two letters{hint}")


def codes(value: Any) -> list[str]:
    """The codes of a stored value: ``"PK AE"`` gives two."""
    return str(value or "").split()


def recognise(value: Any) -> str:
    """Stored form of what people write: ``"Pakistan, UAE"`` gives ``"PK AE"``."""
    text = str(value or "").strip()
    words = text.split()
    if words and all(word.upper() in names() for word in words):
        parts = words
    else:
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
    return " ".join(dict.fromkeys(code_of(part) for part in parts))


class CountryField(models.CharField):  # type: ignore[type-arg]
    """One country, typed as name or code, kept as code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)  # room for a name until it is recognised
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = super().clean(value, model_instance)
        return code_of(value) if value else value

    @staticmethod
    def example(n: int) -> str:
        return list(names())[n % len(names())]


class CountriesField(models.CharField):  # type: ignore[type-arg]
    """Several countries, typed as names or codes, kept as codes in the order given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "Names or two-letter codes, between commas.")
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(recognise(value), model_instance)

    @staticmethod
    def example(n: int) -> str:
        return list(names())[n % len(names())]
