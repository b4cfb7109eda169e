"""A bad line: stands between browser and server, and can be cut, stopped, or lose an answer on its way."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

SEND = b"/log/send/"


class Line:
    """`mode` is what happens to each update that is sent over the line:

    "pass"; a number: cut after so many bytes of the request; "lose": it arrives, and the answer is lost.
    `hold(path)` keeps the answers to what is asked of `path` until `let_go()`.
    """

    def __init__(self, server: str) -> None:
        self.to = (urlsplit(server).hostname, urlsplit(server).port)
        self.mode: int | str = "pass"
        self.hit = threading.Event()
        self.held = b""
        self.holds, self.free = threading.Event(), threading.Event()
        self.open: set[socket.socket] = set()
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._welcome, args=(self.door,), daemon=True).start()

    def stop(self) -> None:
        """Nobody answers any more, and what was under way is cut."""
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for one in list(self.open):
            self._end(one)

    def set(self, mode: int | str) -> None:
        self.hit.clear()
        self.mode = mode

    def await_hit(self) -> None:
        """Wait until an update that is sent has met the mode."""
        assert self.hit.wait(20), f"No update was sent over the line in mode {self.mode}"

    def hold(self, path: str, method: str = "GET") -> None:
        self.held = f"{method} {path} ".encode()

    def await_held(self) -> None:
        """Wait until an answer is held: the server has made it."""
        assert self.holds.wait(20), "Nothing was held"

    def let_go(self) -> None:
        self.held = b""
        self.free.set()

    def _welcome(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(self.to)
                self.open |= {near, far}
                state = {"mode": "pass", "sent": 0, "held": False}
                for way in (self._forth, self._back):
                    threading.Thread(target=way, args=(near, far, state), daemon=True).start()

    def _forth(self, near: socket.socket, far: socket.socket, state: dict) -> None:
        with contextlib.suppress(OSError):
            while part := near.recv(65_536):
                if part.startswith((b"GET ", b"POST ")):
                    state.update(mode=self.mode if SEND in part.split(b"\r\n", 1)[0] else "pass", sent=0)
                    state["held"] = bool(self.held) and part.startswith(self.held)
                if isinstance(state["mode"], int):
                    far.sendall(part[: max(0, state["mode"] - state["sent"])])
                    state["sent"] += len(part)
                    if state["sent"] >= state["mode"]:
                        break
                else:
                    far.sendall(part)
        self._close(near, far, met=state["mode"] != "pass")

    def _back(self, near: socket.socket, far: socket.socket, state: dict) -> None:
        with contextlib.suppress(OSError):
            while part := far.recv(65_536):
                if state["mode"] == "lose":
                    break
                if state["held"]:
                    self.holds.set()
                    self.free.wait(20)
                near.sendall(part)
        self._close(near, far, met=state["mode"] == "lose")

    def _close(self, *ends: socket.socket, met: bool) -> None:
        for one in ends:
            self._end(one)
        if met:
            self.hit.set()

    def _end(self, one: socket.socket) -> None:
        self.open.discard(one)
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
