"""Forms of the account pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.forms import ChangePasswordForm as TheirChangePasswordForm
from allauth.account.forms import LoginForm as TheirLoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as TheirAuthenticateForm
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as TheirReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from hisaar.platform.accounts import permissions, throttle
from hisaar.platform.accounts.models import User
from hisaar.platform.accounts.roles import READ, roles
from hisaar.platform.people.models import Person
from hisaar.platform.records import all_types

CHOOSING = "At least 12 characters. Three or four unrelated words are easy to keep in mind."
DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")


class _CountedCode(BaseAuthenticateForm):
    """A code of the second factor: counted against guessing, and good for one use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Code from the authenticator app, or a recovery code"
        field.widget.attrs |= {"inputmode": "numeric", "autofocus": True}
        field.widget.attrs.pop("placeholder", None)

    def clean_code(self) -> str:
        account = f"second factor of {self.user.pk}"
        try:
            tries = throttle.attempt(account=account)
        except throttle.Throttled as error:
            raise ValidationError(str(error), code="throttled") from None
        try:
            code = super().clean_code()
        except ValidationError:
            throttle.note_failure(account)
            raise
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not throttle.use_code(str(self.user.pk), code.replace(" ", "")):
            raise get_adapter().validation_error("incorrect_code")
        throttle.forgive(tries)
        return code


class AuthenticateForm(_CountedCode, TheirAuthenticateForm):
    pass


class ReauthenticateForm(_CountedCode, TheirReauthenticateForm):
    pass


class LoginForm(TheirLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, login="Sign-in name", password="Password")  # noqa: S106 - a label
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocapitalize": "none"}


class ChangePasswordForm(TheirChangePasswordForm):
    """Guesses of the current password count like those at the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(
            self, oldpassword="Current password", password1="New password",
            password2="The new password again",
        )  # fmt: skip
        self.fields["password1"].help_text = CHOOSING

    def clean_oldpassword(self) -> str:
        try:
            tries = throttle.attempt(account=self.user.username)
        except throttle.Throttled as error:
            raise ValidationError(str(error), code="throttled") from None
        password = super().clean_oldpassword()
        throttle.forgive(tries)
        return str(password)


class NewPasswordForm(forms.Form):
    """A password, typed twice, for the holder of a one-time link."""

    password = forms.CharField(
        label="Password", strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password", "autofocus": True}),
        help_text=CHOOSING,
    )  # fmt: skip
    again = forms.CharField(
        label="The same password again", strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", "The two passwords differ.")
        elif password:
            try:
                validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class FirstAccountForm(NewPasswordForm):
    """The first account of an installation."""

    username = forms.CharField(
        label="Sign-in name", max_length=50,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
        help_text="Your own, not a shared one: the audit trail names it.",
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail", required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    person = forms.ModelChoiceField(
        Person.objects.none(), required=False, label="Who you are", to_field_name="code",
        empty_label="Not in the register of people",
    )  # fmt: skip
    field_order = ("username", "email", "person", "password", "again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people_without_account()
        if not field.queryset.exists():
            del self.fields["person"]


class AddUserForm(forms.Form):
    username = forms.CharField(
        label="Sign-in name", max_length=50,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
        help_text="Letters, digits and @ . + - _",
    )  # fmt: skip
    email = forms.EmailField(label="E-mail", required=False)
    person = forms.ModelChoiceField(
        Person.objects.none(), required=False, to_field_name="code", label="Person",
        empty_label="Nobody in the register", help_text="Whose own records the account may keep.",
    )  # fmt: skip
    role = forms.ChoiceField(label="First role", required=False)
    ends_on = forms.DateField(
        label="Last day of the role", required=False, widget=DAY,
        help_text="Needed for an examiner; empty means until revoked.",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people_without_account(user)
        role: Any = self.fields["role"]
        role.choices = [("", "None yet"), *role_choices()]


class ChangeUserForm(AddUserForm):
    field_order = ("email", "person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("username", "role", "ends_on"):
            del self.fields[name]


class GrantForm(forms.Form):
    role = forms.ChoiceField(label="Role")
    starts_on = forms.DateField(label="First day", required=False, widget=DAY)
    ends_on = forms.DateField(label="Last day", required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [("", "Choose a role"), *role_choices()]


class ApiKeyForm(forms.Form):
    """What a program may do with the key: never more than its owner may."""

    LEVELS = {
        "read": ("Read", READ),
        "keep": ("Read, add, change and import", (*READ, "add", "change", "import")),
        "all": ("Everything that you may do", ("*",)),
    }
    name = forms.CharField(
        label="Name", max_length=80, widget=forms.TextInput({"placeholder": "Asset sync"}),
        help_text="What uses the key.",
    )  # fmt: skip
    level = forms.ChoiceField(
        label="May", choices=[(k, v[0]) for k, v in LEVELS.items()], initial="read"
    )
    contexts = forms.MultipleChoiceField(
        label="In", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Nothing ticked means everywhere.",
    )  # fmt: skip
    expires_on = forms.DateField(label="Last day", widget=DAY)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = {t.app for t in all_types() if permissions.permits(user, "view", t)}
        names = [(a.label, str(a.verbose_name)) for a in apps.get_app_configs() if a.label in seen]
        contexts: Any = self.fields["contexts"]
        contexts.choices = names
        today = timezone.localdate()
        self.fields["expires_on"].initial = today + dt.timedelta(days=180)

    def scopes(self) -> list[str]:
        actions = self.LEVELS[self.cleaned_data["level"]][1]
        contexts = self.cleaned_data["contexts"] or ["*"]
        return [f"{context}.*.{action}" for context in contexts for action in actions]


def relabel(form: forms.Form, **labels: str) -> None:
    """Our words on their fields; a label above needs no placeholder inside."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


def people_without_account(user: User | None = None) -> Any:
    taken = User.objects.filter(person__isnull=False).exclude(pk=user.pk if user else None)
    people = Person.objects.filter(left_on__isnull=True).order_by("title")
    return people.exclude(pk__in=taken.values("person_id"))


def role_choices() -> list[tuple[str, str]]:
    return [(role.name, role.label) for role in roles().grantable()]
