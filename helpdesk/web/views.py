"""Pages of the lowest room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.web.palette import found
from helpdesk.web.styleguide import samples
from helpdesk.web.times import now


@require_safe
@login_required
def palette(request: HttpRequest) -> HttpResponse:
    """Answer the palette's question `q` with groups of options; each source shows what the reader may see."""
    groups = found(request, request.GET.get("q", ""))
    return render(request, "agent/_palette_found.html", {"groups": groups})


@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; asked by htmx, the dialog alone."""
    template = "styleguide_dialog.html" if request.headers.get("HX-Request") else "styleguide.html"
    return render(request, template, samples(now()))
