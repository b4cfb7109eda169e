"""Reads a mail's HTML as a program for mail does: its words, links, pictures, and what stands in its head."""

import re
from html.parser import HTMLParser

WITHIN = {"strong", "em"}  # they look as what they stand in
BREAKS = {"p", "h1", "h2", "h3", "li", "td", "div", "br", "tr"}


class Read(HTMLParser):
    """What a mail's HTML shows. `words` leaves out the preheader, which people see in their inbox alone."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[dict[str, str | None], str]] = []
        self.said: list[str] = []
        self.before: list[str] = []
        self.styles = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        if tag not in {"img", "br", "meta", "hr", "link", "base", "input"}:
            self.open.append((tag, given))
        if tag in BREAKS:
            self.said.append(" ")

    def handle_endtag(self, tag):
        while self.open and self.open[-1][0] != tag:
            self.open.pop()
        if self.open:
            self.open.pop()
        if tag in BREAKS:
            self.said.append(" ")

    def handle_data(self, data):
        inside = [tag for tag, _ in self.open]
        if "style" in inside:
            self.styles += data
        elif "title" not in inside and any("hidden" in str(given.get("class")) for _, given in self.open):
            self.before.append(data)
        elif "body" in inside and data.strip():
            self.said.append(data)
            holder = next(given for tag, given in reversed(self.open) if tag not in WITHIN)
            self.texts.append((holder, data))

    @property
    def words(self) -> str:
        return " ".join("".join(self.said).split())

    @property
    def preheader(self) -> str:
        return " ".join(re.sub("[\u200c\u00a0]", " ", "".join(self.before)).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.tags if name == tag]


def bare(words: str) -> str:
    """Return letters and figures alone, in lower case, so that layouts can be compared."""
    return re.sub(r"[\W_]+", " ", words.lower()).strip()
