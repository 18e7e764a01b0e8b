"""Signing in: passwords, second factors, single sign-on, sessions, and the one throttle over all of them."""

from datetime import timedelta
from typing import Any

from helpdesk.settings import env

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique by lower(email): a constraint the check cannot see
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 9}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# People sign in by e-mail address. Accounts are made by others: nobody signs up by themselves.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "helpdesk.accounts.adapter.DeskAdapter"
ACCOUNT_FORMS = {
    "change_password": "helpdesk.accounts.forms.signin.ChangePasswordForm",
    "login": "helpdesk.accounts.forms.signin.LoginForm",
    "reauthenticate": "helpdesk.accounts.forms.signin.PasswordAgainForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=10).total_seconds())
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())

# Links in mails.
RESET_LINK_LIFETIME = timedelta(hours=1)
INVITATION_LIFETIME = timedelta(days=7)
RESET_LINKS_AN_HOUR = 3
"""So many mails at most, so that nobody's mailbox is filled by strangers."""

# Second factors. Their secrets are encrypted in the database.
MFA_ADAPTER = "helpdesk.accounts.mfa.DeskMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever made the account vouches for the address
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_TOTP_ISSUER = "Help desk"
MFA_FORMS = {
    "authenticate": "helpdesk.accounts.forms.signin.CodeForm",
    "reauthenticate": "helpdesk.accounts.forms.signin.CodeAgainForm",
    "activate_totp": "helpdesk.accounts.forms.signin.ActivateForm",
    "login_webauthn": "helpdesk.accounts.forms.signin.PasskeyLoginForm",
}
SECOND_FACTOR_REQUIRED: list[str] = env.SECOND_FACTOR_REQUIRED
"""Roles that must have a second factor, or `all`."""

# Single sign-on with one OpenID Connect provider, when it is set up.
SSO_NAME = env.OIDC_NAME
SSO_CREATES_AGENTS = env.OIDC_CREATE_AGENTS
SOCIALACCOUNT_ADAPTER = "helpdesk.accounts.sso.DeskSocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SSO_IS_ON = bool(env.OIDC_ISSUER and env.OIDC_CLIENT_ID)
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.OIDC_NAME,
                "client_id": env.OIDC_CLIENT_ID,
                "secret": env.OIDC_CLIENT_SECRET,
                "settings": {"server_url": env.OIDC_ISSUER, "oauth_pkce_enabled": True},
            }
        ]
        if SSO_IS_ON
        else [],
    },
}

# The one throttle, in the database: passwords, codes, passkeys and reset mails pass it. allauth's own would count in a
# cache of one process, so it is off.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "helpdesk.accounts.throttle.attempted_account"
AXES_CLIENT_IP_CALLABLE = "helpdesk.accounts.throttle.client_network"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying on does not keep the owner out for longer
AXES_SENSITIVE_PARAMETERS = [
    "csrfmiddlewaretoken",
    "code",
    "credential",
    "oldpassword",
    "password1",
    "password2",
]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_LOCKOUT_TEMPLATE = "errors/429.html"
AXES_VERBOSE = False
