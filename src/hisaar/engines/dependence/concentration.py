"""How much hangs on few: shares and the Herfindahl index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .graph import Graph, Hours, Integers
from .graph import reached as everything_below


@dataclass(frozen=True, eq=False)
class Concentration:
    """How functions hang on third parties.

    Attributes
    ----------
    direct : int64, shape (parties,)
        Functions that stand on the party itself.
    through : int64, shape (parties,)
        The same, with those whose party stands on this one by subcontract, at any remove.
    functions : int
    """

    direct: Integers
    through: Integers
    functions: int

    @property
    def direct_share(self) -> Hours:
        """Share of the functions, 0 to 1, shape (parties,)."""
        return self.direct / max(self.functions, 1)

    @property
    def through_share(self) -> Hours:
        """Share of the functions including subcontracts, 0 to 1, shape (parties,)."""
        return self.through / max(self.functions, 1)

    @property
    def herfindahl(self) -> float:
        """The index of the direct relations, from 1 / parties (spread) to 1 (all on one)."""
        return herfindahl(self.direct)


def herfindahl(amounts: ArrayLike) -> float:
    """The sum of the squared shares; 0 when there is nothing.

    O. Herfindahl, Concentration in the steel industry (1950); A. Hirschman (1945).

    Parameters
    ----------
    amounts : numbers, shape (parties,)

    Examples
    --------
    >>> round(herfindahl([5, 3, 2]), 6)
    0.38
    """
    values = np.asarray(amounts, np.float64)
    total = float(values.sum())
    return float(((values / total) ** 2).sum()) if total > 0 else 0.0


def concentration(uses: ArrayLike, subcontracts: Graph) -> Concentration:
    """How many functions hang on each third party, directly and through subcontractors.

    Parameters
    ----------
    uses : booleans, shape (functions, parties)
        Whether a function stands on a party without a subcontract in between.
    subcontracts : Graph
        Parties as nodes; ``source`` hands work to ``target``.

    Raises
    ------
    ValueError
        When the numbers of parties differ.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph
    >>> uses = [[1, 0], [0, 1], [0, 1]]
    >>> concentration(uses, graph(2, [1], [0])).through.tolist()
    [3, 2]
    """
    table = np.asarray(uses, np.bool_)
    if table.ndim != 2 or table.shape[1] != subcontracts.nodes:
        raise ValueError(f"`uses` needs a column for each of {subcontracts.nodes} parties.")
    through = np.zeros_like(table)
    for party in np.flatnonzero(table.any(axis=0)):
        below = everything_below(subcontracts.needs, np.array([party]))
        through |= table[:, [party]] & below
    direct, indirect = (each.sum(axis=0, dtype=np.int64) for each in (table, through))
    return Concentration(direct, indirect, len(table))
