"""Changes to agreements, small grants and the end of an area, as the mail machine knows them."""

from . import closing_news, round_mail, variation_news

SUBJECTS = [*variation_news.SUBJECTS, *round_mail.SUBJECTS, *closing_news.SUBJECTS]
KINDS = [*variation_news.KINDS, *round_mail.KINDS, *closing_news.KINDS]
