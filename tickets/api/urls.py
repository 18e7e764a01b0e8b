"""The addresses of tickets."""

from django.urls import path

from tickets.api import parting_views, problems, story_views, topic_views, views

__all__ = ["problems", "urlpatterns"]

urlpatterns = [
    path("tickets/", views.Tickets.as_view()),
    path("tickets/<str:key>/", views.TicketDetail.as_view()),
    path("tickets/<str:key>/messages/", story_views.Messages.as_view()),
    path("tickets/<str:key>/events/", story_views.Events.as_view()),
    path("tickets/<str:key>/assign/", views.Assignment.as_view()),
    path("tickets/<str:key>/status/", views.StatusChange.as_view()),
    path("tickets/<str:key>/tags/", views.Tagging.as_view()),
    path("tickets/<str:key>/merge/", parting_views.Merging.as_view()),
    path("tickets/<str:key>/split/", parting_views.Splitting.as_view()),
    path("tickets/<str:key>/watch/", views.Watching.as_view()),
    path("topics/", topic_views.Topics.as_view()),
    path("topics/<int:pk>/", topic_views.TopicDetail.as_view()),
    path("tags/", topic_views.Tags.as_view()),
]
