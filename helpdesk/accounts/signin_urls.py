"""In, out, a new password, second factors and single sign-on: allauth's pages that the desk opens, and its own.

Accounts are made by others, so allauth's pages for signing up and for managing addresses do not exist here.
"""

from allauth.account import views
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from helpdesk.accounts.sso import PROVIDER
from helpdesk.accounts.views import entrance, security, sso

SSO = {"provider_id": PROVIDER}

urlpatterns = [
    path("login/", entrance.DeskLoginView.as_view(), name="account_login"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("login/second-factor/", entrance.SecondStepView.as_view(), name="mfa_authenticate"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", entrance.ask_for_reset, name="account_reset_password"),
    path("password/reset/done/", entrance.reset_is_asked, name="account_reset_password_done"),
    path("link/", entrance.use_link, name="account_link_use"),
    path("link/<str:token>/", entrance.open_link, name="account_link"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("again/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-factor/", security.to_security, name="mfa_index"),
    path("second-factor/app/", app.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", security.to_security, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("sso/", sso.start, SSO, name="openid_connect_login"),
    path("sso/callback/", sso.callback, SSO, name="openid_connect_callback"),
    path("sso/cancelled/", sso.to_sign_in, name="socialaccount_login_cancelled"),
]
