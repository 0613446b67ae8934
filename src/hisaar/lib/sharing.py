"""Answers that are worked out once while many ask for them, as the rules of one evaluation do.

    @shared
    def standings(on: date, within: Months) -> Mapping[int, Standing]: ...

    with sharing():
        standings(on, within)  # worked out
        standings(on, within)  # the same answer
    standings(on, within)      # outside of a block: worked out anew

What is shared must depend on its arguments and on records that nobody writes inside of the block,
and nobody who asks may change it. Nothing outlives the block, so that nothing is ever stale.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("shared answers", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """Keep the answers of shared functions until the outermost block ends."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def is_sharing() -> bool:
    """Whether somebody asks within a block, so that answers worth more than one question pay."""
    return _answers.get() is not None


def shared(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Work out each answer once within ``sharing()``; the arguments must be hashable."""

    @wraps(function)
    def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        answers = _answers.get()
        if answers is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = function(*args, **kwargs)
        found: Answer = answers[key]
        return found

    return ask
