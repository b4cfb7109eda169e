"""A small mail server for tests: speaks SMTP over a real socket, keeps what it is given, says no when told to."""

import socketserver
from email import message_from_bytes
from email.message import Message
from email.policy import default
from threading import Thread


class Sink(socketserver.ThreadingTCPServer):
    """`letters` are the mails taken; addresses in `unknown` are refused, and with `hang_up` it ends before its yes.

    `lines` counts who came in; with `leaves` it goes after each mail, as a server that has waited too long.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[Message] = []
        self.unknown: set[str] = set()
        self.hang_up = self.leaves = False
        self.lines = 0
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    """One connection, line by line."""

    server: Sink

    def handle(self) -> None:
        self.server.lines += 1
        self.say("220 sink")
        for line in self.rfile:
            words = line.decode().strip()
            command = words[:4].upper()
            if command == "RCPT":
                known = not any(address in words for address in self.server.unknown)
                self.say("250 ok" if known else "550 no such mailbox")
            elif command == "DATA":
                self.say("354 go on")
                data = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.server.hang_up:
                    return
                self.server.letters.append(message_from_bytes(data, policy=default))
                self.say("250 taken")
                if self.server.leaves:
                    return
            elif command == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 sink")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
