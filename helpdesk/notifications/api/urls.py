"""The addresses of notifications, preferences, addresses for chat notices, and mails."""

from django.urls import path

from helpdesk.notifications.api import preference_views, views

urlpatterns = [
    path("notifications/", views.Notifications.as_view()),
    path("notifications/read/", views.NotificationsRead.as_view()),
    path("notifications/preferences/", preference_views.Preferences.as_view()),
    path("notifications/addresses/", preference_views.Addresses.as_view()),
    path("notifications/addresses/<int:pk>/", preference_views.AddressDetail.as_view()),
    path("notifications/addresses/<int:pk>/test/", preference_views.AddressTest.as_view()),
    path("notifications/channels/", preference_views.Channels.as_view()),
    path("notifications/channels/<int:pk>/", preference_views.ChannelDetail.as_view()),
    path("notifications/channels/<int:pk>/test/", preference_views.ChannelTest.as_view()),
    path("mails/", views.Mails.as_view()),
    path("mails/<int:pk>/", views.MailDetail.as_view()),
    path("mails/<int:pk>/again/", views.MailAgain.as_view()),
]
