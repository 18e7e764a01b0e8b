"""Sample charts for the page of components."""

from typing import Any

from django import template

from helpdesk.insights.charts.samples import sample_figures

register = template.Library()


@register.simple_tag
def sample_charts() -> Any:
    """Return a chart of each kind and a few numbers, with figures of nobody's desk."""
    return sample_figures()
