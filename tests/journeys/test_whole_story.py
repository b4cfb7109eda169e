"""The portal's main job, in a real browser with a real worker: three kinds of people, one pocket park.

A resident signs in with a code, logs progress with a photo and asks the councillors; a councillor reads the mail, sees
what changed in the ward and says yes; the group asks for money, two officers read and decide; the group reads the
answer; the digest and a reminder go out; anybody reads the story. Pictures of each step are kept in var/journey/.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import expect

from biglocal.dates import today
from projects.models import Update
from tests.projects.pictures import exif_with_place, picture

from .teller import Teller

WORDS = "The tap is in. No more buckets."
ASK = "Come and turn the tap on"
PROPOSAL = "Shade for the benches"
PARK = "/areas/arches-local/projects/the-triangle-pocket-park/"


@pytest.fixture
def worker(demo_site, tmp_path) -> Iterator[None]:
    """A real Celery worker beside the site, on the database and the broker of this test."""
    log = (tmp_path / "worker.log").open("w")
    command = [sys.executable, "-m", "celery", "-A", "biglocal", "worker", "-c", "1", "-Q", "default,mail"]
    environment = {**os.environ, "DATABASE_URL": database_url(), "DEMO": "1", "SITE_URL": demo_site}
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=log, stderr=log)
    yield
    process.terminate()
    process.wait(timeout=30)


def database_url() -> str:
    """Return the address of the test database, which is not the one that the settings name."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    head, _, options = os.environ["DATABASE_URL"].partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{options}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(240)
def test_whole_story(teller, worker, settings, tmp_path):
    settings.EMAIL_BACKEND = "biglocal.notices.mailbox.MailboxBackend"
    denise = teller("denise")
    log_progress(denise, photo(tmp_path))
    ask_the_councillors(denise)
    ruth = teller("ruth")
    answer_the_ask(ruth)
    ref = ask_for_money(denise, teller("harjit"))
    review_and_decide(teller("priya"), teller("gwen"), ref)
    read_the_answer(denise, ref)
    get_digest_and_reminder(ruth)
    read_the_story(teller())


def photo(folder: Path) -> Path:
    file = folder / "IMG_2041.jpg"
    file.write_bytes(picture(exif=exif_with_place()).read())
    return file


def log_progress(denise: Teller, file: Path) -> None:
    denise.go("/areas/arches-local/log/")
    page = denise.page
    page.get_by_label("Add a photo").set_input_files(str(file))
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_label("Which project?").select_option(label="The Triangle pocket park")
    page.get_by_label(re.compile("Nobody can be recognised")).check()
    page.get_by_label("What does the photo show?").fill("A tap on a post between young trees")
    denise.picture("1-log-progress")
    denise.press("Send")
    denise.sees("The tap is in")
    assert PARK in page.url
    image = page.get_by_alt_text("A tap on a post between young trees").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0
    denise.picture("2-story")


def ask_the_councillors(denise: Teller) -> None:
    denise.go("/areas/arches-local/asks/new/")
    page, day = denise.page, today() + timedelta(days=9)
    page.get_by_label("Use your network").check()
    page.get_by_label("What do you ask?").fill(ASK)
    page.get_by_label("Why?").fill("You rang the water company for us. The first bucket should be yours.")
    page.get_by_label("Which project is it for?").select_option(label="The Triangle pocket park")
    for box, value in zip(["Day", "Month", "Year"], [day.day, day.month, day.year], strict=True):
        page.get_by_label(box, exact=True).fill(str(value))
    page.get_by_label("How long will it take them?").fill("Half an hour")
    denise.press("Ask them")
    denise.sees(ASK)


def answer_the_ask(ruth: Teller) -> None:
    ruth.letter("ruth@demo.example", ASK)
    ruth.sees(ASK)
    ruth.picture("3-mail-to-the-councillor")
    ruth.go("/ward/")
    ruth.sees("The tap is in")
    ruth.picture("4-ward")
    ruth.page.get_by_role("button", name=re.compile(f"Yes, I will.*{ASK}")).first.click()
    expect(ruth.page.locator(".bl-ask--answered").filter(has_text=ASK).first).to_contain_text("You said yes")
    ruth.letter("denise@demo.example", f"Yes: {ASK}")
    ruth.sees(ASK)


def ask_for_money(denise: Teller, harjit: Teller) -> str:
    denise.go("/areas/arches-local/proposals/new/")
    page, day = denise.page, today() + timedelta(days=90)
    page.get_by_label("What is it for?").fill(PROPOSAL)
    page.get_by_label("Which part of your plan?").select_option(label="Green and safe places")
    page.get_by_label("Which project?").first.select_option(label="The Triangle pocket park")
    for box, value in zip(["Day", "Month", "Year"], [day.day, day.month, day.year], strict=True):
        page.get_by_label(box, exact=True).fill(str(value))
    for question in page.locator("textarea").all():
        question.fill("Two trees more, a sail over the benches, planted by the people who sit there.")
    page.locator("input[name$=description]").first.fill("Sail and two posts")
    page.locator("input[name$=amount]").first.fill("1,250.50")
    denise.press("Save")
    ref = re.search(r"G-\d+", page.url + page.inner_text("main")).group()
    harjit.go(f"/areas/arches-local/proposals/{ref}/")
    harjit.follow("The partnership agreed")
    harjit.page.get_by_label("Which decision of which meeting?").select_option(index=1)
    harjit.page.get_by_role("main").get_by_role("button").first.click()
    harjit.press("Send to Local Trust")
    harjit.picture("5-proposal-sent")
    return ref


def review_and_decide(priya: Teller, gwen: Teller, ref: str) -> None:
    priya.go("/grants/")
    priya.picture("6-queue")
    priya.follow(PROPOSAL)
    priya.press("No conflict")
    priya.press("I’ll read it")
    page = priya.page
    for score in page.locator("select[name^=score_]").all():
        score.select_option("4")
    page.get_by_label("What do you recommend?").select_option("yes")
    priya.press("Recommend")
    priya.picture("7-review")
    gwen.go(f"/grants/{ref}/")
    gwen.press("No conflict")
    gwen.page.get_by_label("Yes", exact=True).check()
    gwen.page.locator("input[name=amount]").fill("1250.50")
    gwen.page.get_by_label("Message to the group").fill("Yes. Enjoy the shade.")
    gwen.press("Record the decision")
    gwen.sees("Enjoy the shade.")
    gwen.picture("8-decision")


def read_the_answer(denise: Teller, ref: str) -> None:
    denise.letter("denise@demo.example", PROPOSAL)
    denise.go(f"/areas/arches-local/proposals/{ref}/")
    denise.sees("Yes. Enjoy the shade.")
    denise.sees("£1,250.50")
    denise.picture("9-answer")


def get_digest_and_reminder(ruth: Teller) -> None:
    """Beat's steps by hand, for a day in nine days: the week's digest, and what is overdue by then."""
    later = today() + timedelta(days=9)
    call_command("notices", "remind", "--on", later.isoformat(), verbosity=0)
    call_command("notices", "compose", "--on", later.isoformat(), verbosity=0)
    call_command("notices", "send", "--on", later.isoformat(), verbosity=0)
    ruth.page.goto("/mailbox/?to=ruth@demo.example")
    ruth.page.get_by_role("main").locator("h2 a").first.click()
    ruth.sees("The tap is in")
    ruth.picture("10-digest")
    ruth.page.goto("/mailbox/?to=pat@demo.example")
    ruth.sees("Is it done? Letter from the landlord")


def read_the_story(visitor: Teller) -> None:
    visitor.go(PARK)
    visitor.sees("The tap is in")
    visitor.sees("Pulled up and put back, all in one morning")
    visitor.picture("11-story-for-everybody")
    assert Update.objects.filter(title="The tap is in").count() == 1
