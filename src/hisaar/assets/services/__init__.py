"""What people do with the business and its assets, beside filling in the registers."""

from .changes import approve_change, close_change
from .configuration import (
    accept_snapshot,
    adopt_as_baseline,
    approve_baseline,
    compute_drift,
    differences,
    review_baseline,
    review_drift,
    take_snapshot,
)
from .impact import approve_analysis, open_edition, review_analysis
from .inventory import classify, confirm, retire
from .network import (
    cut_link,
    missing_protocol,
    reconnect_link,
    review_firewall_rules,
    review_rule,
    verify_contact,
)
from .protection import (
    approve_exception,
    log_custody,
    record_restore_test,
    withdraw_exception,
)
from .recovery import approve_recovery_order, review_recovery_order

__all__ = (
    "accept_snapshot",
    "adopt_as_baseline",
    "approve_analysis",
    "approve_baseline",
    "approve_change",
    "approve_exception",
    "approve_recovery_order",
    "classify",
    "close_change",
    "compute_drift",
    "confirm",
    "cut_link",
    "differences",
    "log_custody",
    "missing_protocol",
    "open_edition",
    "reconnect_link",
    "record_restore_test",
    "retire",
    "review_analysis",
    "review_baseline",
    "review_drift",
    "review_firewall_rules",
    "review_recovery_order",
    "review_rule",
    "take_snapshot",
    "verify_contact",
    "withdraw_exception",
)
