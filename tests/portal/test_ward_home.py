"""A councillor's own ward page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.communities.models import RoleHeld
from biglocal.dates import today
from councillors.models import WardVisit
from projects.models import Update
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory, CouncillorFactory, TermFactory
from tests.factories.places import WardFactory
from tests.factories.projects import OccasionFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db
HOME = "ward_home"
SQUARE = {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.3], [0.6, 51.4], [0.5, 51.4], [0.5, 51.3]]]}


@pytest.fixture
def ruth(signed_in, councillor):
    return signed_in(councillor)


def page_of(client, **query):
    return client.get(reverse(HOME), query).content.decode()


def news(community, line, **fields):
    update = UpdateFactory(project__community=community, **fields)
    update.ward_lines.add(line)
    return update


def came_yesterday(person, line):
    WardVisit.objects.create(person=person, line=line, last_at=timezone.now() - timedelta(days=1))


def test_councillor_reads_what_changed_in_one_sentence(ruth, councillor, ward, community):
    came_yesterday(councillor, ward.line)
    news(community, ward.line, title="Two benches in"), news(community, ward.line, kind=Update.Kind.SETBACK)
    AskFactory(community=community, line=ward.line)
    page = page_of(ruth)
    assert "Two things have" in page and "one request waits for you" in page
    assert "1 step forward" in page and "1 setback" in page and "Two benches in" in page


def test_what_was_there_before_the_last_visit_is_not_news(ruth, councillor, ward, community):
    came_yesterday(councillor, ward.line)
    news(community, ward.line, title="Long ago", posted_at=timezone.now() - timedelta(days=3))
    page = page_of(ruth)
    assert "Nothing has" in page and "Long ago" not in page


def test_news_stay_while_the_page_is_opened_again(ruth, councillor, ward, community):
    came_yesterday(councillor, ward.line)
    news(community, ward.line, title="Two benches in")
    page_of(ruth)
    assert "Two benches in" in page_of(ruth)


def test_what_only_the_partnership_sees_is_no_news(ruth, councillor, ward, community):
    news(community, ward.line, title="Between us", audience=Update.Audience.PARTNERSHIP)
    assert "Between us" not in page_of(ruth)


def test_new_idea_is_news(ruth, ward, community):
    ProjectFactory(community=community, title="Tool library van", stage="idea", started_on=today())
    page = page_of(ruth)
    assert "1 new idea" in page and "Tool library van" in page


def test_request_shows_three_answers_each_with_its_title(ruth, ward, community):
    AskFactory(community=community, line=ward.line, title="Ask for a tap")
    page = page_of(ruth)
    for words in ("Yes, I will", "Call me first", "Not this time"):
        assert f'{words}<span class="govuk-visually-hidden">: Ask for a tap' in page


def test_answered_request_can_be_changed(ruth, councillor, ward, community):
    ask = AskFactory(community=community, line=ward.line)
    AskAnswerFactory(ask=ask, councillor=councillor.councillor)
    assert "You said yes" in page_of(ruth) and "Not this time" not in page_of(ruth)
    assert "Not this time" in page_of(ruth, change=ask.pk)


def test_request_a_colleague_took_waits_for_nobody(ruth, ward, community):
    ask = AskFactory(community=community, line=ward.line)
    colleague = TermFactory(ward=ward, councillor=CouncillorFactory(name="Martin Hale", council=ward.ward_set.council))
    AskAnswerFactory(ask=ask, councillor=colleague.councillor)
    page = page_of(ruth)
    assert "Cllr Martin Hale has had it" in page and "nobody waits for your help" in page


def test_request_a_colleague_refused_still_waits(ruth, ward, community):
    AskAnswerFactory(ask=AskFactory(community=community, line=ward.line), answer="no")
    assert "one request waits for you" in page_of(ruth)


def test_withdrawn_request_is_gone(ruth, ward, community):
    AskFactory(community=community, line=ward.line, title="Never mind", state="withdrawn")
    assert "Never mind" not in page_of(ruth)


def test_help_given_is_counted(ruth, councillor, ward, community):
    for _ in range(2):
        AskAnswerFactory(ask__community=community, ask__kind="speak", councillor=councillor.councillor)
    assert "You did this twice" in page_of(ruth)


def test_dates_of_the_area_are_shown(ruth, ward, community):
    OccasionFactory(community=community, title="Opening day")
    OccasionFactory(title="Elsewhere")
    page = page_of(ruth)
    assert "Opening day" in page and "Elsewhere" not in page


def test_several_wards_are_switched_between(ruth, councillor, ward, community):
    other = WardFactory(name="Hillside", ward_set=ward.ward_set)
    TermFactory(councillor=councillor.councillor, ward=other)
    assert "Hillside ward</h1>" in page_of(ruth, ward=other.line_id)
    assert f"{ward.name} ward</h1>" in page_of(ruth, ward=ward.line_id)


def test_anothers_ward_is_not_found(ruth):
    assert ruth.get(reverse(HOME), {"ward": WardFactory().line_id}).status_code == 404
    assert ruth.get(reverse(HOME), {"ward": "9" * 30}).status_code == 404


def test_page_closes_the_day_after_the_term(ruth, councillor, ward):
    term = councillor.councillor.terms.get()
    term.end_date = today()
    term.save()
    assert ruth.get(reverse(HOME)).status_code == 200
    term.end_date = today() - timedelta(days=1)
    term.save()
    assert ruth.get(reverse(HOME)).status_code == 403


def test_others_have_no_ward_page(client, signed_in, resident, officer):
    assert client.get(reverse(HOME)).status_code == 302
    for person in (resident, officer):
        assert signed_in(person).get(reverse(HOME)).status_code == 403


def test_role_without_a_term_has_no_ward_page(signed_in, stranger, community):
    RoleHeld.objects.create(person=stranger, role=Role.COUNCILLOR, community=community, start_date=today())
    assert signed_in(stranger).get(reverse(HOME)).status_code == 403


@pytest.mark.parametrize("rows", [3, 30])
def test_page_needs_the_same_queries_for_3_and_30(ruth, ward, community, rows, django_assert_max_num_queries):
    type(ward).objects.filter(pk=ward.pk).update(outline=SQUARE)
    for _ in range(rows):
        update = news(community, ward.line)
        OccasionFactory(community=community, project=update.project)
        AskAnswerFactory(ask=AskFactory(community=community, line=ward.line, project=update.project), answer="no")
    page_of(ruth)  # draws the map, which is kept
    with django_assert_max_num_queries(15) as asked:
        page_of(ruth)
    statements = [query["sql"] for query in asked.captured_queries]
    assert len(statements) == len(set(statements))


def test_area_that_no_longer_touches_the_ward_is_gone(ruth, ward, community):
    ProjectFactory(community=community, title="Still here")
    assert "Still here" in page_of(ruth)
    link = ward.area_wards.get()
    link.end_date = today() - timedelta(days=1)
    link.save()
    AreaWardFactory(ward=ward)
    assert "Still here" not in page_of(ruth)
