"""What a councillor's ward page shows of what areas share, why, and nothing of what they keep."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from projects.models import Effort, FreePhoto, SetbackFacts, Update
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.pre_election import PreElectionFactory
from tests.factories.projects import OccasionFactory, PhotoFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db
INSIDE = {"audience": Update.Audience.PARTNERSHIP}


@pytest.fixture
def ruth(signed_in, councillor):
    return signed_in(councillor)


def page_of(client):
    return client.get(reverse("ward_home")).content.decode()


def news(community, line, **fields):
    update = UpdateFactory(**{"project__community": community, **fields})
    update.ward_lines.add(line)
    return update


def waits(community, line, **fields):
    """A setback that waits for the council."""
    setback = news(community, line, kind=Update.Kind.SETBACK, **fields)
    SetbackFacts.objects.create(update=setback, needs_council=True)
    return setback


def free_photo(community, line, **fields):
    photo = PhotoFactory(update=news(community, line, **fields.pop("update", {})), **fields)
    FreePhoto.objects.create(photo=photo, by=photo.update.by, at=timezone.now())
    return photo


def photos_page(client, line):
    return client.get(reverse("ward_photos", args=[line.council.slug, line.slug])).content.decode()


# Stuck ----------------------------------------------------------------------------------------------------------------
def test_setback_that_waits_for_the_council_is_stuck(ruth, ward, community):
    waits(community, ward.line, title="No lamp burns")
    page = page_of(ruth)
    assert "Stuck: it waits for the council" in page and page.count("No lamp burns") == 2  # and among the news


def test_setback_that_others_mend_is_not_the_councils(ruth, ward, community):
    news(community, ward.line, kind=Update.Kind.SETBACK, title="Trees pulled up")
    assert "Stuck: it waits" not in page_of(ruth)


def test_what_is_put_right_or_stopped_is_stuck_no_more(ruth, ward, community):
    setback = waits(community, ward.line)
    news(community, ward.line, project=setback.project, kind="put_right").puts_right.add(setback)
    waits(community, ward.line, project=ProjectFactory(community=community, standing="stopped"))
    assert "Stuck: it waits" not in page_of(ruth)


# Figures --------------------------------------------------------------------------------------------------------------
def test_money_of_the_ward_is_that_of_the_books(ruth, ward, community):
    agreement = AgreementFactory(community=community)
    line = BudgetLineFactory(agreement=agreement, project=ProjectFactory(community=community), amount=Decimal(2500))
    LedgerEntryFactory(agreement=agreement, line=line, kind="spend", amount=Decimal(1200))
    LedgerEntryFactory(agreement=agreement, kind="spend", amount=Decimal(77))  # of no project
    page = page_of(ruth)
    assert "<b>£2,500</b><span>set aside" in page and "<b>£1,200</b><span>of it spent" in page


def test_figures_are_those_of_the_facts(ruth, ward, community):
    Effort.objects.create(update_of=news(community, ward.line), helpers=12, hours=30)
    page = page_of(ruth)
    facts = ruth.get(reverse("ward_facts", args=[ward.line.council.slug, ward.line.slug])).content.decode()
    assert "<b>12</b><span>people helped" in page and "12 people helped" in facts
    assert "each time somebody came counts" in page


# Words and photos -----------------------------------------------------------------------------------------------------
def test_words_of_residents_are_shown_with_who_said_them(ruth, ward, community):
    news(community, ward.line, quote="That was the day.", quote_by="Pat Winstanley")
    page = page_of(ruth)
    assert "That was the day." in page and "Pat Winstanley" in page


def test_councillors_words_at_what_is_stuck_wait_for_the_poll(ruth, ward, community):
    PreElectionFactory(council=ward.line.council)
    waits(community, ward.line, title="No lamp burns", quote="I will see to it.", features_councillor=True)
    page = page_of(ruth)
    assert "No lamp burns" in page and "I will see to it." not in page


def test_only_free_photos_can_be_used(ruth, client, ward, community):
    free_photo(community, ward.line, alt="Two new benches.", credit="Kofi Mensah")
    PhotoFactory(update=news(community, ward.line), alt="For this site alone.")
    for page in (page_of(ruth), photos_page(client, ward.line)):
        assert "Two new benches." in page and f"Credit it as: Kofi Mensah, {community.name}." in page
        assert "For this site alone." not in page


def test_photo_file_is_downloaded_in_two_sizes(client, ward, community):
    photo = free_photo(community, ward.line, drawing="")
    page = photos_page(client, ward.line)
    assert f'{photo.large_url}" download' in page and f'{photo.mail_url}" download' in page


def test_photos_come_by_twelve(client, ward, community):
    for _ in range(14):
        free_photo(community, ward.line)
    address = reverse("ward_photos", args=[ward.line.council.slug, ward.line.slug])
    assert len(client.get(address).context["page"].object_list) == 12
    assert len(client.get(address, {"page": 2}).context["page"].object_list) == 2


def test_page_without_photos_says_how_they_come(client, ward):
    assert "No photos yet" in photos_page(client, ward.line)


# Before an election ---------------------------------------------------------------------------------------------------
def test_words_and_photos_of_councillors_wait_before_an_election(ruth, client, ward, community):
    free_photo(community, ward.line, alt="With the councillor.", features_councillor=True)
    free_photo(community, ward.line, alt="Two new benches.")
    news(community, ward.line, quote="Thank you, Ruth.", features_councillor=True)
    news(community, ward.line, quote="That was the day.")
    assert "Thank you, Ruth." in page_of(ruth) and "With the councillor." in page_of(ruth)
    PreElectionFactory(council=ward.line.council, start_date=today(), end_date=today() + timedelta(days=3))
    for page in (page_of(ruth), photos_page(client, ward.line)):
        assert "With the councillor." not in page and "Two new benches." in page
        assert "the day of an election here" in page
    assert "Thank you, Ruth." not in page_of(ruth) and "That was the day." in page_of(ruth)


def test_thanks_to_councillors_wait_before_an_election(client, ward, community, councillor):
    last = today().replace(day=1) - timedelta(days=1)
    noon = timezone.make_aware(timezone.datetime(last.year, last.month, last.day, 12))
    ask = AskFactory(community=community, line=ward.line, state="result", result="A lease.", result_at=noon)
    AskAnswerFactory(ask=ask, councillor=councillor.councillor)
    address = reverse("ward_brief", args=[ward.line.council.slug, ward.line.slug, f"{last:%Y-%m}"])
    assert "Cllr Ruth Adeyemi: A lease." in client.get(address).content.decode()
    PreElectionFactory(council=ward.line.council, start_date=today(), end_date=today())
    page = client.get(address).content.decode()
    assert "A lease." not in page and "Thanks to councillors wait here until after the poll" in page


# Nothing else ---------------------------------------------------------------------------------------------------------
def test_nothing_that_is_kept_inside_appears(ruth, ward, community, resident):
    gone = {"deleted_at": timezone.now(), "deleted_by": resident}
    news(community, ward.line, title="Secret step", quote="Secret words", **INSIDE)
    news(community, ward.line, title="Secret taken down", quote="Secret gone words", **gone)
    waits(community, ward.line, title="Secret setback", **INSIDE)
    Effort.objects.create(update_of=news(community, ward.line, title="Secret helpers", **INSIDE), helpers=31_987)
    free_photo(community, ward.line, alt="Secret photo", update={"title": "Secret of photo", **INSIDE})
    free_photo(community, ward.line, alt="Secret photo taken down", taken_down_at=timezone.now())
    PhotoFactory(update=news(community, ward.line), alt="Secret photo not free")
    MeetingFactory(community=community, title="Secret meeting", on=today() + timedelta(days=2), open_to_all=False)
    OccasionFactory(community=community, title="Secret cancelled date", cancelled_at=timezone.now())
    ProjectFactory(community=community, title="Secret stopped project", standing="stopped")
    AskFactory(community=community, line=ward.line, title="Secret withdrawn ask", state="withdrawn")
    repair = waits(community, ward.line, title="Open setback")
    news(community, ward.line, title="Secret repair", project=repair.project, **INSIDE).puts_right.add(repair)
    page = page_of(ruth)
    assert "Secret" not in page and "31987" not in page.replace(",", "") and "Open setback" in page


def test_each_block_says_why_it_is_there(ruth, ward, community):
    waits(community, ward.line, quote="That was the day."), free_photo(community, ward.line)
    OccasionFactory(community=community), AskFactory(community=community, line=ward.line)
    page = page_of(ruth)
    assert f"because you are a councillor of {ward.name}" in page
    assert page.count("You see these because") == 6 and "Each says why it is in your ward’s list." in page
    assert "People are those that updates tell of" in page


def test_other_wards_are_not_this_page(ruth, ward, community, other_community):
    elsewhere = AreaWardFactory(community=other_community).ward.line
    waits(other_community, elsewhere, title="Far away", quote="Far away words")
    free_photo(other_community, elsewhere, alt="Far away photo")
    assert "Far away" not in page_of(ruth)


@pytest.mark.parametrize("rows", [3, 30])
def test_page_with_all_of_it_needs_the_same_queries(ruth, ward, community, rows, django_assert_num_queries):
    for _ in range(rows):
        update = waits(community, ward.line, quote="That was the day.")
        Effort.objects.create(update_of=update, helpers=2)
        FreePhoto.objects.create(photo=PhotoFactory(update=update), by=update.by, at=timezone.now())
        OccasionFactory(community=community, project=update.project)
    page_of(ruth)
    with django_assert_num_queries(15):
        page_of(ruth)


@pytest.mark.parametrize("rows", [3, 30])
def test_photos_need_the_same_queries_for_3_and_30(client, ward, community, rows, django_assert_num_queries):
    for _ in range(rows):
        free_photo(community, ward.line)
    photos_page(client, ward.line)
    with django_assert_num_queries(4):
        photos_page(client, ward.line)
