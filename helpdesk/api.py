"""The REST API's addresses, version 1: each room brings its own; this page only hangs them up."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

version_1: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api_schema", template_name="api/docs.html"),
        name="api_docs",
    ),
    path("", include("helpdesk.jobs.api.urls")),
    path("", include("helpdesk.calendars.api.urls")),
    path("", include("helpdesk.accounts.api.urls")),
    path("", include("helpdesk.notifications.api.urls")),
    path("", include("knowledge_base.api.attachment_urls")),
    path("", include("tickets.api.urls")),
    path("", include("knowledge_base.api.urls")),
    path("", include("knowledge_base.api.learning_urls")),
    path("", include("escalation.api.urls")),
    path("", include("escalation.api.applying_urls")),
    path("", include("helpdesk.insights.api.urls")),
    path("", include("helpdesk.system.api.urls")),
]

urlpatterns = [path("v1/", include(version_1))]
