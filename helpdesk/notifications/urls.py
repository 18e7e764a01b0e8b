"""The addresses of the bell, of the channels of teams, and of outgoing mails."""

from django.urls import path

from helpdesk.notifications.views import bell, channels, mails

app_name = "notifications"

urlpatterns = [
    path("", bell.everything, name="list"),
    path("bell/", bell.bell, name="bell"),
    path("read/", bell.read, name="read"),
    path("open/<int:pk>/", bell.follow, name="open"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<int:pk>/", channels.change_channel, name="change_channel"),
    path("mails/", mails.everything, name="mails"),
    path("mails/<int:pk>/", mails.mail, name="mail"),
    path("mails/<int:pk>/body/", mails.body, name="mail_body"),
    path("mails/<int:pk>/again/", mails.again, name="mail_again"),
]
