"""What personal data looks like in Pakistan: counted here, never returned.

A detector says how many it sees for certain and how many are only possible, such as thirteen
digits without hyphens, which may as well be a time stamp.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hisaar.lib.identifiers import normalise_iban
from hisaar.lib.text import fold

LABELS = {
    "cnic": "Identity card numbers (CNIC)",
    "iban": "Bank accounts (IBAN)",
    "mobile": "Mobile numbers",
    "ntn": "Tax numbers (NTN)",
    "policy": "Policy numbers",
    "name": "Names of persons",
    "birth": "Dates of birth",
    "address": "Addresses of persons",
    "email": "E-mail addresses",
    "health": "Health data",
}
# Headings whose column holds what cannot be told from its values alone. Folded comparison.
_HEADINGS = {
    "cnic": "cnic, cnic no, cnic number, nic, nic no, id card, id card no, national id,"
            "identity card, identity no, cnic/nicop, شناختی کارڈ, شناختی کارڈ نمبر",
    "iban": "iban, account no, account number, bank account, bank account no, acc no",
    "mobile": "mobile, mobile no, mobile number, cell, cell no, cell number, contact no, phone,"
              "phone no, telephone, contact number, whatsapp, موبائل, موبائل نمبر",
    "ntn": "ntn, ntn no, ntn number, tax number, tax no, cnic/ntn, ntn/cnic",
    "policy": "policy no, policy number, policy, certificate no, certificate number, membership no,"
              "pmd no, participant membership no, cover note no, پالیسی نمبر",
    "name": "name, full name, insured, insured name, name of insured, policyholder, policy holder,"
            "policyholder name, customer, customer name, client name, client, claimant,"
            "claimant name, participant, participant name, patient, patient name, nominee,"
            "nominee name, beneficiary, beneficiary name, employee name, name of employee,"
            "first name, last name, surname, father name, father's name, husband name,"
            "contact person, member name, life assured, agent name, نام, ولدیت",
    "birth": "dob, date of birth, birth date, birthday, d.o.b, تاریخ پیدائش",
    "address": "address, home address, residential address, permanent address, mailing address,"
               "postal address, correspondence address, پتہ",
    "email": "email, e-mail, email address, e-mail address, ای میل",
    "health": "diagnosis, disease, illness, treatment, medical history, blood group, procedure,"
              "icd, icd code, icd10, icd 10, hospital, ailment, prescription, condition, symptoms,"
              "disability, cause of death, pre-existing condition, patient, patient name, تشخیص",
}  # fmt: skip
_FOLDED = {
    fold(word): kind for kind, text in _HEADINGS.items() for word in text.split(",") if word.strip()
}
# Headings that also stand over other things: the name of a server, an address on the network, the
# hospitals of a panel. What stands below them is only possibly personal.
_VAGUE = {
    fold(word)
    for word in "name, نام, address, policy, hospital, procedure, treatment, condition, disability,"
    "client, customer, account no, account number, agent name, contact person, beneficiary".split(
        ","
    )
}
_HEALTH = {fold(word) for word in _HEADINGS["health"].split(",")}

_CNIC = re.compile(r"(?<![\d-])[1-8]\d{4}(?:-\d{7}-\d|\d{8})(?![\d-])")
_IBAN = re.compile(
    r"(?<![0-9A-Za-z])PK\d\d[ -]?[A-Z]{4}(?:[ -]?[0-9A-Z]{4}){4}(?![0-9A-Za-z])", re.IGNORECASE
)
_MOBILE = re.compile(
    r"(?<![\d+-])(?:\+92|0092|92|0)[ -]?(?:\(?0?\)?)?3\d\d[ -]?\d{3}[ -]?\d{4}(?![\d-])"
)
_NTN = re.compile(r"(?<![\dA-Za-z-])[\dA-Z]\d{6}-\d(?![\d-])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?![\w-])")
_WORDS = re.compile(r"[^\W\d_][^\d_]{1,80}")
_BARE = {
    "cnic": re.compile(r"[1-8]\d{12}"),
    "ntn": re.compile(r"[\dA-Z]\d{6,7}"),
    "mobile": re.compile(r"(?:\+92|0092|92|0)?3\d{9}"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind: for certain, and only possibly."""

    certain: int = 0
    possible: int = 0


def _cnic(text: str) -> Count:
    found = _CNIC.findall(text)
    certain = sum("-" in each for each in found)
    return Count(certain, len(found) - certain)


def _iban(text: str) -> Count:
    return Count(sum(_fits(each) for each in _IBAN.findall(text)))


def _fits(iban: str) -> bool:
    try:
        normalise_iban(iban)
    except ValueError:
        return False
    return True


def _mobile(text: str) -> Count:
    found = _MOBILE.findall(text)
    certain = sum(not each.startswith("92") for each in found)
    return Count(certain, len(found) - certain)


def _counter(pattern: re.Pattern[str]) -> Callable[[str], Count]:
    return lambda text: Count(sum(1 for _ in pattern.finditer(text)))


def detectors(policy: re.Pattern[str] | None = None) -> dict[str, Callable[[str], Count]]:
    """Return the detectors for running text, by kind."""
    found = {
        "cnic": _cnic,
        "iban": _iban,
        "mobile": _mobile,
        "ntn": _counter(_NTN),
        "email": _counter(_EMAIL),
    }
    return {**found, "policy": _counter(policy)} if policy else found


def meaning_of(heading: str) -> str:
    """Return the kind of personal data that a heading promises, or an empty text."""
    folded = fold(heading)[:80]
    return _FOLDED.get(folded) or _FOLDED.get(folded.rstrip("0123456789"), "")


def is_known_heading(heading: str) -> bool:
    """Say whether a heading is one of the known words, so that showing it tells nothing."""
    return bool(meaning_of(heading))


def is_vague(heading: str) -> bool:
    """Say whether a heading may promise something that is no personal data."""
    return fold(heading) in _VAGUE


def is_health(heading: str) -> bool:
    """Say whether a heading promises health data."""
    return fold(heading) in _HEALTH


def by_heading(kind: str, text: str, *, is_vague: bool = False) -> Count:
    """Count a cell in a column whose heading promises `kind`; below a vague one, only possibly."""
    count = _below(kind, text)
    is_sure = kind in {"cnic", "iban", "email"} or not is_vague
    return count if is_sure else Count(0, count.certain + count.possible)


def _below(kind: str, text: str) -> Count:
    bare = re.sub(r"[\s().-]", "", text).upper()
    if kind in _BARE:
        return Count(1 if _BARE[kind].fullmatch(bare) else 0)
    if kind == "iban":
        return Count(1 if _fits(text) else 0, 1 if re.fullmatch(r"\d{8,20}", bare) else 0)
    if kind == "policy":
        return Count(1 if len(bare) >= 4 and any(mark.isdigit() for mark in bare) else 0)
    if kind == "birth":
        return Count(1 if sum(mark.isdigit() for mark in text) >= 4 else 0)
    if kind == "email":
        return Count(1 if "@" in text else 0)
    is_words = _WORDS.match(text) is not None and len(text) >= 3
    return Count(1 if is_words else 0)
