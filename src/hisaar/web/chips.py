"""Words that carry a judgement, shown as an icon, the word, and a colour that repeats it."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon

# outcome of a clause → tone, icon
OUTCOMES = {
    "met": ("good", "circle-check"),
    "met_by_exception": ("excused", "shield-check"),
    "partly": ("part", "circle-dot-dashed"),
    "not_met": ("bad", "circle-x"),
    "not_evidenced": ("unseen", "circle-question-mark"),
    "late": ("late", "clock-alert"),
    "not_applicable": ("off", "circle-slash-2"),
    "not_evaluated": ("outline", "circle-dashed"),
}
OUTCOME_LABELS = {
    "met": "Met", "met_by_exception": "Met by exception", "partly": "Partly met",
    "not_met": "Not met", "not_evidenced": "Not evidenced", "late": "Late",
    "not_applicable": "Not applicable", "not_evaluated": "Not evaluated",
}  # fmt: skip
STRENGTHS = {"must": "chevrons-up", "should": "chevron-up", "consider": "minus", "context": "dot"}

# stored value of a choice → tone; anything else is shown without colour
TONES = {
    word: tone
    for tone, words in {
        "bad": "critical extreme very_high severe overdue failed rejected breached expired lapsed"
        " revoked not_effective ineffective non_compliant",
        "late": "high major suspended escalated",
        "part": "medium moderate pending in_progress ongoing proposed in_review partial"
        " partly_effective due open",
        "good": "approved done complete completed closed effective active adopted in_force passed"
        " resolved operational verified independently_verified tested",
        "off": "draft planned low minor retired superseded cancelled withdrawn inactive archived"
        " negligible declared",
    }.items()
    for word in words.split()
}
TONE_ICONS = {
    "bad": "octagon-alert", "late": "triangle-alert", "part": "circle-dot-dashed",
    "good": "circle-check", "off": "circle-dashed", "outline": "circle-small",
}  # fmt: skip


@lru_cache(maxsize=512)
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """An inline SVG: silent for screen readers unless it has a label of its own."""
    spoken = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return mark_safe(_render_icon(name, size, **spoken))  # noqa: S308 - our own icon names


@lru_cache(maxsize=512)
def chip(text: str, tone: str = "off", icon_name: str = "") -> SafeString:
    name = icon_name or TONE_ICONS.get(tone, "circle-small")
    return format_html('<span class="hs-chip" data-tone="{}">{}{}</span>', tone, icon(name), text)


def outcome_chip(outcome: str) -> SafeString:
    """The chip of a clause's outcome; a word that is none is shown without colour."""
    value = str(outcome)
    tone, name = OUTCOMES.get(value, ("outline", "circle-dashed"))
    return chip(OUTCOME_LABELS.get(value, value.replace("_", " ").capitalize()), tone, name)


@lru_cache(maxsize=16)
def strength_chip(strength: str) -> SafeString:
    value = str(strength)
    return format_html(
        '<span class="hs-chip" data-strength="{}">{}{}</span>',
        value, icon(STRENGTHS.get(value, "dot")), value.capitalize(),
    )  # fmt: skip


def choice_chip(value: str, text: str) -> SafeString:
    """The chip of a status, severity or grade."""
    return chip(text, TONES.get(str(value).lower(), "outline"))
