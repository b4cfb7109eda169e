"""Where a reply goes is a setting, and each mail says what a reply does."""

from biglocal.portal.mails import example


def test_reply_goes_to_the_address_of_the_setting(settings):
    settings.MAIL_REPLY_TO = "office@trust.example"
    mail = example("ask-raised")
    assert mail.reply_to == ["office@trust.example"]
    assert "A reply to this email goes to office@trust.example, not to the people named in it." in mail.body


def test_without_an_address_each_mail_says_that_nobody_reads_replies(settings):
    settings.MAIL_REPLY_TO = ""
    mail = example("login-code")
    assert mail.reply_to == []
    assert "Nobody reads replies to this email." in mail.body
