"""What people do with controls, risks, losses and cover, beside keeping their registers."""

from .controls import (
    conclude_sample,
    draw_a_sample,
    end_exception,
    put_into_operation,
    withdraw,
)
from .method import approve_method

__all__ = (
    "approve_method",
    "conclude_sample",
    "draw_a_sample",
    "end_exception",
    "put_into_operation",
    "withdraw",
)
