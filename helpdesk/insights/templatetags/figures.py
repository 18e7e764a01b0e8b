"""What templates of figures are written with: the way between their pages, and samples for the page of components."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from helpdesk.insights.charts.samples import sample_figures
from helpdesk.insights.places import PLACES
from helpdesk.web.navigation import links

register = template.Library()


@register.simple_tag
def sample_charts() -> Any:
    """Return a chart of each kind and a few numbers, with figures of nobody's desk."""
    return sample_figures()


@register.inclusion_tag("components/_tabs.html", takes_context=True)
def figure_tabs(context: Context) -> dict[str, Any]:
    """Draw the way between the pages of figures."""
    found = links(context["request"], PLACES)
    tabs = [{"label": link.place.label, "url": link.url, "is_current": link.is_current} for link in found]
    return {"label": _("Figures"), "tabs": tabs}
