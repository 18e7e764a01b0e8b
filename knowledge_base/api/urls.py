"""The addresses of knowledge."""

from django.urls import path

from knowledge_base.api import (
    exchange,
    feedback,
    problems,
    readings,
    search_views,
    section_views,
    synonyms,
    views,
)

__all__ = ["problems", "urlpatterns"]

urlpatterns = [
    path("articles/", views.Articles.as_view()),
    path("articles/search/", search_views.ArticleSearch.as_view()),
    path("articles/export/", exchange.Export.as_view()),
    path("articles/import/", exchange.Import.as_view()),
    path("articles/<int:pk>/", views.ArticleDetail.as_view()),
    path("articles/<int:pk>/publish/", views.Publication.as_view()),
    path("articles/<int:pk>/archive/", views.Archiving.as_view()),
    path("articles/<int:pk>/revive/", views.Revival.as_view()),
    path("articles/<int:pk>/confirm/", views.Confirmation.as_view()),
    path("articles/<int:pk>/review/", views.Review.as_view()),
    path("articles/<int:pk>/send-back/", views.SendingBack.as_view()),
    path("articles/<int:pk>/feedback/", feedback.FeedbackList.as_view()),
    path("articles/<int:pk>/feedback/handled/", feedback.FeedbackHandled.as_view()),
    path("articles/<int:pk>/read/", readings.OwnReading.as_view()),
    path("articles/<int:pk>/readers/", readings.Readers.as_view()),
    path("articles/<int:pk>/tell/", readings.Telling.as_view()),
    path("articles/<int:pk>/translated/", views.Translated.as_view()),
    path("articles/<int:pk>/revisions/", views.Revisions.as_view()),
    path("articles/<int:pk>/revisions/<int:number>/restore/", views.Restoring.as_view()),
    path("articles/<int:pk>/events/", views.Events.as_view()),
    path("articles/<int:pk>/links/", views.Links.as_view()),
    path("synonyms/", synonyms.SynonymsList.as_view()),
    path("synonyms/<int:pk>/", synonyms.SynonymsDetail.as_view()),
    path("sections/", section_views.Sections.as_view()),
    path("sections/<int:pk>/", section_views.SectionDetail.as_view()),
]
