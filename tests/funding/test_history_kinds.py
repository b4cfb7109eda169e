"""Every object of funding has lines of history, or a reason why it has none; its page shows them to whom they are."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.audit.remembers import Remembers
from biglocal.communities.models import Programme
from biglocal.dates import today
from funding.actions.assets import add_asset, lose_asset, save_asset
from funding.actions.bids import keep_bid
from funding.actions.papers import bring_paper, check_paper
from funding.history import about_money, for_residents, of_programmes, open_to, shut_topics, told
from funding.history_kinds import ABOUT, TOLD_ELSEWHERE
from tests.factories.communities import ProgrammeFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, ConflictFactory, ProposalFactory
from tests.factories.funding_changes import GrantRoundFactory, PanelWordFactory, SmallGrantFactory

MODELS = list(apps.get_app_config("funding").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_whatever_funding_keeps_has_history_or_a_reason(model):
    name = model._meta.model_name
    assert (name in ABOUT) != (name in TOLD_ELSEWHERE), (
        f"{model.__name__}: register_history() for its lines, or say in TOLD_ELSEWHERE why it has none."
    )
    assert name in ABOUT or TOLD_ELSEWHERE[name]


def test_history_names_nothing_that_is_not_there():
    assert set(TOLD_ELSEWHERE) <= {model._meta.model_name for model in MODELS}


@pytest.mark.parametrize("name", sorted(set(ABOUT) - {"paymentfile", "programme"}))
def test_what_has_history_knows_what_was_before(name):
    assert issubclass(ABOUT[name].model, Remembers)


def test_what_was_bought_is_told_with_before_and_after(community, chair, resident):
    facts = {"name": "The van", "cost": D("9000.00"), "tenure": "owned", "condition": "good"}
    asset = add_asset(community=community, by=chair, now=timezone.now(), **facts)
    save_asset(asset=asset, by=chair, now=timezone.now(), **facts, owner="The shed group")
    lose_asset(asset=asset, why="Sold", on=today(), by=chair, now=timezone.now())
    lines = told(for_residents(community, resident))
    assert [one.title for one in lines] == ["The van"] * 3
    assert ("owner", "", "The shed group") in lines[1].changes and ("gone why", "", "Sold") in lines[0].changes


def test_a_bid_tells_its_answer_on_its_page_and_to_residents(signed_in, chair, resident, community):
    facts = {"funder": "The lottery", "amount": D("500.00"), "sent_on": today(), "project": None, "proposal": None}
    given = {"community": community, "by": chair, "now": timezone.now()}
    bid = keep_bid(**given, **facts, answer="waiting", answered_on=None)
    keep_bid(**given, bid=bid, **facts, answer="won", answered_on=today())
    page = signed_in(chair).get(reverse("funding:bid_edit", args=[community.slug, bid.pk])).content.decode()
    assert "Who did what" in page and "No answer yet → Yes" in page
    history = reverse("funding:area_history", args=[community.slug])
    browser = signed_in(resident)
    assert "The lottery" in browser.get(history, {"about": "bid"}).content.decode()
    assert "The lottery" not in browser.get(history, {"about": "asset"}).content.decode()


# Papers and figures belong to no area ---------------------------------------------------------------------------------
@pytest.fixture
def paper(community, lto, finance):
    file = SimpleUploadedFile("cover.pdf", b"%PDF-1.7\n%%EOF")
    given = {"organisation": lto, "by": finance, "now": timezone.now(), "file": file}
    days = {"dated_on": today() - timedelta(days=3), "expires_on": today() + timedelta(days=90)}
    return bring_paper(kind="insurance", **days, **given)


def test_papers_are_told_to_staff_of_their_programme_and_to_no_resident(
    signed_in, officer, resident, community, paper, programme
):
    check_paper(paper=paper, by=officer, now=timezone.now())
    rows = of_programmes(about_money(["paper"]), [programme.pk])
    assert [line.verb for line in rows] == ["paper_check", "paper_bring"]
    assert not of_programmes(about_money(["paper"]), [ProgrammeFactory(slug="boards", name="Boards").pk]).exists()
    assert not for_residents(community, resident).exists()
    page = signed_in(officer).get(reverse("funding:paper_detail", args=[paper.pk])).content.decode()
    assert "Who did what" in page and "brought: insurance" in page
    assert "checked: insurance" in signed_in(officer).get(reverse("funding:money_history")).content.decode()


def test_figures_of_the_programme_are_told_to_its_staff(manager, programme):
    record("figures", Programme.objects.get(pk=programme.pk), by=manager, sentence="changed the figures")
    assert of_programmes(about_money(), [programme.pk]).count() == 1
    assert not of_programmes(about_money(), [ProgrammeFactory(slug="boards", name="Boards").pk]).exists()


# Rule 7 ---------------------------------------------------------------------------------------------------------------
def test_rule_7_a_conflict_shuts_all_that_came_of_the_proposal(community, officer, chair):
    proposal = ProposalFactory(community=community)
    agreement = AgreementFactory(community=community, proposal=proposal)
    payment = agreement.payments.create(number=1, due_on=today(), amount=D("5.00"), contribution=D("0.25"))
    for thing in [proposal, agreement, payment, AgreementFactory(community=community)]:
        record("send", thing, by=chair, sentence="did it", community=community.pk)
    ConflictFactory(proposal=proposal, person=officer, has_conflict=True, reason="My sister")
    assert about_money().count() == 4 and open_to(officer, about_money()).count() == 1
    assert open_to(chair, about_money()).count() == 4


@pytest.fixture
def small_grant(community, lto):
    line = BudgetLineFactory(agreement=AgreementFactory(community=community, lto=lto, amount=D("1000.00")))
    return SmallGrantFactory(round=GrantRoundFactory(line=line))


def test_rule_7_a_tie_told_to_the_panel_shuts_that_small_grant(small_grant, resident):
    PanelWordFactory(grant=small_grant, person=resident, has_conflict=True, reason="My son", yes=None)
    assert list(shut_topics(resident)) == [(f"smallgrant:{small_grant.pk}",)]


def test_residents_read_of_small_grants_what_was_paid_alone(small_grant, community, resident, chair):
    for verb in ["ask", "vote", "no_conflict", "decide", "pay"]:
        record(verb, small_grant, by=chair, sentence=verb, community=community.pk)
    assert [line.verb for line in for_residents(community, resident)] == ["pay"]
