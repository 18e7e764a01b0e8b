"""Pages of the lowest room: every component on one page, and what is said when something goes wrong."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from helpdesk.web.styleguide import samples
from helpdesk.web.times import now


@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; asked by htmx, the dialog alone."""
    template = "styleguide_dialog.html" if request.headers.get("HX-Request") else "styleguide.html"
    return render(request, template, samples(now()))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not do this."""
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was open for too long, or that came from elsewhere."""
    sentence = _("This page was open for too long, or it came from elsewhere. Go back, load it again, and send once more.")
    return render(request, "errors/403.html", {"reason": sentence}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere, or nowhere for this reader."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours. It asks nothing of the database, which may be the fault."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
