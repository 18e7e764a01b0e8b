"""The mail catcher: takes every mail on a loopback port and keeps it as a file, sent on to nobody.

Run as `python -m helpdesk.supervisor.mailcatcher PORT FOLDER`. A mail is in the folder whole or not at all;
names sort by arrival; the newest 5,000 are kept.
"""

import asyncio
import secrets
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 5000
_SPARE = 100  # so that the folder is not listed for every mail
_SIZE_LIMIT = 50_000_000


class Keeper:
    """Writes mails to a folder; aiosmtpd calls it for each one that came in whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = len(list(folder.glob("*.eml")))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep one mail, with its envelope in two headers; a full disk is the sender's to retry."""
        try:
            self.keep(envelope)
        except OSError as error:
            return f"452 The mail could not be kept: {error.strerror}"
        return "250 Kept"

    def keep(self, envelope: Envelope) -> Path:
        """Write one mail and return its file."""
        name = f"{time.time_ns():020d}-{secrets.token_hex(3)}.eml"
        draft = self._folder / f".{name}"
        content = envelope.content or b""
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        draft.write_bytes(head.encode() + (content if isinstance(content, bytes) else content.encode()))
        kept = draft.rename(self._folder / name)
        self._count += 1
        if self._count > KEPT + _SPARE:
            self._forget_oldest()
        return kept

    def _forget_oldest(self) -> None:
        mails = sorted(self._folder.glob("*.eml"))
        for mail in mails[:-KEPT]:
            mail.unlink(missing_ok=True)
        self._count = min(len(mails), KEPT)


async def serve(port: int, folder: Path) -> None:
    """Take mails until SIGTERM."""
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", data_size_limit=_SIZE_LIMIT, enable_SMTPUTF8=True),
        host="127.0.0.1",
        port=port,
    )
    print(f"Takes mail on 127.0.0.1:{port} and keeps it in {folder}.", flush=True)
    async with server:
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
