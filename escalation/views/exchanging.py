"""The matrix as a file: taken home, and brought into the draft."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from escalation.errors import EscalationError
from escalation.exchange import FORMATS, MEDIA_TYPES, FileRefused, read_file, write_file
from escalation.models import MatrixVersion
from escalation.services import drafting
from helpdesk.accounts.access import DeskRequest, allowed, refuse_unless
from helpdesk.web.times import now
from tickets.views.page import number


class ImportForm(forms.Form):
    """A file for the draft."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("YAML or CSV, as the desk writes it out."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.csv"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def format(self) -> str:
        """Return the file's format by its name; empty for none that is known."""
        ending = self.cleaned_data["file"].name.rpartition(".")[2].lower()
        return "yaml" if ending == "yml" else ending if ending in FORMATS else ""


@require_safe
@allowed("escalations.view")
def take(request: DeskRequest, format: str) -> HttpResponse:  # noqa: A002  the word in the address
    """Answer the matrix that counts as a file; a version with `version`, for editors the draft with `draft`."""
    if format not in FORMATS:
        raise Http404
    if "draft" in request.GET:
        refuse_unless(request.user.may("settings.write"))
        found: MatrixVersion | None = drafting.shown()
    elif "version" in request.GET:
        rows = MatrixVersion.objects.exclude(state=MatrixVersion.State.DRAFT)
        found = rows.filter(number=number(request.GET["version"]) or 0).first()
    else:
        found = MatrixVersion.objects.in_effect(now()).first()
    if found is None:
        raise Http404
    name = f"matrix-{found.number or 'draft'}.{format}"
    content = write_file(found.rules, found.default, format)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[format], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def bring(request: DeskRequest) -> HttpResponse:
    """Show the form for a file; posted, let it take the place of the draft. A file with an error changes nothing."""
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"revision": drafting.shown().revision},
    )
    if not form.is_bound or not form.is_valid():
        return _page(request, form, 400 if form.is_bound else 200)
    if not form.format():
        form.add_error("file", _("The name of the file ends with .yaml or .csv."))
        return _page(request, form, 400)
    try:
        read = read_file(form.cleaned_data["file"].read(), form.format())
        drafting.replace(
            read.rules, read.default, revision=form.cleaned_data["revision"], actor=request.user.pk
        )
    except FileRefused as error:
        return _page(request, form, 400, problems=error.problems)
    except EscalationError as error:
        form.add_error(None, str(error))
        return _page(request, form, 409)
    messages.success(request, _("The file is in the draft now. Look at what differs, then publish it."))
    return HttpResponseRedirect(reverse("escalation:draft"), status=303)


def _page(request: DeskRequest, form: ImportForm, status: int, **more: object) -> HttpResponse:
    if status == 409:
        data = request.POST.copy()
        data["revision"] = str(drafting.shown().revision)
        form.data = data
    return render(request, "escalation/matrix_import.html", {"form": form, **more}, status=status)
