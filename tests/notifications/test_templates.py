"""Every mail can be made for every reader, whatever its context lacks, and in nobody else's words."""

import pytest
from django.conf import settings as desk_settings

from helpdesk.notifications.models import Mail
from helpdesk.notifications.sending import words_of

KINDS = [
    "address_failed",
    "approval_answered",
    "approval_asked",
    "approval_notice",
    "approval_unanswered",
    "article",
    "audit_found",
    "digest",
    "escalation_deescalated",
    "escalation_exhausted",
    "escalation_notice",
    "escalation_reached_you",
    "escalation_warning",
    "reply",
    "report",
    "step_message",
    "team_short",
    "ticket_assigned",
    "ticket_customer_replied",
    "ticket_received",
]
LANGUAGES = [code for code, _name in desk_settings.LANGUAGES]
EVERYTHING = {
    "key": "HD-1042",
    "subject": "Internet & <telephone>",
    "url": "/t/HD-1042",
    "requester_name": "Maria <Rossi>",
    "from_name": "Ivan Petrov",
    "to_name": "Lena Two",
    "team_name": "Second line",
    "level": 2,
    "due_at": "2026-05-04T21:30:00Z",
    "acknowledge_at": "2026-05-04T10:00:00Z",
    "answer_at": "2026-05-04T10:00:00Z",
    "question": {"en": "May we?", "es": "¿Podemos?", "ru": "Можно?", "it": "Possiamo?"},
    "decision": "yes",
    "reason": "A promised time passed",
    "message": "See <https://example.com> & *more*",
    "summary": "Nothing works",
    "tried": "Restarted the router",
    "asked_for": "A technician",
    "address": "Telegram: phone",
    "count": 2,
    "groups": [
        {
            "key": "HD-1042",
            "subject": "Internet & <telephone>",
            "url": "/t/HD-1042",
            "lines": [
                {"kind": "ticket_assigned", "context": {"key": "HD-1042"}, "at": "2026-05-04T21:30:00Z"}
            ],
        }
    ],
}


def words(kind, context, language="en", name="Maria"):
    return words_of(
        Mail(kind=kind, context=context, language=language, timezone="Europe/Moscow", to_name=name)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "context", [EVERYTHING, {}, dict.fromkeys(EVERYTHING)], ids=["full", "empty", "nulls"]
)
def test_every_mail_can_be_made(kind, language, context):
    made = words(kind, context, language)
    assert made.text.endswith("\n")
    assert "None" not in made.text + made.html
    assert f'<html lang="{language}">' in made.html


@pytest.mark.parametrize("missing", sorted(EVERYTHING.keys() - {"key"}))
@pytest.mark.parametrize("kind", KINDS)
def test_any_one_entry_may_be_missing(kind, missing):
    made = words(kind, {name: value for name, value in EVERYTHING.items() if name != missing})
    assert "  " not in made.text.replace("\n", "")
    assert "\n\n\n" not in made.text


@pytest.mark.parametrize("kind", KINDS)
def test_text_stays_as_people_wrote_it_and_html_is_escaped(kind):
    context = EVERYTHING | {"message": "Tom & <b>Jerry</b>", "requester_name": "<i>Maria</i>"}
    made = words(kind, context, name="O'Neill & <Sons>")
    assert "&amp;" not in made.text
    assert "&lt;" not in made.text
    assert "&#x27;" not in made.text
    assert "<b>" not in made.html
    assert "<i>" not in made.html
    assert "<Sons>" not in made.html


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.startswith(("ticket_a", "ticket_c", "escalation"))]
)
def test_a_colleague_gets_the_facts_and_the_story(kind):
    made = words(kind, EVERYTHING)
    for body in (made.text, made.html):
        assert "Second line" in body
        assert "Nothing works" in body
        assert "Restarted the router" in body
        assert "A technician" in body
        assert "5 May 2026, 00:30 (Europe/Moscow)" in body


@pytest.mark.parametrize("kind", ["reply", "step_message", "ticket_received"])
def test_a_customer_is_told_nothing_that_is_internal(kind):
    made = words(kind, EVERYTHING)
    for body in (made.text, made.html):
        assert "Nothing works" not in body
        assert "Restarted the router" not in body
        assert "A promised time passed" not in body
        assert "HD-1042" in body


def test_an_approver_sees_by_when_the_ticket_climbs_on():
    made = words("escalation_reached_you", EVERYTHING)
    assert "Please acknowledge it by 4 May 2026, 13:00 (Europe/Moscow); otherwise it climbs" in made.text
