"""What a phone keeps for when there is no signal: pages and their pictures, gone with the person they are for."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from projects.actions.taking_down import ask_down
from projects.models import Photo, Project
from projects.photos import keep_files, read_photo
from tests.factories.projects import PhotoFactory, UpdateFactory
from tests.projects.pictures import picture

from .test_phone import days_ago


@pytest.fixture
def project(phone, community):
    """Address of a project with a public photo, and above it one that only the partnership sees."""
    project = Project.objects.get()
    for number, audience in ((1, "public"), (0, "partnership")):
        update = UpdateFactory(project=project, text=audience, audience=audience, happened_on=days_ago(number))
        with transaction.atomic():
            photo = PhotoFactory.build(project=project, update=update, drawing="")
            keep_files(photo, read_photo(picture(size=(1600, 1200))), [])
            photo.save()
    return project.get_absolute_url()


def small(words):
    return Photo.objects.get(update__text=words).small_url


def open_and_keep(phone, project):
    phone.page.goto(project)
    phone.await_kept("pages", project)
    phone.await_kept("pictures", small("public"))


WIDTHS = """Promise.all([...document.querySelectorAll('main img')].map(async (image) => {
  image.loading = 'eager';
  await image.decode().catch(() => undefined);
  return image.naturalWidth;
}))"""


def test_kept_page_shows_its_pictures_but_none_of_the_partnership(phone, project):
    open_and_keep(phone, project)
    assert small("partnership") not in phone.kept_in("pictures")
    phone.context.set_offline(True)
    phone.page.goto(project)
    assert set(phone.page.evaluate(WIDTHS)) == {640, 0}


def test_photo_taken_down_goes_once_the_phone_is_online(phone, project):
    open_and_keep(phone, project)
    phone.context.set_offline(True)
    phone.page.goto(project)
    photo = Photo.objects.get(update__text="public")
    ask_down(photo=photo, now=timezone.now())
    assert small("public") in phone.kept_in("pictures")
    phone.context.set_offline(False)
    phone.await_gone("pictures", small("public"))


def test_no_more_is_kept_than_fits_and_the_form_stays(phone, project):
    phone.page.evaluate("""async () => {
      for (const name of ['pages', 'pictures']) {
        const cache = await caches.open(name);
        for (let number = 0; number < 70; number++) await cache.put(`/old/${number}/`, new Response('x'));
      }
    }""")
    open_and_keep(phone, project)
    phone.until("async () => (await (await caches.open('pictures')).keys()).length <= 60")
    phone.until("async () => (await (await caches.open('pages')).keys()).length <= 61")
    assert small("public") in phone.kept_in("pictures") and phone.form in phone.kept_in("pages")


def test_pictures_make_room_for_an_update(phone, project):
    open_and_keep(phone, project)
    phone.open_form()
    phone.page.evaluate(FULL_OF_PICTURES)
    phone.context.set_offline(True)
    phone.write("With its photo.", picture())
    assert phone.kept()["rows"][0]["sizes"] and phone.kept_in("pictures") == []


FULL_OF_PICTURES = """() => { const put = IDBObjectStore.prototype.put, empty = CacheStorage.prototype.delete;
let full = true;
CacheStorage.prototype.delete = function (name) { full = false; return empty.call(this, name); };
IDBObjectStore.prototype.put = function (row, ...more) {
  if (full && this.name === 'outbox') queueMicrotask(() => this.transaction.abort());
  return put.call(this, row, ...more);
}; }"""


# Signing out ----------------------------------------------------------------------------------------------------------
def test_signing_out_takes_pages_and_pictures_along(phone, project):
    open_and_keep(phone, project)
    phone.sign_out()
    assert (phone.kept_in("pages"), phone.kept_in("pictures")) == ([], [])
    phone.context.set_offline(True)
    phone.page.goto(project)
    phone.see("This page is not on your phone")
    assert phone.page.is_hidden("[data-waiting]") and phone.page.locator("[data-kept] a").count() == 0


def test_page_that_loads_while_somebody_signs_out_is_asked_for_again(phone, resident):
    first, name = phone.page, resident.get_full_name()
    second = phone.new_tab()
    phone.line.hold("/accounts/")
    second.evaluate("address => location.assign(address)", phone.line.url + "/accounts/")
    phone.line.await_held()
    phone.page = first
    phone.sign_out()
    phone.line.let_go()
    second.wait_for_url("**/accounts/login/**")
    assert name not in second.content() and phone.kept_in("pages") == []
    assert phone.page.evaluate("import('/static/js/phone/store.js').then((it) => it.fact('person'))") == ""


def test_form_that_comes_back_while_the_phone_learns_who_is_here_keeps_what_was_typed(phone, community):
    first, address = phone.page, reverse("projects:idea_new", args=[community.slug])
    first.goto(address)
    first.evaluate("import('/static/js/phone/store.js').then((it) => it.keepFact('person', ''))")
    first.fill("textarea >> nth=0", "x" * 20_000)
    phone.line.hold(address, "POST")
    first.evaluate("document.querySelector('main form').submit()")
    phone.line.await_held()
    other = phone.new_tab()
    other.goto(phone.form)
    other.wait_for_selector("form[data-phone=ready]")
    phone.line.let_go()
    first.wait_for_selector(".govuk-error-summary")
    assert first.input_value("textarea >> nth=0") == "x" * 20_000


def test_other_tab_shows_nothing_more_once_somebody_signed_out(phone, chair):
    phone.context.set_offline(True)
    phone.write("Denise's own.")
    other = phone.page
    phone.context.set_offline(False)
    phone.line.set(0)
    phone.new_tab()
    phone.sign_out()
    other.wait_for_url("**/accounts/login/**")
    assert "Denise's own." not in other.content()
    phone.line.set("pass")
    phone.sign_in(chair)
    other.goto(phone.form)
    other.wait_for_selector("form[data-phone=ready]")
    assert other.is_hidden("[data-waiting]") and other.input_value("#words") == ""


def test_going_back_after_signing_out_shows_nothing(phone, resident):
    phone.page.goto("/accounts/")
    assert resident.get_full_name() in phone.page.content()
    phone.sign_out()
    for _ in range(3):
        phone.page.go_back()
        assert resident.get_full_name() not in phone.page.content()


def test_signing_out_without_a_signal_says_that_it_did_not_work(phone):
    phone.page.goto("/accounts/logout/")
    phone.context.set_offline(True)
    phone.page.click("main button")
    phone.see("You are still signed in.")
    assert phone.kept_in("pages") == []
