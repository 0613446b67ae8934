"""Programs of the repository: run from its root as ``python -m tools.NAME``."""
