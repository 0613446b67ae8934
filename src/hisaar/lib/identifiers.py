"""Identity card, telephone, tax and bank numbers of Pakistan, and e-mail addresses.

Each ``normalise_…`` takes what a person or a spreadsheet gives (also the number that a
spreadsheet made of it) and returns the one form that is stored, or raises ``ValueError`` with a
sentence that says what is wrong and which form works.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_SEPARATORS = re.compile(r"[\s\-‐-―.()/]+")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_NAMED_EMAIL = re.compile(r"[^<>]*<\s*([^<>]+?)\s*>")
_NTN = re.compile(r"([A-Z\d]\d{6})([A-Z\d])?")
_IBAN_LENGTH = 24


def as_typed(value: object) -> str:
    """Return text without the ``.0`` that a spreadsheet puts behind a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is neither text nor a number.")
    if isinstance(value, float):
        if not value.is_integer():
            raise ValueError(f"{value} has decimals; format the cell as text and type it again.")
        return str(int(value))
    return str(value).strip()


def _compact(value: object) -> str:
    text = _SEPARATORS.sub("", as_typed(value))
    # Eastern Arabic digits are typed on Urdu keyboards.
    return "".join(str(int(mark)) if mark.isdecimal() else mark for mark in text)


def normalise_cnic(value: object) -> str:
    """Return a CNIC as ``35202-1234567-1``.

    A CNIC has no check digit; what can be tested is its length and its first digit, which
    stands for a province or territory and is never 0.
    """
    digits = _compact(value)
    if not re.fullmatch(r"[1-9][0-9]{12}", digits) or len(set(digits)) == 1:
        raise ValueError(
            f"'{as_typed(value)}' is not a CNIC; it has 13 digits, written 35202-1234567-1."
        )
    return f"{digits[:5]}-{digits[5:12]}-{digits[12]}"


def is_cnic(value: object) -> bool:
    """Say whether `value` can be a CNIC, in any spelling."""
    return _passes(normalise_cnic, value)


def mask_cnic(value: object) -> str:
    """Return a CNIC fit for showing: the seven digits that name the person are starred.

    >>> mask_cnic("3520212345671")
    '35202-*******-1'
    """
    cnic = normalise_cnic(value)
    return f"{cnic[:5]}-*******-{cnic[-1]}"


def _national(value: object) -> str | None:
    """Return the digits behind +92, or None for a number of another country."""
    text = _compact(value)
    for prefix in ("+92", "0092"):
        if text.startswith(prefix):
            return text.removeprefix(prefix).removeprefix("0")
    if text.startswith(("+", "00")):
        return None
    if text.startswith("92") and len(text) in {11, 12, 13}:
        return text[2:]
    return text.removeprefix("0")


def normalise_mobile(value: object) -> str:
    """Return a Pakistani mobile number in E.164: ``+923001234567``."""
    national = _national(value)
    if national is None or not re.fullmatch(r"3[0-9]{9}", national):
        raise ValueError(
            f"'{as_typed(value)}' is not a Pakistani mobile number; write it as 0300-1234567 or "
            "+923001234567."
        )
    return f"+92{national}"


def normalise_phone(value: object) -> str:
    """Return any telephone number in E.164; one without a country code is Pakistani."""
    national = _national(value)
    if national is not None and re.fullmatch(r"3[0-9]{9}|[1-9][0-9]{8,10}", national):
        return f"+92{national}"
    foreign = re.sub(r"^00", "+", _compact(value))
    if national is None and re.fullmatch(r"\+[1-9][0-9]{6,14}", foreign):
        return foreign
    raise ValueError(
        f"'{as_typed(value)}' is not a telephone number; write it as 0300-1234567, 021-34567890 "
        "or with the country code, +971501234567."
    )


def normalise_ntn(value: object) -> str:
    """Return a National Tax Number as ``1234567-8``, or without the digit that was not given.

    FBR publishes no rule for the check character, so it is kept and not tested.
    """
    text = _compact(value).upper()
    found = _NTN.fullmatch(text)
    if not found:
        raise ValueError(
            f"'{as_typed(value)}' is not an NTN; it has seven characters and a check digit, "
            "written 1234567-8."
        )
    return f"{found[1]}-{found[2]}" if found[2] else found[1]


def normalise_iban(value: object) -> str:
    """Return a Pakistani IBAN without spaces, its check digits verified (ISO 13616, mod 97)."""
    text = _compact(value).upper()
    if not re.fullmatch(r"PK[0-9]{2}[A-Z]{4}[0-9A-Z]{16}", text):
        raise ValueError(
            f"'{as_typed(value)}' is not a Pakistani IBAN; it has {_IBAN_LENGTH} characters, "
            "PK, two digits, four letters of the bank and 16 of the account."
        )
    if int(_iban_number(text)) % 97 != 1:
        raise ValueError(f"'{as_typed(value)}' is mistyped: the IBAN's check digits do not fit.")
    return text


def iban_check_digits(bank: str, account: str) -> str:
    """Return the two digits that belong between ``PK`` and the bank's four letters."""
    remainder = int(_iban_number(f"PK00{bank}{account}".upper())) % 97
    return f"{98 - remainder:02d}"


def _iban_number(text: str) -> str:
    rearranged = text[4:] + text[:4]
    return "".join(str(int(mark, 36)) for mark in rearranged)


def normalise_email(value: object) -> str:
    """Return an e-mail address in lower case; ``Name <a@b.pk>`` and ``mailto:`` are undressed."""
    text = as_typed(value)
    named = _NAMED_EMAIL.fullmatch(text)
    bare = (named[1] if named else text).lower().removeprefix("mailto:").rstrip(".")
    local = bare.partition("@")[0]
    is_well_dotted = not (local.startswith(".") or local.endswith(".") or ".." in local)
    if not _EMAIL.fullmatch(bare) or len(bare) > 254 or not is_well_dotted:
        raise ValueError(
            f"'{text}' is not an e-mail address; write one address, as name@company.com.pk."
        )
    return bare


def _passes(normalise: Callable[[object], str], value: object) -> bool:
    try:
        normalise(value)
    except ValueError:
        return False
    return True
