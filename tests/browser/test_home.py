"""The browser itself: a page of the portal opens in it, in its own look and without complaint."""


def test_home_opens_in_the_browser(page, assert_accessible):
    answer = page.goto("/")
    assert answer.status == 200
    assert "Hanken" in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert_accessible(page)
