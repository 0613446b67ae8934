"""The registers of discovery, by thing."""

from . import findings, runs

__all__ = ("findings", "runs")
