"""Looking at the help centre as a customer does: signed in nowhere."""

from django.test import Client


def read(path, **headers):
    """Return what a stranger's browser gets from an address."""
    return Client().get(path, headers=headers)


def text(path, **headers):
    """Return the page at an address, which is there."""
    answer = read(path, **headers)
    assert answer.status_code == 200, path
    return answer.content.decode()
