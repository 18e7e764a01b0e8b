"""Bulk data: a desk as it would look after years of work, made in minutes and valid by every rule of the product.

A ticket's story is lived from its opening until now by the product's own rules: the rulebook says what is promised, the
calendars say when, and what the engine does to a ticket that nobody touches is played by the engine itself.
"""
