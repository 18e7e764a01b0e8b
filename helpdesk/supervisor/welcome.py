"""What the operator reads when the desk is ready."""

from helpdesk.supervisor.console import say
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.options import Options

PASSWORD = "desk-demo"  # noqa: S105 (public: it opens a demo on loopback)
LOGINS = (
    ("admin@desk.test", "administrator: settings and everything else"),
    ("manager@desk.test", "head of support: the last step of most paths"),
    ("escalations@desk.test", "escalation manager"),
    ("lead@desk.test", "lead of the first line"),
    ("l1@desk.test", "agent, level 1"),
    ("l2@desk.test", "agent, level 2"),
    ("l3@desk.test", "agent, level 3"),
    ("finance@desk.test", "finance: gives the yes for money"),
)


def announce(options: Options, folder: Folder, site_url: str, hint: str) -> None:
    """Print where the desk is and who can sign in; `hint` says what to watch in the demo."""
    say()
    say(f"Ready: {site_url}")
    say()
    if options.demo:
        say(f"Sign in with the password {PASSWORD} as")
        for address, person in LOGINS:
            say(f"  {address:<23} {person}")
        say(hint)
    else:
        say("The desk is empty. Make its first administrator in a second terminal:")
        say("  bin/manage create_admin you@example.com --name 'Your Name'")
    say()
    if not options.email_url:
        say(f"Mail goes nowhere but to {folder.mail}.")
    say(f"Logs: {folder.logs}. Ctrl-C stops the desk.")
