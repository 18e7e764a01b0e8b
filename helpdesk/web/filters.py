"""Kinds of filters that lists share. Each refuses what it cannot read: nothing is ignored in silence."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from helpdesk.web.times import parse_instant

LARGEST = 2**63 - 1


class AskedFilterSet(django_filters.FilterSet):
    """Filters of which only those are made that the address names: a list knows twenty, and two are asked for."""

    base_filters: dict[str, Any]

    def __init__(self, data: Any = None, *rows: Any, **options: Any) -> None:
        """Take what is asked, and then what every filter set takes."""
        known = type(self).base_filters
        self.base_filters = {name: known[name] for name in known if data and name in data}
        super().__init__(data, *rows, **options)


class CommaSeparated(forms.SelectMultiple):
    """Reads several values of one parameter: repeated, with commas between, or both."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the words."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
        return [word.strip() for value in values for word in value.split(",") if word.strip()]


class WordsFilter(django_filters.MultipleChoiceFilter):
    """One or more of an enumeration's words."""

    def __init__(self, **options: Any) -> None:
        """Take the choices."""
        super().__init__(widget=CommaSeparated, distinct=False, **options)

    def filter(self, rows: "QuerySet[Any]", words: Sequence[str]) -> "QuerySet[Any]":
        """Return the rows with one of the words."""
        return rows.filter(**{f"{self.field_name}__in": words}) if words else rows


class NumbersField(forms.MultipleChoiceField):
    """Whole numbers from 0 on."""

    widget = CommaSeparated
    default_error_messages = {"number": _("“%(value)s” is no whole number.")}

    def validate(self, value: Any) -> None:
        """Raise ValidationError for a word that is no number, or one that no column can hold."""
        for word in value:
            if not (word.isascii() and word.isdigit() and len(word) < 19):
                raise forms.ValidationError(
                    self.error_messages["number"], code="number", params={"value": word}
                )


class NumbersFilter(django_filters.BaseInFilter, django_filters.NumberFilter):
    """One or more whole numbers."""

    @property
    def field(self) -> NumbersField:
        """Return the form's field."""
        return NumbersField(required=False)

    def filter(self, rows: "QuerySet[Any]", words: Sequence[str]) -> "QuerySet[Any]":
        """Return the rows with one of the numbers."""
        return rows.filter(**{f"{self.field_name}__in": [int(word) for word in words]}) if words else rows


class NamesField(forms.MultipleChoiceField):
    """Words of any kind."""

    widget = CommaSeparated
    default_error_messages = {"control": _("A name holds no control characters.")}

    def validate(self, value: Any) -> None:
        """Raise ValidationError for what cannot be a name."""
        if not all(word.isprintable() for word in value):
            raise forms.ValidationError(self.error_messages["control"], code="control")


class NamesFilter(django_filters.CharFilter):
    """One or more rows, by id or by the word in the column `word`; `none` for rows without, `me` for the reader.

    `rows` returns those that can be named. Ids that nobody has match nothing.
    """

    field_class = NamesField

    def __init__(self, *, rows: Callable[[], "QuerySet[Any]"], word: str = "slug", **options: Any) -> None:
        """Take what can be named."""
        super().__init__(**options)
        self.rows, self.word = rows, word

    def filter(self, rows: "QuerySet[Any]", names: Sequence[str]) -> "QuerySet[Any]":
        """Return the rows that refer to one of the names."""
        return rows.filter(self._condition(names)) if names else rows

    def _condition(self, names: Sequence[str]) -> Q:
        """Return the condition with ids in it, looked up now: what is wanted is then known when the list is planned."""
        ids = [number for name in names if (number := _number(name)) is not None]
        words = [name.lower() for name in names if name not in {"none", "me"}]
        if "me" in names:
            ids.append(self.parent.request.user.pk)
        condition = Q(**{f"{self.field_name}__in": ids})
        if words:
            named = self.rows().alias(lower_word=Lower(self.word)).filter(lower_word__in=words)
            ids += named.values_list("pk", flat=True)
            condition = Q(**{f"{self.field_name}__in": ids})
        return condition | Q(**{f"{self.field_name}__isnull": True}) if "none" in names else condition


def _number(word: str) -> int | None:
    """Return the whole number that a word is; None for another word, or a number that no column can hold."""
    number = int(word) if word.isascii() and word.isdigit() and len(word) <= len(str(LARGEST)) else None
    return None if number is None or number > LARGEST else number


class InstantField(forms.CharField):
    """An instant with a zone, or a date, which means its first instant in UTC."""

    def clean(self, value: Any) -> Any:
        """Return the instant, or None. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            day = parse_date(text) if len(text) == len("2026-01-31") else None
            return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else parse_instant(text)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(str(error)) from error


class InstantFilter(django_filters.IsoDateTimeFilter):
    """A bound in time: `gte` includes its instant, `lt` does not."""

    field_class = InstantField


class TruthField(forms.CharField):
    """True or false, and nothing else."""

    def clean(self, value: Any) -> Any:
        """Return True, False, or None when nothing is asked. Raises ValidationError."""
        text = super().clean(value)
        if text not in {"", "true", "false", "1", "0"}:
            raise forms.ValidationError(_("Write true or false."), code="truth")
        return text in {"true", "1"} if text else None


class TruthFilter(django_filters.BooleanFilter):
    """A yes or a no."""

    field_class = TruthField


class AbsenceFilter(TruthFilter):
    """Rows whose column is empty (true) or filled (false)."""

    def filter(self, rows: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """Return them."""
        return rows if value is None else rows.filter(**{f"{self.field_name}__isnull": value})


def said(conditions: django_filters.FilterSet) -> dict[str, list[str]]:
    """Return what is wrong with the conditions of a page, by what people call each of them."""
    fields = conditions.form.fields
    return {str(fields[name].label): list(problems) for name, problems in conditions.errors.items()}
