"""A real mail server on loopback: it answers at once, slowly, with a no, hangs up, or says yes and dies."""

import asyncio
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.services import free_port


class Server:
    """`letters` are the mails it said yes to. What it does else is set by name, for the whole or one address."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.keeps = True  # else they are only counted
        self.taken = 0
        self.refuse: dict[str, str] = {}  # address, or "" for all: the answer to RCPT
        self.answer = "250 taken"  # to the text of a mail
        self.seconds = 0.0  # before that answer
        self.hangs_up = ""  # at "RCPT" or "DATA"
        self.then: Callable[[int], Any] | None = None  # called with the count of letters, before its yes is said
        self.is_gone = False
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    @property
    def port(self) -> int:
        return self.controller.port

    @property
    def reached(self) -> Counter[str]:
        """How many letters each address has."""
        return Counter(str(letter["To"]) for letter in self.letters)

    def stop(self) -> None:
        """It is gone: nobody answers on its port."""
        if not self.is_gone:
            self.is_gone = True
            self.controller.stop()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802  # aiosmtpd's names
        if self.hangs_up == "RCPT":
            server.transport.abort()
            return "421 gone"
        said = self.refuse.get(address) or self.refuse.get("")
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.hangs_up == "DATA":
            server.transport.abort()
            return "421 gone"
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.answer.startswith("250"):
            self.taken += 1
            if self.keeps:
                self.letters.append(message_from_bytes(envelope.content, policy=default))
            if self.then:
                self.then(self.taken)
        return self.answer
