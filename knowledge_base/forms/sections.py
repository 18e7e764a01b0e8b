"""A section as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.web.offering import offer
from helpdesk.web.widgets import Combobox
from knowledge_base.models import Section
from knowledge_base.selectors.tree import with_all_below


class SectionForm(forms.Form):
    """What a section is, and how its articles come to their readers."""

    name = forms.CharField(label=_("Name"), max_length=100)
    parent = forms.ModelChoiceField(
        label=_("Within"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=_("Nothing: it stands by itself"),
    )
    position = forms.IntegerField(
        label=_("Place"), min_value=0, max_value=32767, help_text=_("Lower numbers stand higher in the list.")
    )
    owner = forms.ChoiceField(
        label=_("Owner"),
        required=False,
        widget=Combobox,
        help_text=_("Who is asked to review what is written here."),
    )
    needs_second_person = forms.BooleanField(
        label=_("A second person publishes"),
        required=False,
        help_text=_("Nobody publishes what they wrote last themselves."),
    )
    review_every_days = forms.IntegerField(
        label=_("Days until the next review"),
        required=False,
        min_value=1,
        max_value=32767,
        help_text=_("Counted from publication. Empty: nobody is asked."),
    )
    is_active = forms.BooleanField(
        label=_("Active"), required=False, help_text=_("An inactive section takes no further articles.")
    )

    def __init__(self, data: Any = None, *, section: Section) -> None:
        """Begin with the section as it is; it cannot stand within itself."""
        initial = {name: getattr(section, name) for name in self.base_fields}
        initial |= {"owner": section.owner_id or "", "parent": section.parent_id}
        super().__init__(data, initial=initial)
        sections = list(Section.objects.all())
        own = with_all_below(sections, {section.pk}) if section.pk else set[int]()
        parent: Any = self.fields["parent"]
        parent.queryset = Section.objects.exclude(pk__in=own)
        people = list(User.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
        gone = (
            [(section.owner.pk, section.owner.name)] if section.owner and not section.owner.is_active else []
        )
        offer(self, "owner", [("", _("Nobody")), *people, *gone])

    def facts(self) -> dict[str, Any]:
        """Return the facts as they were filled in. Only after `is_valid`."""
        owner = self.cleaned_data["owner"]
        return {**self.cleaned_data, "owner": User.objects.filter(pk=owner).first() if owner else None}
