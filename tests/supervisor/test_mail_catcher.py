"""The mail catcher keeps every mail as a file, the newest ones only, and never half of one."""

import smtplib
import subprocess
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from helpdesk.supervisor import mailcatcher
from tests.supervisor.desks import free_port


@pytest.fixture
def catcher(tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "helpdesk.supervisor.mailcatcher", str(port), tmp_path],
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert "Takes mail" in process.stdout.readline()
        yield port
        process.terminate()
        assert process.wait(10) == 0


def send(port, subject, to="maria@shop.test"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "support@desk.test", to, subject
    mail.set_content("Здравствуйте! ¿Qué tal?")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(mail, to_addrs=[to, "hidden@desk.test"])


def test_a_mail_becomes_a_file_with_its_envelope(catcher, tmp_path):
    send(catcher, "Ваша заявка HD-1042")
    (kept,) = tmp_path.iterdir()
    mail = message_from_bytes(kept.read_bytes(), policy=default)
    assert kept.suffix == ".eml"
    assert mail["Subject"] == "Ваша заявка HD-1042"
    assert mail["X-Envelope-To"] == "maria@shop.test, hidden@desk.test"
    assert "Здравствуйте" in mail.get_content()


def test_names_sort_by_arrival(catcher, tmp_path):
    for number in range(5):
        send(catcher, f"Mail {number}")
    subjects = [message_from_bytes(path.read_bytes())["Subject"] for path in sorted(tmp_path.glob("*.eml"))]
    assert subjects == [f"Mail {number}" for number in range(5)]


def test_only_the_newest_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(mailcatcher, "KEPT", 3)
    monkeypatch.setattr(mailcatcher, "_SPARE", 1)
    keeper = mailcatcher.Keeper(tmp_path)
    kept = [keeper.keep(mailcatcher.Envelope()) for _ in range(9)]
    assert sorted(tmp_path.iterdir()) == kept[-len(list(tmp_path.iterdir())) :]
    assert 3 <= len(list(tmp_path.iterdir())) <= 4


def test_the_count_survives_a_restart(tmp_path, monkeypatch):
    monkeypatch.setattr(mailcatcher, "KEPT", 3)
    monkeypatch.setattr(mailcatcher, "_SPARE", 1)
    for _ in range(6):
        mailcatcher.Keeper(tmp_path).keep(mailcatcher.Envelope())
    assert len(list(tmp_path.iterdir())) <= 4
