"""What is done with access rights, by thing. Only these modules write."""

from .accounts import adopt_orphan, disable_account, rotate_key, share_until
from .asking import ask_about
from .duties import approve_rule, end_mitigation, load_library, mitigate_violation, tag_entitlement
from .grants import (
    approve_grant,
    approve_profile,
    draft_profile,
    end_grant,
    end_grants,
    except_grant,
    review_profile,
)
from .intake import Taken, take_in
from .movements import complete_movement, decide_misuse, record_joiner, record_leaver, record_mover
from .places import approve_path, close_visit, review_area, review_path
from .reviewing import decide, decide_alike, decide_many, delegate, delegate_list
from .reviews import (
    close_review,
    finish_list,
    invite_reviewer,
    invite_reviewers,
    open_review,
    remind,
    sign_off,
)
from .verifying import confirm_removal, verify_open_removals, verify_removals

__all__ = (
    "Taken",
    "adopt_orphan",
    "approve_grant",
    "approve_path",
    "approve_profile",
    "approve_rule",
    "ask_about",
    "close_review",
    "close_visit",
    "complete_movement",
    "confirm_removal",
    "decide",
    "decide_alike",
    "decide_many",
    "decide_misuse",
    "delegate",
    "delegate_list",
    "disable_account",
    "draft_profile",
    "end_grant",
    "end_grants",
    "end_mitigation",
    "except_grant",
    "finish_list",
    "invite_reviewer",
    "invite_reviewers",
    "load_library",
    "mitigate_violation",
    "open_review",
    "record_joiner",
    "record_leaver",
    "record_mover",
    "remind",
    "review_area",
    "review_path",
    "review_profile",
    "rotate_key",
    "share_until",
    "sign_off",
    "tag_entitlement",
    "take_in",
    "verify_open_removals",
    "verify_removals",
)
