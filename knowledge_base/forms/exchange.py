"""An archive of articles that somebody brings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge_base.exchange.planning import Existing

LARGEST = 10 * 2**20


class ArchiveForm(forms.Form):
    """The archive, and what becomes of articles that are there already."""

    file = forms.FileField(
        label=_("ZIP archive"),
        help_text=_(
            "A ZIP file of Markdown files with front matter, as the export writes it; 200 files at most."
        ),
    )
    existing = forms.ChoiceField(
        label=_("Articles that are there already"),
        choices=[
            (Existing.REFUSE, _("Refuse the archive")),
            (Existing.SKIP, _("Leave them as they are")),
            (Existing.UPDATE, _("Give them the text of the archive")),
        ],
        initial=Existing.REFUSE,
    )

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError for one that is larger than any archive of articles."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file
