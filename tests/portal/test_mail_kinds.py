"""The index of all kinds of mail for staff, and the example of each."""

import pytest
from django.urls import reverse

from biglocal.notices.catalogue import ABOUT

pytestmark = pytest.mark.django_db


def page(browser, view, **about):
    return browser.get(reverse(view, kwargs=about))


def test_index_lists_every_kind_with_when_and_to_whom(signed_in, officer):
    text = page(signed_in(officer), "mail_kinds").content.decode()
    for about in ABOUT.values():
        assert about.name in text
    assert "a code to sign in is asked for" in text
    assert "At once, cannot be stopped" in text


def test_kind_in_the_mail_with_news_has_no_page_of_its_own(signed_in, officer):
    browser = signed_in(officer)
    assert reverse("mail_kind", args=["ask-result"]) not in page(browser, "mail_kinds").content.decode()
    assert page(browser, "mail_kind", name="ask-result").status_code == 404
    assert page(browser, "mail_kind_html", name="never-heard-of").status_code == 404


def test_example_stands_in_a_frame_that_can_do_nothing(signed_in, officer):
    text = page(signed_in(officer), "mail_kind", name="digest").content.decode()
    assert f'sandbox src="{reverse("mail_kind_html", args=["digest"])}"' in text
    assert "You get this each week because you follow Viaduct ward." in text
    assert "List-Unsubscribe-Post" in text


def test_frame_has_a_policy_of_its_own(signed_in, officer):
    answer = page(signed_in(officer), "mail_kind_html", name="digest")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src 'self'")
    assert policy.rstrip().endswith("sandbox")


def test_pictures_can_be_turned_off(signed_in, officer):
    answer = signed_in(officer).get(reverse("mail_kind_html", args=["digest"]), {"pictures": "off"})
    assert "img-src 'none'" in answer["Content-Security-Policy"]


def test_page_of_the_machine_leads_there(signed_in, officer):
    assert reverse("mail_kinds") in page(signed_in(officer), "mail_watch").content.decode()


def test_looking_at_examples_asks_nothing_about_the_area(signed_in, officer, django_assert_max_num_queries):
    browser = signed_in(officer)
    with django_assert_max_num_queries(10):
        page(browser, "mail_kind_html", name="proposal-decided")
