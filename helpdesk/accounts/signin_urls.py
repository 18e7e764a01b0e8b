"""The few pages of allauth that the desk opens: in, out, and a new password.

Accounts are made by administrators, so its pages for signing up and for managing addresses do not exist here.
"""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
]
