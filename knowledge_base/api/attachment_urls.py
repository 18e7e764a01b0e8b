"""The addresses of the files below articles."""

from django.urls import path

from knowledge_base.api import attachments

urlpatterns = [
    path("articles/<int:pk>/attachments/", attachments.Attachments.as_view()),
    path("articles/<int:pk>/attachments/<int:file>/", attachments.AttachmentDetail.as_view()),
    path(
        "articles/<int:pk>/attachments/<int:file>/content/",
        attachments.AttachmentContent.as_view(),
        name="article_attachment_content",
    ),
]
