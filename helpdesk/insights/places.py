"""The pages of figures: each of them leads to the others."""

from django.utils.translation import gettext_lazy as _

from helpdesk.web.navigation import Place

PLACES = (
    Place(_("Dashboard"), "insights:dashboard", "chart-column"),
    Place(_("My dashboards"), "insights:boards", "layout-dashboard"),
    Place(_("Wall"), "insights:wall", "monitor"),
    Place(_("Open escalations"), "insights:escalations", "chevrons-up"),
    Place(_("Advice"), "insights:advice", "lightbulb"),
    Place(_("Mailed reports"), "insights:schedules", "mail"),
)
