"""Forms by which people prove who they are. Wrong answers count in the one throttle; nothing else limits them."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.accounts import throttle
from helpdesk.accounts.models import User
from helpdesk.accounts.services import second_factor


class LoginForm(AllauthLoginForm):
    """Address and password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = format_html(
            '<a href="{}">{}</a>', reverse("account_reset_password"), _("Forgot your password?")
        )
        self.fields["remember"].label = _("Keep me signed in")
        _without_placeholders(self)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class PasswordAgainForm(ReauthenticateForm):
    """The password before something that only its owner may do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        _without_placeholders(self)
        self.fields["password"].widget.attrs["autofocus"] = True


class _CodeChecks:
    """A code is refused while the throttle is closed, and a code of an app counts once."""

    user: User
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}

    def clean_code(self) -> str:
        """Return a code that is right and unused. Raises ValidationError."""
        if throttle.is_closed(context.request, self.user.email):
            raise ValidationError(_("Too many wrong codes."))
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form beside this one has it
        authenticator = getattr(self, "authenticator", None)
        if authenticator is not None and authenticator.type == Authenticator.Type.TOTP:
            _refuse_used(authenticator, code)
        return code


class CodeForm(_CodeChecks, AuthenticateForm):
    """A code as the second step of signing in."""


class CodeAgainForm(_CodeChecks, ReauthenticateByCodeForm):
    """A code before something that only its owner may do."""


class ActivateForm(_CodeChecks, ActivateTOTPForm):
    """The first code of a new app."""


class PasskeyLoginForm(LoginWebAuthnForm):
    """A passkey instead of address and password. Whom it claims to be is unproven, so failures count for nobody."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey. Raises ValidationError."""
        if throttle.is_closed(context.request, ""):
            raise ValidationError(_("Too many attempts."))
        try:
            found: Authenticator = super().clean_credential()
        except ValidationError:
            throttle.count(context.request, "")
            raise
        return found


class ChangePasswordForm(AllauthChangePasswordForm):
    """The old password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("The same again")
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].widget.attrs["autofocus"] = True
        _without_placeholders(self)

    def clean_oldpassword(self) -> str:
        """Return the old password. Raises ValidationError when it is wrong, which the throttle counts."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("This is not your current password."))
        return password


class AskForResetForm(forms.Form):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("The same again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        """Return a password that is strong enough. Raises ValidationError."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> None:
        """Raise ValidationError when the two differ."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            raise ValidationError({"password2": _("The two passwords differ.")})


class WelcomeForm(NewPasswordForm):
    """Name and password of somebody who was invited."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    field_order = ("name", "password1", "password2")


def _without_placeholders(form: forms.Form) -> None:
    """Leave the words to the labels: a placeholder is gone when it is needed, and is pale until then."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


def _refuse_used(authenticator: Authenticator, code: str) -> None:
    if not second_factor.spend_code(authenticator, code):
        raise ValidationError(_("This code was used already. Wait for the next one."))
