"""What is asked when losses are computed anew: how many years to simulate, and from which seed."""

from __future__ import annotations

from typing import Any

from django import forms

from hisaar.platform.records import Refused
from hisaar.risk.quantify.running import SEED, YEARS, check

JOB = "web.compute_losses"
AT_ONCE = 250_000  # years; more take longer than somebody waits for a page


class ComputeForm(forms.Form):
    years = forms.CharField(
        label="Simulated years", initial=f"{YEARS:,}", max_length=20,
        help_text="For what policies pay. Figures before cover are exact.",
    )  # fmt: skip
    seed = forms.CharField(
        initial=str(SEED),
        max_length=20,
        help_text="The same records and seed give the same figures.",
    )
    title = forms.CharField(required=False, max_length=120, help_text="Empty: the day.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_years(self) -> int:
        return _whole(self.cleaned_data["years"], "years")

    def clean_seed(self) -> int:
        return _whole(self.cleaned_data["seed"], "a seed")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("years", "seed"):
            if name not in found:
                continue
            try:
                check(**{"years": YEARS, "seed": SEED, name: found[name]})
            except Refused as refusal:
                self.add_error(name, str(refusal))
        return found


def _whole(text: str, what: str) -> int:
    digits = text.replace(",", "").replace(" ", "")
    if not digits.isdecimal():
        raise forms.ValidationError(f"'{text}' is no number of {what}; write digits only."
                                    if what == "years" else
                                    f"'{text}' is not {what}; write a whole number.")  # fmt: skip
    return int(digits)
