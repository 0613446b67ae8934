"""What people do with third parties, beside keeping their registers."""

from .assessing import (
    accept,
    conclude_on_paper,
    invite_to_answer,
    keep_edition,
    keep_files,
    raise_findings,
    save_section,
    send,
    send_back,
    send_with_link,
    submit,
    withdraw,
)
from .following import close_finding, confirm_location, follow_up, review
from .suspending import confirm_step, reconnect, suspend, suspend_access
from .tiering import apply_tier, decide_tier

__all__ = (
    "accept",
    "apply_tier",
    "close_finding",
    "conclude_on_paper",
    "confirm_location",
    "confirm_step",
    "decide_tier",
    "follow_up",
    "invite_to_answer",
    "keep_edition",
    "keep_files",
    "raise_findings",
    "reconnect",
    "review",
    "save_section",
    "send",
    "send_back",
    "send_with_link",
    "submit",
    "suspend",
    "suspend_access",
    "withdraw",
)
