"""The addresses of what helps on tickets, and of what they taught."""

from django.urls import path

from knowledge_base.api import gaps
from knowledge_base.api import learning_views as views

urlpatterns = [
    path("articles/<int:pk>/uses/", views.Uses.as_view()),
    path("knowledge/gaps/", gaps.Gaps.as_view()),
    path("knowledge/gaps/avoided/", gaps.Avoided.as_view()),
    path("knowledge/gaps/repeated/", gaps.Repeated.as_view()),
    path("knowledge/gaps/uncovered/", gaps.Uncovered.as_view()),
    path("knowledge/gaps/in-vain/", gaps.InVain.as_view()),
    path("lessons/", views.Lessons.as_view()),
    path("tickets/<str:key>/suggestions/", views.Suggestions.as_view()),
    path("tickets/<str:key>/lesson/", views.TicketLesson.as_view()),
    path("tickets/<str:key>/lesson/draft/", views.Drafting.as_view()),
    path("tickets/<str:key>/lesson/found/", views.Finding.as_view()),
    path("tickets/<str:key>/lesson/update/", views.Updating.as_view()),
    path("tickets/<str:key>/lesson/decline/", views.Declining.as_view()),
    path("tickets/<str:key>/lesson/give/", views.Giving.as_view()),
]
