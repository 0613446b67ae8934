"""The questionnaires of an installation: those that ship, and those in its home folder.

A file ``questionnaires/tier-1.toml`` of the home folder with the id of one that ships takes its
place; with another id it is one more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from hisaar.catalogue.reading import suggestion
from hisaar.lib.text import join_names
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import locate

from .questionnaire import Questionnaire
from .reading import QuestionnaireError, build, load

SHIPPED = Path(__file__).resolve().parent.parent / "questionnaires"


def folder(home: Path | None = None) -> Path:
    return (home or locate()) / "questionnaires"


def questionnaires(home: Path | None = None) -> Mapping[str, Questionnaire]:
    """Every questionnaire that can be sent, by id; a file with faults refuses, naming them all."""
    found: dict[str, Questionnaire] = {}
    for place in (SHIPPED, folder(home)):
        for file in sorted(place.glob("*.toml")):
            questionnaire = _loaded(file, file.stat().st_mtime_ns)
            found[questionnaire.id] = questionnaire
    return found


def faults(home: Path | None = None) -> list[str]:
    """What is wrong with the questionnaires of the home folder, a sentence each."""
    told: list[str] = []
    for file in sorted(folder(home).glob("*.toml")):
        try:
            load(file)
        except QuestionnaireError as error:
            told.extend(error.faults)
    return told


def usable(home: Path | None = None) -> Mapping[str, Questionnaire]:
    """As ``questionnaires``, without the files of the home folder that have faults."""
    found: dict[str, Questionnaire] = {}
    for file in (*sorted(SHIPPED.glob("*.toml")), *sorted(folder(home).glob("*.toml"))):
        try:
            questionnaire = _loaded(file, file.stat().st_mtime_ns)
        except QuestionnaireError:
            continue
        found[questionnaire.id] = questionnaire
    return found


def questionnaire(identifier: str, home: Path | None = None) -> Questionnaire:
    """One of them; Refused with the nearest names, or with what is wrong in the files."""
    try:
        known = questionnaires(home)
    except QuestionnaireError as error:
        known = usable(home)
        if identifier not in known:
            raise Refused(
                f"The questionnaires of the home folder have faults: {'; '.join(error.faults)}."
            ) from None
    if identifier in known:
        return known[identifier]
    hint = suggestion(identifier, known)
    raise Refused(
        f"There is no questionnaire '{identifier}'; there are {join_names(sorted(known))}{hint}"
    )


# The age is part of the key, so that a file that was replaced is read again.
@lru_cache(maxsize=64)
def _loaded(file: Path, age: int) -> Questionnaire:
    return load(file)


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a questionnaire's content, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=128)
def _built(text: str, name: str) -> Questionnaire:
    return build(json.loads(text), name=name)


def of_edition(edition: Any) -> Questionnaire | None:
    """The questionnaire that an edition keeps; None for an edition without its content."""
    if not edition.content:
        return None
    return _built(json.dumps(edition.content, sort_keys=True), edition.title)
