"""The rules of chapter ASM, and those that need the records of several contexts."""

from . import assessment, framework, report, segregation, waiting

__all__ = ("assessment", "framework", "report", "segregation", "waiting")
