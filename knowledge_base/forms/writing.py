"""What is filled in to write an article: its text, and for a new one where it stands and who may read it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge_base.models import Article, Section
from knowledge_base.models.article import Visibility
from knowledge_base.services.writing import LONGEST_BODY
from tickets.models import Topic


class TextForm(forms.Form):
    """The text of an article. `seen` is the state of the article that the page showed, `base` its newest revision."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("As somebody would ask for it."))
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=200,
        required=False,
        help_text=_("A few words for the list of versions."),
    )
    is_current = forms.BooleanField(label=_("It says what the original says now"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    renders = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        """Tell the browser the language of the article, for its spelling."""
        super().__init__(*args, **kwargs)
        if language:
            for name in ("title", "body"):
                self.fields[name].widget.attrs["lang"] = language

    def meant_for(self, seen: int, base: int) -> None:
        """Let the form, sent again as it is, be meant for another state of the article than it was written on."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sent is a QueryDict
        data["seen"], data["base"] = str(seen), str(base)
        self.data = data

    def text(self) -> dict[str, Any]:
        """Return the text as it was written. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in ("title", "body")}


class NewArticleForm(TextForm):
    """A new article: its text, its language, its section, its topic, who may read it."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    section = forms.ModelChoiceField(
        label=_("Section"), queryset=Section.objects.none(), required=False, empty_label=_("No section")
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.none(), required=False, empty_label=_("No topic")
    )
    visibility = forms.ChoiceField(
        label=_("Visibility"),
        choices=Visibility.choices,
        initial=Visibility.INTERNAL,
        help_text=_("Customers never see what stands in an internal block."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sections and the topics of today."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.queryset = Section.objects.filter(is_active=True)
        field.to_field_name = "slug"
        topic: Any = self.fields["topic"]
        topic.queryset = Topic.objects.filter(is_active=True).order_by("name", "pk")
        topic.to_field_name = "slug"
        for name in ("note", "is_current"):
            del self.fields[name]


class TranslationForm(TextForm):
    """A new translation: its text alone; everything else is as with its original."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for nothing that a first text has not."""
        super().__init__(*args, **kwargs)
        for name in ("note", "is_current"):
            del self.fields[name]


def text_of(article: Article, base: int) -> dict[str, Any]:
    """Return what the form of an article's text begins with; `base` is the number of its newest revision."""
    return {"title": article.title, "body": article.body, "seen": article.changes, "base": base}
