"""What the list of outgoing mails is written with."""

from django import template

from helpdesk.notifications.selectors.mails import called

register = template.Library()

register.filter("called", called)
