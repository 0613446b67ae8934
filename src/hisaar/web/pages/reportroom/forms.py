"""What the report room asks officers for."""

from __future__ import annotations

from django import forms

from hisaar.assessment.models import Filing

LARGEST = 100_000
ROLES = (("ciso", "CISO"), ("ceo", "Chief Executive Officer"), ("coo", "Chief Operating Officer"))


def _secret(label: str) -> forms.CharField:
    attributes = {"autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(label=label, widget=forms.PasswordInput(attributes), strip=False)


class RoleForm(forms.Form):
    """A form that is filled in on behalf of a role."""

    def offer(self, roles: list[str]) -> None:
        """Show only these roles; what was sent is checked by the services all the same."""
        if roles:
            self.fields["role"].choices = [  # type: ignore[attr-defined]
                (role, label) for role, label in ROLES if role in roles
            ]


class SignForm(RoleForm):
    role = forms.ChoiceField(label="I sign as", choices=ROLES)
    # The hash of the file that the page offered for reading: nothing else may be signed.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    key_file = forms.FileField(
        label="My certificate (.p12 or .pfx)",
        help_text="It is used in memory for this signature and not kept.",
    )
    passphrase = _secret("Its passphrase")

    def clean_key_file(self) -> bytes:
        uploaded = self.cleaned_data["key_file"]
        if uploaded.size > LARGEST:
            raise forms.ValidationError("That is no certificate file; one is a few kilobytes.")
        return bytes(uploaded.read())


class CertificateForm(RoleForm):
    role = forms.ChoiceField(label="For my role as", choices=ROLES)
    passphrase = _secret("A passphrase of your own, twelve characters or more")
    again = _secret("The passphrase again")

    def clean(self) -> dict[str, str]:
        given = super().clean() or {}
        if given.get("passphrase") != given.get("again"):
            raise forms.ValidationError("The two passphrases differ.")
        return given

    def clean_passphrase(self) -> str:
        text = str(self.cleaned_data["passphrase"])
        if len(text) < 12:
            raise forms.ValidationError("Use twelve characters or more.")
        return text


class FilingForm(forms.Form):
    channel = forms.ChoiceField(choices=Filing.Channel.choices)
    submitted_on = forms.DateField(
        label="Day of submission, in Pakistan", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    receipt_reference = forms.CharField(label="Reference of the receipt", required=False)
    receipt = forms.FileField(label="The receipt itself", required=False)
