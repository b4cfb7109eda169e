"""places.md, rule 10: before an election public pages hold praise of the council's councillors back, and say so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.web.visitors import forget_kept_pages
from councillors.news import ask_lines
from projects.actions.updates import keep_project_facts
from projects.news import update_lines
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory, TermFactory
from tests.factories.pre_election import PreElectionFactory
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db
RESULT, THANKS, QUOTE, SAID = (
    "Found the owner of the land.",
    "Thank you, Cllr Lee",
    "It is their park.",
    "the day of an",
)


class Place:
    """A project in a ward of a council, with all that features its councillor."""

    def __init__(self, community):
        self.term = TermFactory(councillor__name="Ann Lee")
        ward = self.term.ward
        self.council, self.line = ward.ward_set.council, ward.line
        AreaWardFactory(community=community, ward=ward, share_of_area=1)
        self.project = ProjectFactory(community=community, ward=ward)
        self.ask = AskFactory(community=community, project=self.project, line=self.line, state="result", result=RESULT)
        self.ask.result_at = timezone.now()
        self.ask.save()
        AskAnswerFactory(ask=self.ask, councillor=self.term.councillor)
        self.thanks = self.update(kind="thanks", text=THANKS, title=THANKS)
        self.step = self.update(text="We planted.", title="We planted.", quote=QUOTE, quote_by="Cllr Lee")
        shown = {"alt": "Ann Lee with a spade", "features_councillor": True}
        self.photo = PhotoFactory(project=self.project, update=self.step, **shown)
        keep_project_facts(self.project)

    def update(self, **said):
        update = UpdateFactory(project=self.project, features_councillor=True, **said)
        update.ward_lines.add(self.line)
        return update

    def pages(self):
        return {
            "story": self.project.get_absolute_url(),
            "thanks": self.thanks.get_absolute_url(),
            "step": self.step.get_absolute_url(),
            "area": self.project.community.get_absolute_url(),
            "ward": self.line.get_absolute_url(),
            "councillor": self.term.councillor.get_absolute_url(),
            "home": reverse("home"),
            "progress": reverse("progress"),
            "feed": reverse("project_feed", args=[self.project.community.slug, self.project.slug]),
            "search": reverse("search") + "?q=thank",
        }


@pytest.fixture
def place(community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Place(community)


@pytest.fixture
def running(place):
    return PreElectionFactory(council=place.council)


def shown_on(client, place):
    return {name: client.get(url).content.decode() for name, url in place.pages().items()}


PRAISE = [RESULT, THANKS, QUOTE, "Ann Lee with a spade"]


def test_rule_10_no_page_shows_praise_while_the_period_runs(client, place, running):
    for name, text in shown_on(client, place).items():
        assert [words for words in PRAISE if words in text] == [], name


def test_rule_10_says_so_where_it_would_stand(client, place, running):
    texts = shown_on(client, place)
    silent = {name for name, text in texts.items() if SAID not in text} - {"home", "progress", "search", "feed"}
    assert silent == set() and "after the election" in texts["feed"]


def test_praise_is_shown_without_a_period_and_in_another_councils(client, place):
    PreElectionFactory()
    PreElectionFactory(council=place.council, end_date=today() - timedelta(days=1))
    texts = shown_on(client, place)
    assert THANKS in texts["story"] and QUOTE in texts["story"] and RESULT in texts["ward"]
    assert RESULT in texts["area"] and RESULT in texts["councillor"] and RESULT in texts["story"]
    assert THANKS in texts["home"] and "Ann Lee with a spade" in texts["step"]


def test_digests_hold_praise_back_and_say_so(place, running):
    line = ask_lines([place.ask.pk])[place.ask.pk]
    assert RESULT not in line.text and "after the election" in line.text
    lines = update_lines([place.thanks.pk, place.step.pk])
    assert THANKS not in lines[place.thanks.pk].title + lines[place.thanks.pk].text
    assert lines[place.step.pk].picture == ""


def test_photo_of_a_councillor_is_seen_by_those_inside_alone(client, signed_in, resident, place, running):
    url = place.photo.get_absolute_url()
    assert client.get(url).status_code == 404 and signed_in(resident).get(url).status_code == 200
    kept = client.get(reverse("projects:photos_shown"), {"keys": str(place.photo.key)}).json()
    assert kept == {"shown": []}


def test_photo_of_a_councillor_is_no_cover(place):
    place.project.refresh_from_db()
    assert place.project.cover is None


def test_councillor_reads_of_the_period_on_their_ward(signed_in, councillor, place):
    PreElectionFactory(council=place.council)
    TermFactory(ward=place.term.ward, councillor=councillor.councillor)
    text = signed_in(councillor).get(reverse("ward_home"), {"ward": place.line.pk}).content.decode()
    assert "Election in your council" in text and "you may answer" in text


def test_asking_and_answering_go_on(client, place, running):
    ask = AskFactory(community=place.project.community, line=place.line)
    assert ask.is_open and ask.may_be_answered_by(place.term.councillor, on=today())


def test_setting_a_period_makes_kept_pages_anew(client, place, officer, settings, django_capture_on_commit_callbacks):
    from biglocal.places.set_pre_election import set_period

    settings.VISITOR_PAGE_SECONDS = 60
    url = place.project.get_absolute_url()
    assert QUOTE in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        set_period(council=place.council, start_date=today(), end_date=today(), by=officer, now=timezone.now())
    assert QUOTE not in client.get(url).content.decode()
    forget_kept_pages()
