"""A rule said no: the sentence that the person reads."""


class Refused(Exception):
    """An action refused. Nothing was changed.

    `sentence` says what to do, in words for the person on the page; `field` names the form's field it belongs to, or
    None for the form as a whole.
    """

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
