"""What the pages of notices and mails cost, on a desk with enough rows that a query for each would show."""

import pytest
from django.urls import reverse

from helpdesk.notifications.models import Mail, NoticeAddress
from tests.api import desk

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.fixture
def admin(client, cast):
    """An administrator's browser, on a desk with a dozen mails, addresses and channels."""
    desk.publish_rules(cast)
    for number in range(12):
        desk.open_one(f"Till {number}", f"customer{number}@shop.test")
        facts = {"name": str(number), "service": "Slack", "url": SLACK}
        NoticeAddress.objects.create(user=cast.admin, **facts)
        NoticeAddress.objects.create(team=cast.second_line, added_by=cast.lead, **facts)
    client.force_login(cast.admin)
    return client


def test_ones_preferences(admin, budget):
    with budget("page: your notices"):
        assert admin.get(reverse("notices:preferences")).status_code == 200


def test_the_channels_of_teams(admin, budget):
    with budget("page: channels of teams"):
        assert admin.get(reverse("notifications:channels")).status_code == 200


def test_the_outgoing_mails(admin, budget):
    with budget("page: outgoing mails"):
        assert admin.get(reverse("notifications:mails")).status_code == 200


def test_a_mail(admin, budget):
    mail = Mail.objects.latest("pk")
    with budget("page: mail"):
        assert admin.get(reverse("notifications:mail", args=[mail.pk])).status_code == 200
