"""What the pages on third parties ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from hisaar.assets.models import ThirdParty
from hisaar.lib.dates import today
from hisaar.platform.people.models import Person
from hisaar.thirdparties.asking import library
from hisaar.thirdparties.models import ThirdPartyAssessment

LONGEST_LINK = 120


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **kwargs)


def _people() -> Any:
    return Person.objects.filter(left_on=None).order_by("title")


class PersonChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person.objects.none(), to_field_name="code", **kwargs)


class SendForm(forms.Form):
    """Which questionnaire goes to whom, until when."""

    questionnaire = forms.ChoiceField()
    language = forms.ChoiceField(choices=ThirdPartyAssessment.Language.choices)
    recipient = forms.EmailField(
        required=False, label="Mail address", help_text="Empty: you pass the link on yourself."
    )
    greeting = forms.CharField(required=False, max_length=120, label="Name of who is asked")
    due_on = _day(label="Answer wanted by")

    def __init__(self, *args: Any, category: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = library.usable()
        field: Any = self.fields["questionnaire"]
        field.choices = [
            (q.id, f"{q.title} ({len(q.questions)} questions)") for q in found.values()
        ]
        fitting = [q.id for q in found.values() if category in q.audience.split()]
        field.initial = fitting[0] if fitting else None
        self.fields["due_on"].initial = today() + dt.timedelta(days=21)

    def clean_due_on(self) -> dt.date:
        due: dt.date = self.cleaned_data["due_on"]
        if not 0 <= (due - today()).days < LONGEST_LINK:
            raise forms.ValidationError(f"Choose a day within the next {LONGEST_LINK} days.")
        return due


class LinkForm(forms.Form):
    days = forms.IntegerField(
        min_value=1, max_value=LONGEST_LINK, initial=21, label="Open for days"
    )
    greeting = forms.CharField(required=False, max_length=120, label="Name of who is asked")


class TierForm(forms.Form):
    tier = forms.ChoiceField(choices=ThirdParty.Tier.choices)
    reason = forms.CharField(
        required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Needed when it is not the one that the records propose.",
    )  # fmt: skip


class SuspendForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea({"rows": 2}))
    by = PersonChoice(label="Cut by")
    links = forms.ModelMultipleChoiceField(
        None, required=False, to_field_name="code", label="Only these links",
        help_text="Without a choice, all links in use are cut.",
    )  # fmt: skip

    def __init__(self, *args: Any, links: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["by"]
        people.queryset = _people()
        choices: Any = self.fields["links"]
        choices.queryset = links
