"""The rules that governance decides, by section of the text, and those that wait."""

from . import (
    alignment,
    framework,
    introduction,
    lines,
    need,
    officer,
    oversight,
    plan,
    policies,
    requirements,
    resources,
    responsibilities,
    stakeholders,
    strategy,
)

__all__ = (
    "alignment", "framework", "introduction", "lines", "need", "officer", "oversight", "plan",
    "policies",
    "requirements", "resources", "responsibilities", "stakeholders", "strategy",
)  # fmt: skip
