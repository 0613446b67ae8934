"""How a control stands today, for its page."""

from __future__ import annotations

from django import template

from hisaar.lib.dates import today
from hisaar.risk.effectiveness import Standing, standing_of
from hisaar.risk.models import Control

register = template.Library()


@register.simple_tag
def standing_today(control: Control) -> Standing:
    return standing_of(control, today())
