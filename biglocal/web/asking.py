"""A form that asks before it publishes something that looks private. Nothing typed is lost, and a yes sends it."""

from collections.abc import Iterable

from django import forms

from biglocal.private import Found, found_in, mark_of


class AsksBeforePublishing(forms.Form):
    """Mix in, and call `ask_about(texts)` at the end of `clean`.

    The template shows `components/as_it_is.html` beneath the box of words: a question, and a tick for "Publish it as
    it is". The tick holds for the pieces it was shown with; other words are asked about anew.
    """

    as_it_is = forms.CharField(required=False, max_length=40)
    found: list[Found] = []

    def ask_about(self, texts: Iterable[str], *, known: Iterable[str] = ()) -> None:
        """Ask about what in `texts` looks private, unless it stood in `known` before or the writer said yes to it."""
        before = set(found_in(known))
        self.found = [one for one in found_in(texts) if one not in before]
        if self.found and self.cleaned_data.get("as_it_is") != mark_of(self.found):
            for one in self.found:
                self.add_error("as_it_is", one.question)

    @property
    def mark(self) -> str:
        """What the tick sends."""
        return mark_of(self.found)

    @property
    def only_asks(self) -> bool:
        """Is the question all that keeps the form from being sent?"""
        return set(self.errors) == {"as_it_is"}
