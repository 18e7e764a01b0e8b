"""What stands beside an article's text, as a form."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team, User
from helpdesk.web.offering import offer
from helpdesk.web.widgets import Combobox
from knowledge_base.models import Article, Section
from knowledge_base.models.article import Visibility
from tickets.models import Topic


class FactsForm(forms.Form):
    """The section of an article, its owner, its readers, its next review and its address."""

    section = forms.ModelChoiceField(
        label=_("Section"), queryset=Section.objects.none(), required=False, empty_label=_("No section")
    )
    owner = forms.ChoiceField(
        label=_("Owner"),
        required=False,
        widget=Combobox,
        help_text=_("Who keeps it true, and is asked when it is due."),
    )
    visibility = forms.ChoiceField(
        label=_("Visibility"),
        choices=Visibility.choices,
        help_text=_("Customers never see what stands in an internal block."),
    )
    min_level = forms.IntegerField(
        label=_("From support level"),
        min_value=1,
        max_value=9,
        help_text=_("An internal article is read by people of this level and above."),
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Only these teams"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: every team."),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    review_on = forms.DateField(
        label=_("Next review"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("On this day its owner is asked whether it is still true. Empty: nobody is asked."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    slug = forms.SlugField(
        label=_("Address"), max_length=120, help_text=_("The last part of its link; old links stop working.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, article: Article) -> None:
        """Begin with the article as it is, and offer what there is today."""
        initial = {name: getattr(article, name) for name in _PLAIN}
        related = {"owner": article.owner_id or "", "section": article.section_id, "seen": article.changes}
        sets = {"teams": article.teams.all(), "topics": article.topics.all()} if data is None else {}
        super().__init__(data, initial={**initial, **related, **sets})
        fields: Any = self.fields
        fields["section"].queryset = Section.objects.filter(Q(is_active=True) | Q(pk=article.section_id or 0))
        fields["teams"].queryset = Team.objects.order_by("name")
        fields["topics"].queryset = Topic.objects.order_by("name")
        if not fields["topics"].queryset:
            del fields["topics"]
        people = list(User.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
        gone = (
            [(article.owner.pk, article.owner.name)] if article.owner and not article.owner.is_active else []
        )
        offer(self, "owner", [("", _("Nobody")), *people, *gone])

    def meant_for(self, seen: int) -> None:
        """Let the form, sent again as it is, be meant for another state of the article than it was written on."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sent is a QueryDict
        data["seen"] = str(seen)
        self.data = data

    def facts(self) -> dict[str, Any]:
        """Return the facts as they were filled in. Only after `is_valid`."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        owner = User.objects.filter(pk=chosen["owner"]).first() if chosen["owner"] else None
        return {**chosen, "owner": owner}


_PLAIN = ("visibility", "min_level", "review_on", "language", "slug")
