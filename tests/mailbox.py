"""What the forum mails: as it waits to be sent, and as it arrives at a mail server of our own."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from forum.models import OutgoingMail

SENDER = "Forum <no-reply@forum.test>"
_LINK = re.compile(r"^https?://[^/\s]+(/\S+)$", re.M)


class Mailbox:
    """The mails that wait to be sent."""

    def all(self) -> list[OutgoingMail]:
        """Return them, oldest first."""
        return list(OutgoingMail.select().order_by(OutgoingMail.id))

    def to(self, address: str) -> list[OutgoingMail]:
        """Return those to an address, oldest first."""
        return [letter for letter in self.all() if letter.recipient == address]

    def link_to(self, address: str, begin: str) -> str:
        """Return the path of the newest link in a mail to this address that begins so."""
        return links_in(self.to(address)[-1].text, begin)[0]


def links_in(text: str, begin: str = "/") -> list[str]:
    """Return the paths of the links in a mail, each of which stands on a line of its own."""
    return [path for path in _LINK.findall(text.replace("\r\n", "\n")) if path.startswith(begin)]


class _Handler:
    def __init__(self, answer: Callable[[str], str]):
        self.received: list[EmailMessage] = []
        self.answer = answer

    async def handle_RCPT(self, _server, _session, envelope: Envelope, address: str, _options) -> str:  # noqa: N802
        answer = self.answer(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope: Envelope) -> str:  # noqa: N802
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"


@contextmanager
def sink(answer: Callable[[str], str] = lambda _address: "250 OK") -> Iterator[tuple[str, list[EmailMessage]]]:
    """Run a mail server in a thread: gives its address and what it has received. `answer` is what it says to RCPT."""
    handler = _Handler(answer)
    with socket.socket() as probe:  # the server looks for itself at the port that it is given
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", handler.received
    finally:
        controller.stop()
