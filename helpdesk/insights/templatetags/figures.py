"""What templates of figures are written with: the way between their pages, and samples for the page of components."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.insights.addresses import period_of
from helpdesk.insights.charts.samples import sample_figures
from helpdesk.insights.models import Dashboard
from helpdesk.insights.periods import period_like
from helpdesk.insights.places import PLACES
from helpdesk.insights.questions import Question
from helpdesk.insights.selectors.schedules import MAILING
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


@register.simple_tag(takes_context=True)
def mail_this_url(context: Context, question: Question, dashboard: Dashboard | str = "") -> str:
    """Return where these figures are set to be mailed; nothing for whose role may not have any mailed."""
    if not context["request"].user.may(MAILING):
        return ""
    unsaid = dict.fromkeys(("from", "to", "bucket", "by", "as_of"))
    pairs = [("period", period_like(question.days)), *period_of(question, **unsaid)]
    if isinstance(dashboard, Dashboard):
        pairs.append(("dashboard", str(dashboard.pk)))
    return f"{reverse('insights:schedule_new')}?{urlencode(pairs)}"
