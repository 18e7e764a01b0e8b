"""Addresses of the people of the desk."""

from django.urls import path

from helpdesk.accounts.views import people

app_name = "people"

urlpatterns = [
    path("", people.index, name="list"),
    path("invite/", people.invite, name="invite"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/invitation/", people.send, name="send"),
    path("<int:pk>/invitation/withdraw/", people.withdraw, name="withdraw"),
    path("<int:pk>/second-factor/reset/", people.reset_second_factor, name="reset_second_factor"),
    path("<int:pk>/sessions/end/", people.end_sessions, name="end_sessions"),
    path("<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", people.reactivate, name="reactivate"),
]
