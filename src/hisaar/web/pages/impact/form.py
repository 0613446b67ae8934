"""The owner's short form: read leniently while it is written, strictly when it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hisaar.assets.models import ImpactAnalysis, ImpactBand
from hisaar.assets.services.analysing import BAND, OBJECTIVES, TEXTS, Said
from hisaar.lib.durations import parse_duration
from hisaar.lib.money import parse_amount

from .words import levels, scenarios, words

USUAL_BANDS = (4, 24, 72, 168)
LONGEST_TEXT = 4000
MOST_HOURS = 99_999


class HoursField(forms.CharField):
    """Hours as a number, or a length of time in words."""

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        try:
            hours = Decimal(text.replace(",", ""))
        except ArithmeticError:
            hours = self._from_words(text)
        if not hours.is_finite() or not 0 <= hours <= MOST_HOURS:
            raise ValidationError(f"'{text}' is no number of hours; write 4, or 2 days.")
        return hours.quantize(Decimal("0.01"))

    def _from_words(self, text: str) -> Decimal:
        try:
            length: dt.timedelta = parse_duration(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return Decimal(int(length.total_seconds())) / 3600


class AmountField(forms.CharField):
    """Rupees as people write them."""

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_amount(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        if not 0 <= amount < Decimal(10) ** 14:
            raise ValidationError(f"'{text}' is no loss; write it without a sign.")
        return amount


class BandForm(forms.Form):
    """One length of time; a row of which only the hours are filled in says nothing."""

    up_to_hours = forms.IntegerField(min_value=1, max_value=MOST_HOURS, required=False)
    level = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    financial = AmountField(required=False)
    customers = forms.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    regulatory = forms.CharField(max_length=200, required=False)
    reputation = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said, named = words(language), levels(language)
        choices = [(str(n), named.get(str(n), label)) for n, label in ImpactBand.Level.choices]
        self.fields["level"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        for name in BAND:
            self.fields[name].label = said[name]
        for name in ("regulatory", "reputation", "financial"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "dir": "auto"}

    @property
    def has_something(self) -> bool:
        names = [self.add_prefix(name) for name in BAND if name != "up_to_hours"]
        return any(str(self.data.get(name, "")).strip() for name in names)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.has_something:
            for name in ("up_to_hours", "level"):
                if found.get(name) is None and name not in self.errors:
                    self.add_error(name, "Choose how severe it is." if name == "level" else
                                   "Say for how many hours.")  # fmt: skip
        return found


class AnalysisForm(forms.Form):
    rto_hours = HoursField(required=False, max_length=40)
    rpo_hours = HoursField(required=False, max_length=40)
    mtpd_hours = HoursField(required=False, max_length=40)
    minimum_service = forms.CharField(
        widget=forms.Textarea({"rows": 3}), required=False, max_length=LONGEST_TEXT
    )
    minimum_resources = forms.CharField(
        widget=forms.Textarea({"rows": 2}), required=False, max_length=LONGEST_TEXT
    )
    manual_fallback = forms.CharField(
        widget=forms.Textarea({"rows": 2}), required=False, max_length=LONGEST_TEXT
    )
    scenarios = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    own_scenarios = forms.CharField(
        widget=forms.Textarea({"rows": 2}), required=False, max_length=LONGEST_TEXT
    )

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = words(language)
        self.fields["scenarios"].choices = scenarios(language)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.label = said[name]
            field.help_text = said.get(f"{name}_help", said.get(f"{name[:3]}_help", ""))
            if name != "scenarios":
                field.widget.attrs |= {"autocomplete": "off", "dir": "auto"}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        rto, most = found.get("rto_hours"), found.get("mtpd_hours")
        if rto is not None and most is not None and rto > most:
            self.add_error("rto_hours", "This is longer than the disruption that can be tolerated.")
        return found


class Sheet:
    """The form and its rows of bands, bound to what was sent or filled from an analysis."""

    def __init__(
        self, analysis: ImpactAnalysis | None, *, language: str = "en", data: Any = None
    ) -> None:
        bands = list(analysis.bands.all()) if analysis else []
        rows: list[dict[str, Any]] = [{n: getattr(b, n) for n in BAND} for b in bands]
        rows = rows or [{"up_to_hours": hours} for hours in USUAL_BANDS]
        count = len(rows) + 1
        if data is not None:
            count = min(max(_number(data.get("bands")), 1), 12)
        rows += [{}] * (count - len(rows))
        self.form = AnalysisForm(data, initial=_initial(analysis), language=language)
        self.bands = [
            BandForm(data, prefix=f"b{n}", initial=_shown(row), language=language)
            for n, row in enumerate(rows[:count])
        ]

    def read(self) -> Said:
        forms_ = [self.form, *self.bands]
        faults = [
            (str(form.fields[name].label), error)
            for form in forms_
            for name, errors in form.errors.items()
            for error in errors
        ]
        bands: dict[int, dict[str, Any]] = {}
        for row in self.bands:
            if not row.errors and row.has_something:
                hours = row.cleaned_data["up_to_hours"]
                if hours in bands:
                    faults.append((str(row.fields["up_to_hours"].label), f"{hours} stands twice."))
                bands[hours] = {name: row.cleaned_data[name] for name in BAND}
        return Said(self._values(), [bands[h] for h in sorted(bands)], faults)

    def _values(self) -> dict[str, Any]:
        cleaned = self.form.cleaned_data
        values = {name: cleaned[name] for name in (*OBJECTIVES, *TEXTS) if name in cleaned}
        if "scenarios" in cleaned and "own_scenarios" in cleaned:
            lines = [*cleaned["scenarios"], *cleaned["own_scenarios"].splitlines()]
            kept = dict.fromkeys(line.strip() for line in lines if line.strip())
            values["cyber_scenarios"] = "\n".join(kept)
        return values


def _number(text: Any) -> int:
    return int(text) if str(text or "").isdigit() else 0


def _initial(analysis: ImpactAnalysis | None) -> dict[str, Any]:
    if analysis is None:
        return {}
    offered = [stored for stored, _ in scenarios("en")]
    lines = [line.strip() for line in analysis.cyber_scenarios.splitlines() if line.strip()]
    return {
        **_shown({name: getattr(analysis, name) for name in (*OBJECTIVES, *TEXTS)}),
        "scenarios": [line for line in lines if line in offered],
        "own_scenarios": "\n".join(line for line in lines if line not in offered),
    }


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers without the zeros that the database keeps behind the point."""
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in values.items()
    }
