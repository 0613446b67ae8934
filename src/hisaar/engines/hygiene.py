"""Hygiene of accounts: what nobody uses, what belongs to nobody, and power without a second factor.

Days are whole numbers from 0, counted as the caller likes (``date.toordinal()``), all alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import (
    Flags,
    Ids,
    Unfit,
    flags,
    frozen,
    ids,
    positive,
    same_length,
    whole,
)

NEVER = -1
"""The day of something that was never used, as the engine takes it."""

NOBODY = -1
"""The identity of an account that belongs to nobody."""


@dataclass(frozen=True, eq=False)
class Accounts:
    """One row for each account.

    Attributes
    ----------
    identities : int
        How many people, systems and third parties there are; ids run from 0.
    identity : array_like of int, shape (accounts,)
        Whose it is; ``NOBODY`` for an orphan.
    is_enabled, has_mfa : array_like of bool, shape (accounts,)
        An account of which the second factor is not known has none.
    last_used_on : array_like of int, shape (accounts,)
        Day of the last sign-in; ``NEVER`` when there was none.
    """

    identities: int
    identity: ArrayLike
    is_enabled: ArrayLike
    has_mfa: ArrayLike
    last_used_on: ArrayLike


@dataclass(frozen=True, eq=False)
class Grants:
    """One row for each entitlement that an account holds.

    Attributes
    ----------
    account : array_like of int, shape (grants,)
        Row of the account.
    is_privileged : array_like of bool, shape (grants,)
        Whether what is granted gives power over others' work or data.
    last_used_on : array_like of int, shape (grants,)
        Day of the last use; ``NEVER`` when there was none.
    """

    account: ArrayLike
    is_privileged: ArrayLike
    last_used_on: ArrayLike


@dataclass(frozen=True, eq=False)
class Hygiene:
    """What was found; positions in the tables that were given, ascending, read-only.

    Attributes
    ----------
    unused : numpy.ndarray of bool, shape (grants,)
        Grants not used within the days allowed.
    dormant : numpy.ndarray of int32
        Enabled accounts that nobody signed in to within the days allowed.
    orphans : numpy.ndarray of int32
        Enabled accounts that belong to nobody.
    without_mfa : numpy.ndarray of int32
        Enabled accounts that hold something privileged and have no second factor.
    without_mfa_identities : numpy.ndarray of int32
        Whose those accounts are, each once; orphans have none.
    """

    unused: Flags
    dormant: Ids
    orphans: Ids
    without_mfa: Ids
    without_mfa_identities: Ids

    def counts(self) -> dict[str, int]:
        """How many of each, by the names of the attributes."""
        return {
            "unused": int(np.count_nonzero(self.unused)),
            "dormant": len(self.dormant),
            "orphans": len(self.orphans),
            "without_mfa": len(self.without_mfa),
            "without_mfa_identities": len(self.without_mfa_identities),
        }


def hygiene(accounts: Accounts, grants: Grants, *, on: int, days: int = 90) -> Hygiene:
    """Look over all accounts and grants as they stand on a day.

    Parameters
    ----------
    accounts : Accounts
    grants : Grants
    on : int
        The day.
    days : int, default 90
        What was last used more than this many days before ``on`` counts as unused or dormant.

    Returns
    -------
    Hygiene

    Raises
    ------
    Unfit
        For columns of different length or kind, or an id out of range.

    Notes
    -----
    Grants of disabled accounts count as unused like any other: they come back with the account.

    Examples
    --------
    >>> found = hygiene(
    ...     Accounts(1, identity=[0, NOBODY], is_enabled=[True, True], has_mfa=[False, True],
    ...              last_used_on=[399, 100]),
    ...     Grants(account=[0, 1], is_privileged=[True, True], last_used_on=[NEVER, 350]),
    ...     on=400)
    >>> found.counts()["unused"], found.dormant.tolist(), found.orphans.tolist()
    (1, [1], [1])
    >>> found.without_mfa_identities.tolist()
    [0]
    """
    positive(days=days)
    identity = _owners(accounts)
    enabled = flags("is_enabled of accounts", accounts.is_enabled)
    second = flags("has_mfa of accounts", accounts.has_mfa)
    signed_in = whole("last_used_on of accounts", accounts.last_used_on)
    same_length(identity=identity, is_enabled=enabled, has_mfa=second, last_used_on=signed_in)
    holder = ids("account of grants", grants.account, len(identity))
    power = flags("is_privileged of grants", grants.is_privileged)
    used = whole("last_used_on of grants", grants.last_used_on)
    same_length(account=holder, is_privileged=power, last_used_on=used)

    powerful = np.zeros(len(identity), np.bool_)
    powerful[holder[power]] = True
    earliest = max(on - days, NEVER + 1)  # what was never used is always before it
    bare = _places(powerful & enabled & ~second)
    owners = identity[bare]
    return Hygiene(
        unused=frozen(used < earliest),
        dormant=_places(enabled & (signed_in < earliest)),
        orphans=_places(enabled & (identity == NOBODY)),
        without_mfa=bare,
        without_mfa_identities=frozen(np.unique(owners[owners != NOBODY])),
    )


def _owners(accounts: Accounts) -> Ids:
    owner = whole("identity of accounts", accounts.identity)
    if owner.size and (owner.min() < NOBODY or owner.max() >= accounts.identities):
        raise Unfit("identity of accounts holds an id that nobody has; ids run from 0 to "
                    f"{accounts.identities - 1}, and {NOBODY} means nobody.")  # fmt: skip
    return owner.astype(np.int32, copy=False)


def _places(mask: Flags) -> Ids:
    found: Ids = frozen(np.flatnonzero(mask).astype(np.int32))
    return found
