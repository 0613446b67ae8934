"""Lists as people keep them, in CSV or Excel: the meaning of their columns, and their rows."""

from .fields import LISTS, FieldSpec, ListSpec
from .mapping import Column, Mapping, propose_mapping
from .reading import propose, read

__all__ = (
    "LISTS", "Column", "FieldSpec", "ListSpec", "Mapping", "propose", "propose_mapping", "read",
)  # fmt: skip
