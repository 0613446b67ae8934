"""Readers of what an insurer already has: scans, bills of materials, exports and lists.

``read`` turns a file into facts, one after another, in bounded memory; it knows no registers, no
database and no clock. A file is refused with one sentence, `ReadingRefused`, never a traceback.
"""

from .facts import SUBJECTS, Fact, Fault, Notes, Reading, ReadingRefused
from .registry import FORMATS, Format, read, recognise
from .tables import Mapping, propose_mapping

__all__ = (
    "FORMATS", "SUBJECTS", "Fact", "Fault", "Format", "Mapping", "Notes", "Reading",
    "ReadingRefused", "propose_mapping", "read", "recognise",
)  # fmt: skip
