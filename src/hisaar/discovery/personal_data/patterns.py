"""A pattern for policy numbers, given by the insurer, that can never run away.

Python's matcher may try a number of ways that grows without bound for patterns such as
``(a+)+b``. A pattern is therefore parsed first: what can nest, look around or refer back is
refused, and the number of ways that it can be tried from one place is bounded.
"""

from __future__ import annotations

import re
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from hisaar.discovery.formats.facts import ReadingRefused

_LONGEST = 200
_MOST_REPEATS = 40
_MOST_WAYS = 500
_HOW = "write it as letters, digits and bounded counts, such as MTR-[0-9]{4}/[0-9]{5,8}"


def compiled(pattern: str) -> re.Pattern[str]:
    """Return the pattern, matching whole words only, or refuse it with a sentence."""
    if not pattern.strip():
        raise ReadingRefused(f"The pattern of policy numbers is empty; {_HOW}.")
    if len(pattern) > _LONGEST:
        raise ReadingRefused(f"The pattern has more than {_LONGEST} characters; {_HOW}.")
    try:
        parsed = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise ReadingRefused(f"The pattern cannot be read: {error}; {_HOW}.") from None
    if parsed.state.flags & ~re.UNICODE.value:
        raise ReadingRefused(f"The pattern sets flags; {_HOW}.")
    ways = _ways(parsed, is_repeated=False)
    if ways > _MOST_WAYS:
        raise ReadingRefused(f"The pattern can be matched in too many ways; {_HOW}.")
    least, _ = parsed.getwidth()
    if least < 4:
        raise ReadingRefused(f"The pattern fits texts of under four characters; {_HOW}.")
    return re.compile(rf"(?<![0-9A-Za-z])(?:{pattern})(?![0-9A-Za-z])", re.IGNORECASE)


def _ways(parsed: Any, *, is_repeated: bool) -> int:
    """Return in how many ways a part can be tried from one place."""
    ways = 1
    for operator, argument in parsed:
        ways *= _ways_of(operator, argument, is_repeated)
        if ways > _MOST_WAYS:
            return ways
    return ways


def _ways_of(operator: Any, argument: Any, is_repeated: bool) -> int:
    if operator in {ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN, ops.AT}:
        return 1
    if operator is ops.SUBPATTERN:
        return _ways(argument[-1], is_repeated=is_repeated)
    if operator is ops.BRANCH:
        return sum(_ways(branch, is_repeated=is_repeated) for branch in argument[1])
    if operator in {ops.MAX_REPEAT, ops.MIN_REPEAT}:
        least, most, inner = argument
        if is_repeated or most > _MOST_REPEATS:
            raise ReadingRefused(f"The pattern repeats without a bound or twice; {_HOW}.")
        inside = _ways(inner, is_repeated=True)
        return int(most - least + 1) * int(inside ** max(1, min(most, 3)))
    raise ReadingRefused(f"The pattern looks around or refers back; {_HOW}.")
