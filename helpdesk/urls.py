"""Every address of the desk. Apps bring their own; this page only hangs them up."""

from django.urls import include, path

from helpdesk.web.views import manifest, palette, styleguide
from knowledge_base.views.help.machines import robots

handler500 = "helpdesk.web.outages.server_error"

urlpatterns = [
    path("api/", include("helpdesk.api")),
    path("accounts/", include("helpdesk.accounts.signin_urls")),
    path("me/", include("helpdesk.accounts.urls")),
    path("people/", include("helpdesk.accounts.people_urls")),
    path("duty/", include("helpdesk.accounts.duty_urls")),
    path("health/", include("helpdesk.health")),
    path("me/live/", include("helpdesk.live.urls")),
    path("me/notifications/", include("helpdesk.notifications.own_urls")),
    path("notifications/", include("helpdesk.notifications.urls")),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("robots.txt", robots, name="robots"),
    path("help/", include("knowledge_base.help_urls")),
    path("", include("helpdesk.files.urls")),
    path("palette/", palette, name="palette"),
    path("system/", include("helpdesk.system.urls")),
    path("styleguide/", styleguide, name="styleguide"),
    path("insights/", include("helpdesk.insights.urls")),
    path("kb/", include("knowledge_base.urls")),
    path("", include("knowledge_base.ticket_urls")),
    path("", include("tickets.urls")),
    path("", include("escalation.urls")),
]
