"""What is filled in to call a ticket otherwise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.changing import RevisedForm


class SubjectForm(RevisedForm):
    """The subject alone."""

    subject = forms.CharField(label=_("Subject"), max_length=250)
