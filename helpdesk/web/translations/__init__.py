"""The catalogues of translated sentences, kept without GNU gettext: found, merged and checked in Python.

English is the language of the code: its catalogue lists every message and leaves each as it stands there.
"""
