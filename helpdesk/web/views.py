"""Pages of the lowest room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from helpdesk.web.styleguide import samples
from helpdesk.web.times import now


@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; asked by htmx, the dialog alone."""
    template = "styleguide_dialog.html" if request.headers.get("HX-Request") else "styleguide.html"
    return render(request, template, samples(now()))
