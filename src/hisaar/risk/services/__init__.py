"""What people do with controls, risks, losses and cover, beside keeping their registers."""

from .appetite import (
    answer_breach,
    check_limits,
    count_now,
    find_breaches,
    measure_indicators,
)
from .controls import (
    conclude_sample,
    draw_a_sample,
    end_exception,
    put_into_operation,
    withdraw,
)
from .losses import (
    EstimateRow,
    copy_scenario,
    keep_estimates,
    quantify,
    quantify_as,
    review_scenario,
    take_estimate,
)
from .method import approve_method
from .register import (
    accept_risk,
    close_risk,
    complete_treatment,
    drop_treatment,
    put_off_treatment,
    rate,
    treat,
    withdraw_acceptance,
)
from .threats import issue_situation_report, review_threat, write_situation_report

__all__ = (
    "EstimateRow",
    "accept_risk",
    "answer_breach",
    "approve_method",
    "check_limits",
    "close_risk",
    "complete_treatment",
    "conclude_sample",
    "copy_scenario",
    "count_now",
    "draw_a_sample",
    "drop_treatment",
    "end_exception",
    "find_breaches",
    "issue_situation_report",
    "keep_estimates",
    "measure_indicators",
    "put_into_operation",
    "put_off_treatment",
    "quantify",
    "quantify_as",
    "rate",
    "review_scenario",
    "review_threat",
    "take_estimate",
    "treat",
    "withdraw",
    "withdraw_acceptance",
    "write_situation_report",
)
