"""Amounts of Pakistani rupees as people type them, and as people read them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

FORMS = "write it as 1234567.50, 1,234,567.50, 12,34,567 or 2.5 crore"

_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "k": 10**3,
    "lakh": 10**5,
    "lac": 10**5,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "crore": 10**7,
    "cr": 10**7,
    "billion": 10**9,
    "bn": 10**9,
    "arab": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
_RUPEES = r"(?:pkr|rupees?|rs\.?|₨|₨)"
_DRESS = re.compile(
    rf"^\s*{_RUPEES}\s*|\s*{_RUPEES}?\s*(?:/[-=])?\s*(?:only)?\.?\s*$", re.IGNORECASE
)
_PART = re.compile(r"(?P<figure>[\d.,]+)\s*(?P<scale>[a-z]+)?\s*(?:and\s+)?", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_MILLIONS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d*)?")
_OTHER_CURRENCY = re.compile(r"[$€£¥]|\b(?:usd|eur|gbp|aed|sar|jpy|cny|inr)\b", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?e[-+]?\d+", re.IGNORECASE)
_LONGEST = 80
_TOO_MUCH = Decimal(10) ** 18


def parse_amount(value: object) -> Decimal:
    """Return the amount in rupees that `value` states.

    Takes numbers, both groupings, ``Rs. 5,000/-``, ``PKR 2.5 crore``, ``2 crore 50 lakh`` and
    ``(1,200)`` for a negative amount. A number from a spreadsheet is taken at the 15 digits
    that a spreadsheet keeps.

    Raises
    ------
    ValueError
        With a sentence that says what was read and which forms work.

    >>> parse_amount("PKR 2.5 crore"), parse_amount("(12,34,567.50)")
    (Decimal('25000000'), Decimal('-1234567.50'))
    """
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"{value!r} is not an amount; {FORMS}.")
    amount = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not amount.is_finite():
        raise ValueError(f"{value} is not an amount; {FORMS}.")
    return _plain(amount, value)


def _from_text(text: str) -> Decimal:
    shown = text.strip()
    if not shown:
        raise ValueError(f"The amount is empty; {FORMS}.")
    if len(shown) > _LONGEST:
        raise ValueError(f"'{shown[:_LONGEST]}…' is too long for an amount; {FORMS}.")
    if _OTHER_CURRENCY.search(shown):
        raise ValueError(f"'{shown}' is not in rupees; convert it to PKR and write the number.")
    if _SCIENTIFIC.fullmatch(shown):
        raise ValueError(
            f"'{shown}' is in scientific notation and may have lost digits; format the cell as a "
            "number."
        )
    bare, is_negative = _without_sign(shown)
    amount = _sum_of_parts(bare, shown)
    return _plain(-amount if is_negative else amount, shown)


def _without_sign(shown: str) -> tuple[str, bool]:
    """Take off currency words and the sign, in whichever order they were typed."""
    text = shown.replace("−", "-").replace("–", "-")
    text = _DRESS.sub("", text)
    is_negative = False
    if text.startswith("(") and text.endswith(")"):
        text, is_negative = _DRESS.sub("", text[1:-1]), True
    elif text.startswith("-"):
        text, is_negative = _DRESS.sub("", text[1:].lstrip()), True
    elif text.startswith("+"):
        text = _DRESS.sub("", text[1:].lstrip())
    return text, is_negative


def _sum_of_parts(text: str, shown: str) -> Decimal:
    """Add up ``2 crore 50 lakh``; each scale must be smaller than the one before."""
    total, position, previous = Decimal(0), 0, None
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            raise ValueError(f"'{shown}' is not an amount; {FORMS}.")
        scale = _scale_of(part["scale"], shown)
        if previous is not None and scale >= previous:
            raise ValueError(f"'{shown}' holds more than one amount; {FORMS}.")
        total += _figure(part["figure"], shown) * scale
        position, previous = part.end(), scale
    if previous is None:
        raise ValueError(f"'{shown}' is not an amount; {FORMS}.")
    return total


def _scale_of(word: str | None, shown: str) -> int:
    if word is None:
        return 1
    name = word.lower()
    scale = _SCALES.get(name) or _SCALES.get(name.removesuffix("s"))
    if scale is None:
        raise ValueError(f"'{word}' in '{shown}' is not known; {FORMS}.")
    return scale


def _figure(digits: str, shown: str) -> Decimal:
    if digits.count(".") > 1:
        raise ValueError(f"'{shown}' has more than one decimal point; {FORMS}.")
    if "," in digits and not (_MILLIONS.fullmatch(digits) or _LAKHS.fullmatch(digits)):
        raise ValueError(f"The commas in '{shown}' group neither thousands nor lakhs; {FORMS}.")
    if "," not in digits and not _PLAIN.fullmatch(digits):
        raise ValueError(f"'{shown}' is not an amount; {FORMS}.")
    try:
        return Decimal(digits.replace(",", ""))
    except InvalidOperation as error:  # digits that look like digits but are not
        raise ValueError(f"'{shown}' is not an amount; {FORMS}.") from error


def _plain(amount: Decimal, shown: object) -> Decimal:
    """Drop exponent and trailing zeros after the paisa, and the sign of zero."""
    if abs(amount) >= _TOO_MUCH:
        raise ValueError(f"'{shown}' is more money than there is; check its digits.")
    if amount == amount.to_integral_value():
        return Decimal(int(amount))
    exponent = amount.as_tuple().exponent
    return amount.normalize() if isinstance(exponent, int) and exponent < -2 else amount


def format_pkr(
    amount: Decimal | int, grouping: Literal["lakh", "million"] = "lakh", *, currency: str = "PKR "
) -> str:
    """Return the amount with its currency; paisa are shown only when there are some.

    >>> format_pkr(Decimal("1234567.5")), format_pkr(-1234567, "million")
    ('PKR 12,34,567.50', 'PKR -1,234,567')
    """
    exact = Decimal(amount)
    rounded = round(exact, 2)
    sign = "-" if rounded < 0 else ""
    whole, _, paisa = f"{abs(rounded):.2f}".partition(".")
    grouped = f"{int(whole):,}" if grouping == "million" else _in_lakhs(whole)
    return f"{currency}{sign}{grouped}" + (f".{paisa}" if paisa != "00" else "")


def _in_lakhs(digits: str) -> str:
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])


def rounded_pkr(amount: float) -> str:
    """Return the amount as a sentence has it: three digits and a word.

    >>> rounded_pkr(12_543_000), rounded_pkr(999_600_000), rounded_pkr(-40_000), rounded_pkr(412.4)
    ('PKR 12.5 million', 'PKR 1 billion', 'PKR -40,000', 'PKR 412')
    """
    size = float(f"{abs(amount):.3g}")
    sign = "-" if amount < 0 and size else ""
    if size < 1e6:
        return f"PKR {sign}{size:,.0f}"
    unit, name = next(one for one in _WORDS if size >= one[0])
    return f"PKR {sign}{float(f'{size / unit:.3g}'):g} {name}"


_WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
