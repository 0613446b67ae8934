"""Who acts on the command line: whoever may read the installation's keys may do everything."""

from __future__ import annotations

import getpass
from dataclasses import dataclass


@dataclass(frozen=True)
class Operator:
    """An account of the operating system, not of the product; named so in the audit trail."""

    person: None = None
    person_id: None = None
    pk: None = None
    is_active: bool = True

    def get_username(self) -> str:
        return f"{getpass.getuser()} (command line)"
