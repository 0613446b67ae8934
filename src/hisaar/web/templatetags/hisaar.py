"""Components for templates: ``{% load hisaar %}``.

Icons and chips: ``icon``, ``chip``, ``outcome_chip``, ``strength_chip``. Parts: ``stat``,
``data_table``, ``chart``, ``empty_state``, ``help``, ``field``. Text: ``codes``, ``day``,
``moment``, ``sentence``. The frame: ``sidebar``, ``crumb``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hisaar.web import addresses, chips, navigation, text

register = template.Library()

register.simple_tag(chips.icon)
register.simple_tag(chips.chip)
register.simple_tag(chips.outcome_chip)
register.simple_tag(chips.strength_chip)
register.filter("codes", addresses.with_links)
register.filter("day", text.day)
register.filter("moment", text.moment)
register.filter("number", text.number)


@register.filter
def sentence(text: Any) -> str:
    """The text with a capital first letter, the rest untouched."""
    shown = str(text)
    return shown[:1].upper() + shown[1:]


@register.filter
def initials(name: Any) -> str:
    """``AK`` for Ayesha Khan; what stands in brackets is not part of the name."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"\(.*?\)", "", str(name))) or ["?"]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def record_address(record: Any) -> str:
    return addresses.record(record)


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.simple_tag
def record_link(record: Any) -> SafeString:
    """The record's title as a link, its code before it."""
    if record is None:
        return SafeString("—")
    return format_html(
        '<a href="{}"><span class="hs-code">{}</span> {}</a>',
        addresses.record(record), record.code, record,
    )  # fmt: skip


@register.simple_tag
def crumb(label: Any, address: str = "") -> SafeString:
    """One breadcrumb; without an address it is the page itself."""
    if address:
        return format_html('<li><a href="{}">{}</a></li>', address, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.simple_tag(name="help")
def help_mark(text: str, title: str = "") -> SafeString:
    """A question mark that opens a short explanation."""
    return format_html(
        '<button type="button" class="hs-help" data-help="{}" aria-label="{}">{}</button>',
        text, f"Help: {title}" if title else "Help", chips.icon("circle-question-mark", 14),
    )  # fmt: skip


@register.inclusion_tag("web/parts/sidebar.html", takes_context=True)
def sidebar(context: template.Context) -> dict[str, Any]:
    request = context.get("request")
    if request is None or not getattr(request, "user", None):
        return {}
    if not request.user.is_authenticated:
        return {}
    return {"pages": navigation.pages(request), "groups": navigation.groups(request)}


@register.inclusion_tag("web/parts/stat.html")
def stat(
    label: str, value: Any, address: str = "", *, tone: str = "", icon: str = "", note: str = ""
) -> dict[str, Any]:
    """A figure with its name; with an address it drills down."""
    return {
        "label": label, "value": value, "address": address, "tone": tone, "icon": icon,
        "note": note,
    }  # fmt: skip


@register.inclusion_tag("web/parts/data_table.html")
def data_table(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "", empty: str = ""
) -> dict[str, Any]:
    """A plain table: headings, rows of cells (safe strings stay as they are)."""
    return {"headings": headings, "rows": list(rows), "caption": caption, "empty": empty}


@register.inclusion_tag("web/parts/chart.html")
def chart(
    identity: str, option: Mapping[str, Any], label: str,
    headings: Sequence[str] = (), rows: Iterable[Sequence[Any]] = (),
) -> dict[str, Any]:  # fmt: skip
    """An ECharts option drawn on a canvas, with the same figures as a table for those who read.

    Colours: write ``"token:good"`` for a tone, so that the chart follows the theme. The page puts
    ``{% include "web/parts/chart_scripts.html" %}`` into its ``scripts`` block.
    """
    return {
        "identity": identity, "option": option, "label": label, "headings": headings,
        "rows": list(rows),
    }  # fmt: skip


@register.inclusion_tag("web/parts/figure.html", takes_context=True)
def figure(context: template.Context, shown: Any) -> dict[str, Any]:
    """A picture with its downloads and the table that says the same (`web.figures.Figure`)."""
    query = context["request"].GET.copy()
    for name in ("figure", "form"):
        query.pop(name, None)
    return {"figure": shown, "query": query.urlencode()}


@register.inclusion_tag("web/parts/empty_state.html")
def empty_state(
    title: str, text: str = "", address: str = "", action: str = "", icon: str = "castle"
) -> dict[str, Any]:
    """What a page says when there is nothing to show yet, and the way to change that."""
    return {"title": title, "text": text, "address": address, "action": action, "icon": icon}


@register.inclusion_tag("web/parts/field.html")
def field(bound: Any, wide: bool | None = None) -> dict[str, Any]:
    """A form field with label, help and errors, in Bootstrap's clothes."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    is_tick = kind == "checkbox" and not getattr(widget, "allow_multiple_selected", False)
    extra = "form-check-input" if is_tick else _class_of(widget, kind)
    if bound.errors:
        extra += " is-invalid"
    classes = f"{widget.attrs.get('class', '')} {extra}".strip()
    is_wide = widget.__class__.__name__ == "Textarea" if wide is None else wide
    control = "" if bound.is_hidden else bound.as_widget(attrs={"class": classes})
    return {"field": bound, "control": control, "is_tick": is_tick, "is_wide": is_wide}


def _class_of(widget: Any, kind: str) -> str:
    if kind == "select":
        return "form-select"
    return "" if kind in {"radio", "checkbox"} else "form-control"
