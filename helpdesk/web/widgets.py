"""Controls of forms beside Django's own."""

from django import forms


class Combobox(forms.Select):
    """A choice among many, by typing a part of the words; a drop-down list where there are no scripts.

    `components/_field.html` knows it and draws `components/_combobox.html`.
    """
