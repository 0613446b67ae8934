"""The frameworks of an installation: the one that ships, and those kept in the home folder.

frameworks/iso-pk.toml               another framework
frameworks/secp-2020/official.toml   another version of the text of one that is there
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from hisaar.platform.vault.home import locate

from .framework import Framework, load, secp
from .sources import load_source, relink


def folder(home: Path | None = None) -> Path:
    return (home or locate()) / "frameworks"


def framework_file(code: str, home: Path | None = None) -> Path:
    return folder(home) / f"{code}.toml"


def source_file(code: str, home: Path | None = None) -> Path:
    """Where another version of the Guidelines' text lies."""
    return folder(home) / secp().code / f"{code}.toml"


def guidelines(home: Path | None = None) -> Framework:
    """Return the Guidelines with every source that was laid beside the shipped one."""
    files = sorted((folder(home) / secp().code).glob("*.toml"), key=_age)
    return _relinked(tuple((file, _age(file)) for file in files))


def frameworks(home: Path | None = None) -> Mapping[str, Framework]:
    """Return every framework of the installation by its code, the Guidelines first."""
    found = {secp().code: guidelines(home)}
    for file in sorted(folder(home).glob("*.toml")):
        framework = _loaded(file, _age(file))
        found[framework.code] = framework
    return found


def _age(file: Path) -> int:
    return file.stat().st_mtime_ns


# The age is part of the key, so that a file that was replaced is read again.
@lru_cache(maxsize=8)
def _relinked(files: tuple[tuple[Path, int], ...]) -> Framework:
    framework = secp()
    for file, _ in files:
        framework = relink(framework, load_source(file))
    return framework


@lru_cache(maxsize=32)
def _loaded(file: Path, age: int) -> Framework:
    return load(file)
