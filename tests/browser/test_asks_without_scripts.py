"""An ask's whole life on a phone with scripts off: asked, answered by one press, written about, taken back; a claim."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from biglocal.dates import today
from councillors.actions.claims import token_of
from councillors.models import Ask, HandOverNote
from tests.factories.accounts import PersonFactory
from tests.factories.councillors import ClaimFactory, CouncillorFactory, TermFactory

pytestmark = pytest.mark.django_db(transaction=True)


def opens(page, path, heading):
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def presses(page, name, said):
    """Press a button and wait for the page that answers."""
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("main")).to_contain_text(said)


def asks(page, community, title):
    opens(page, reverse("councillors:ask_raise", args=[community.slug]), "Ask your councillors")
    page.get_by_label("Speak up inside the council").check()
    page.get_by_label("What do you ask?").fill(title)
    page.get_by_label("Why?").fill("The trees are dry.")
    for part, value in zip(("Day", "Month", "Year"), (28, 12, today().year + 1), strict=True):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("How long will it take them?").fill("10 minutes")
    presses(page, "Ask them", f"Your councillors will hear of it: {title}")
    return Ask.objects.get(title=title)


def test_asked_answered_written_about_and_taken_back(browse, community, ward, worker, councillor):
    asker, ruth = browse(worker, scripts=False), browse(councillor, scripts=False)
    ask = asks(asker, community, "Ask the parks team for a tap")
    ruth.goto(reverse("ward_home"))
    presses(ruth, "Yes, I will", "You said yes")
    ruth.get_by_role("link", name="Write back, or pass it on").click()
    expect(ruth.get_by_role("heading", name="You have this")).to_be_visible()
    ruth.get_by_label("Your message").fill("They meet on Friday.")
    presses(ruth, "Send it", "Sent. The answer comes by email")
    asker.goto(ask.get_absolute_url())
    expect(asker.get_by_role("main")).to_contain_text("They meet on Friday.")
    asker.get_by_role("link", name="Take it back").click()
    expect(asker.get_by_role("main")).to_contain_text("Cllr Ruth Adeyemi has it, and gets an email.")
    presses(asker, "Take it back", "Taken back: Ask the parks team")
    presses(asker, "Undo taking it back", "Undone. The request stands where it stood.")
    ask.refresh_from_db()
    assert (ask.state, ask.holder) == ("taken", councillor.councillor)


def test_taken_while_the_group_was_about_to_take_it_back(browse, community, ward, worker, councillor):
    asker, ruth = browse(worker, scripts=False), browse(councillor, scripts=False)
    ask = asks(asker, community, "Ask the parks team for a tap")
    asker.get_by_role("link", name="Take it back").click()
    expect(asker.get_by_role("heading", level=1)).to_have_text("Take this request back?")
    asker.get_by_label("Why? You can leave it empty").fill("The tap is in.")
    ruth.goto(ask.get_absolute_url())
    presses(ruth, "Yes, I will", "You have this")
    presses(asker, "Take it back", "Cllr Ruth Adeyemi has had this since")
    expect(asker.get_by_label("Why? You can leave it empty")).to_have_value("The tap is in.")
    presses(asker, "Take it back", "Taken back: Ask the parks team")


def test_claimed_confirmed_and_handed_over(browse, ward, chair, officer, settings):
    settings.SECOND_FACTOR_FOR_STAFF = False
    saira = PersonFactory(name="Saira Khan", email="saira@council.example")
    record = CouncillorFactory(name="Saira Khan", council=ward.ward_set.council, email=saira.email)
    term = TermFactory(councillor=record, ward=ward, expected_end=today())
    claim = ClaimFactory(councillor=record, invited_by=chair, email=saira.email)
    page, desk = browse(saira, scripts=False), browse(officer, width=1280, scripts=False)
    opens(page, reverse("councillors:claim", args=[token_of(claim)]), "Are you Cllr Saira Khan?")
    presses(page, "Yes, this is me", "Local Trust checks that it is you")
    opens(desk, reverse("councillors:claim_list"), "Councillors to confirm")
    presses(desk, "Confirm Cllr Saira Khan", "Cllr Saira Khan can act as a councillor now")
    opens(page, record.get_absolute_url(), "Cllr Saira Khan")
    page.get_by_role("link", name="Leave a note for whoever comes next").click()
    page.get_by_label("What is under way?").fill("The tap is agreed.")
    presses(page, "Leave the note", "reads your note")
    page.get_by_label("What is under way?").fill("The tap is in.")
    presses(page, "Save the change", "reads your note")
    assert HandOverNote.objects.get(term=term).under_way == "The tap is in."
