"""Every address and every role, in one table: allowed cells are typed out, refusals follow from the kind of page.

A new address without a row fails `test_every_address_has_its_row`: add the row beside its neighbours. `AREA` pages lie
in the area that the people of `tests/conftest.py` belong to; `ANYWHERE` pages name no area.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from biglocal.access import GRANTS, INVITES, Action, Role
from biglocal.communities.actions.invitations import token_of
from biglocal.communities.actions.members import start_membership
from biglocal.dates import today
from biglocal.places.models import FileImport
from tests.factories.accounts import PersonFactory
from tests.factories.area_reports import ReportFactory
from tests.factories.communities import (
    AreaOutlineFactory,
    InvitationFactory,
    PlanFactory,
    PriorityFactory,
    ResidentGroupFactory,
    RoleHeldFactory,
)
from tests.factories.concerns import ConcernFactory, HidingFactory, SafeguardingConcernFactory
from tests.factories.councillors import AskFactory, ClaimFactory, TermFactory
from tests.factories.funding import (
    AgreementFactory,
    BidFactory,
    ConflictFactory,
    LedgerEntryFactory,
    ProposalFactory,
    ProposalLineFactory,
    ProposalVersionFactory,
)
from tests.factories.funding_changes import AssetFactory, CheckItemFactory, SmallGrantFactory, VariationFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    MeetingActionFactory,
    MeetingDecisionFactory,
    MeetingFactory,
    PartnershipReviewFactory,
    PlanReviewFactory,
)
from tests.factories.payments import ConditionFactory, PaperFactory, PaymentFileFactory
from tests.factories.places import SuccessionFactory, WardFactory
from tests.factories.pre_election import PreElectionFactory
from tests.factories.projects import (
    HelpOfferFactory,
    MilestoneFactory,
    OccasionFactory,
    PassedUpdateFactory,
    PhotoFactory,
    ProjectFactory,
    TakeDownFactory,
    UpdateFactory,
)
from tests.factories.reports import AcceptedReportFactory, PaymentFactory, ReceiptFactory, ReportVersionFactory
from tests.factories.upkeep import UpkeepContactFactory, UpkeepDateFactory, UpkeepTaskFactory
from tests.factories.visits import VisitNoteFactory

OUTSIDE = ["stranger", "other_resident"]  # signed in, without any role in the area
INSIDE = "resident chair worker finance certifier lto_lead rep councillor officer manager trust_lead".split()
EVERYBODY = ["signed_out", *OUTSIDE, *INSIDE]
PUBLIC, SIGNED_IN, AREA, ANYWHERE = "public", "signed in", "area", "anywhere"

GROUP = "chair worker"
STAFF = "officer manager"
SEES_PEOPLE = ["resident", "chair", "worker", "finance", "rep", "officer", "manager"]
SEES_REGISTER = ["chair", "worker", "rep", "officer", "manager"]
SEES_PAPERS = ["finance", "certifier", "officer", "manager"]
LOGS = "resident chair worker"
DRAFTS = ["chair", "worker", "rep", "officer", "manager"]
MONEY = " ".join(who for who in INSIDE if who not in {"lto_lead", "trust_lead"})


class Row:
    """One address: who gets in, with which answer. `but` names those whose answer differs, as `councillor=404`."""

    def __init__(self, name: str, kind: str, allowed: str = "", answer: int = 200, args: str = "", **but: int):
        self.name, self.kind, self.allowed, self.answer = name, kind, allowed.split(), answer
        self.args, self.but = args.split(), but

    def expected(self, who: str) -> int:
        if who in self.but:
            return self.but[who]
        if self.kind == PUBLIC or (self.kind == SIGNED_IN and who != "signed_out") or who in self.allowed:
            return self.answer
        if who == "signed_out":
            return 302
        return 404 if self.kind == AREA and who in OUTSIDE else 403


# fmt: off
ROWS = [
    # everybody reads
    Row("home", PUBLIC),
    Row("areas", PUBLIC),
    Row("area", PUBLIC, args="area"),
    Row("area_projects", PUBLIC, args="area"),
    Row("area_money", PUBLIC, args="area"),
    Row("project", PUBLIC, args="area project"),
    Row("update", PUBLIC, args="area project update"),
    Row("story_councillors", PUBLIC, args="area project"),
    Row("area_feed", PUBLIC, args="area"),
    Row("area_calendar", PUBLIC, args="area"),
    Row("project_feed", PUBLIC, args="area project"),
    Row("project_calendar", PUBLIC, args="area project"),
    Row("ward_feed", PUBLIC, args="gss"),
    Row("ward_calendar", PUBLIC, args="gss"),
    Row("ward_feed_by_name", PUBLIC, args="council line"),
    Row("ward_calendar_by_name", PUBLIC, args="council line"),
    Row("my_calendar", SIGNED_IN),
    Row("ward_follows", SIGNED_IN),
    Row("councillors:own_page_edit", SIGNED_IN, answer=404, councillor=200),
    Row("councillors:own_photo", PUBLIC, answer=404, args="photo"),
    Row("role_sheet", SIGNED_IN, answer=404, councillor=200),
    Row("role_sheet_file", SIGNED_IN, answer=404, councillor=200),
    Row("councillors:hand_over_write", SIGNED_IN, answer=404, args="term", councillor=200),
    Row("meeting_come", SIGNED_IN, answer=302, args="area meeting"),
    Row("my_calendar_file", PUBLIC, answer=404, args="key"),
    Row("progress", PUBLIC),
    Row("wards", PUBLIC),
    Row("councils", PUBLIC),
    Row("council", PUBLIC, args="council"),
    Row("area_reports", AREA, f"{GROUP} rep {STAFF}", args="area"),
    Row("report", SIGNED_IN, answer=404, args="areareport", **dict.fromkeys(DRAFTS, 200)),
    Row("report_edit", SIGNED_IN, answer=404, args="areareport", **dict.fromkeys(DRAFTS, 200)),
    Row("report_move", SIGNED_IN, answer=405, args="areareport"),
    Row("report_send", SIGNED_IN, answer=405, args="areareport"),
    Row("partnership_reports", AREA, f"{GROUP} rep {STAFF}", args="area yearly"),
    Row("councillor_years", SIGNED_IN, answer=404, councillor=200),
    Row("report", SIGNED_IN, answer=404, args="councillorreport", councillor=200, officer=200, manager=200),
    Row("report_edit", SIGNED_IN, answer=404, args="councillorreport", councillor=200),
    Row("report_file", PUBLIC, answer=404, args="reportlink"),
    Row("programme_reports", ANYWHERE, STAFF),
    Row("area_outline", AREA, f"worker {STAFF}", args="area"),
    Row("area_outline_draw", AREA, f"worker {STAFF}", args="area way"),
    Row("area_outline_look", AREA, f"worker {STAFF}", args="area outline"),
    Row("ward", PUBLIC, args="gss"),
    Row("ward_by_name", PUBLIC, args="council line"),
    Row("ward_briefs", PUBLIC, args="council line"),
    Row("ward_brief", PUBLIC, args="council line month"),
    Row("ward_brief_file", PUBLIC, args="council line month"),
    Row("ward_brief_ask", ANYWHERE, "councillor", answer=405, args="council line month"),
    Row("ward_facts", PUBLIC, args="council line"),
    Row("ward_facts_file", PUBLIC, args="council line"),
    Row("ward_photos", PUBLIC, args="council line"),
    Row("search", PUBLIC),
    Row("how_to_use", PUBLIC),
    Row("accessibility", PUBLIC),
    Row("your_information", PUBLIC),
    Row("robots", PUBLIC),
    Row("worker", PUBLIC),
    Row("manifest", PUBLIC),
    Row("offline", PUBLIC),
    Row("phone_token", PUBLIC),
    Row("projects:log_send", PUBLIC, answer=401, args="area"),  # answers a phone that names its person
    Row("favicon", PUBLIC, answer=302),
    Row("live", PUBLIC),
    Row("ready", PUBLIC),
    Row("healthz_jobs", PUBLIC, answer=503),  # no beat runs beside the tests
    Row("mail_hook", PUBLIC, answer=404),  # no mail service is named
    Row("mail_choice", PUBLIC, answer=404, args="key"),
    Row("mail_choices", PUBLIC, answer=404, args="key"),
    Row("projects:photo", PUBLIC, args="photo size"),
    Row("projects:photos_shown", PUBLIC),
    Row("area_sheet", PUBLIC, args="area"),
    Row("area_board", PUBLIC, args="area"),
    Row("project_board", PUBLIC, args="area project"),
    Row("projects:photo_page", PUBLIC, args="photo"),
    Row("councillors:councillor_detail", PUBLIC, args="councillor"),
    Row("councillors:claim", PUBLIC, answer=410, args="key"),
    Row("communities:plan", PUBLIC, args="area"),
    Row("communities:invitation", PUBLIC, args="token"),
    Row("follow", PUBLIC, answer=404),
    Row("concerns:concern_raise_page", PUBLIC),
    Row("concerns:concern_raise", PUBLIC, args="thing update"),
    Row("concerns:concern_thanks", PUBLIC),
    Row("mailbox", PUBLIC, answer=404),  # the demonstration alone has one
    Row("mailbox_letter", PUBLIC, answer=404, args="any"),
    Row("mailbox_html", PUBLIC, answer=404, args="any"),
    # signing in: django-allauth's pages
    Row("account_login", SIGNED_IN, answer=302, signed_out=200),
    Row("account_logout", SIGNED_IN),
    Row("account_inactive", PUBLIC),
    Row("account_signup", PUBLIC, answer=302),
    Row("account_request_login_code", PUBLIC, answer=302),
    Row("account_confirm_login_code", PUBLIC, answer=302),
    Row("account_email", SIGNED_IN),
    Row("account_email_verification_sent", PUBLIC, answer=302),
    Row("account_reauthenticate", SIGNED_IN, answer=403, officer=302, manager=302, trust_lead=302),
    Row("no_passwords", PUBLIC, answer=302, args="rest"),
    Row("account_change_password", PUBLIC, answer=302),
    Row("account_set_password", PUBLIC, answer=302),
    Row("account_reset_password", PUBLIC, answer=302),
    Row("account_reset_password_done", PUBLIC, answer=302),
    Row("account_reset_password_from_key", PUBLIC, answer=302, args="uidb36 key"),
    Row("account_reset_password_from_key_done", PUBLIC, answer=302),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_authenticate", PUBLIC, answer=302),
    Row("mfa_reauthenticate", SIGNED_IN, answer=403, officer=200, manager=200, trust_lead=200),
    Row("mfa_activate_totp", SIGNED_IN, officer=302, manager=302, trust_lead=302),
    Row("mfa_deactivate_totp", SIGNED_IN, answer=404, officer=302, manager=302, trust_lead=302),
    Row("mfa_view_recovery_codes", SIGNED_IN, answer=404),
    Row("mfa_generate_recovery_codes", SIGNED_IN, officer=302, manager=302, trust_lead=302),
    Row("mfa_download_recovery_codes", SIGNED_IN, answer=404),
    Row("mfa_list_webauthn", SIGNED_IN),
    Row("mfa_add_webauthn", SIGNED_IN, officer=302, manager=302, trust_lead=302),
    Row("mfa_reauthenticate_webauthn", SIGNED_IN, answer=403, officer=302, manager=302, trust_lead=302),
    Row("mfa_remove_webauthn", SIGNED_IN, answer=404, args="any", officer=302, manager=302, trust_lead=302),
    Row("mfa_edit_webauthn", SIGNED_IN, answer=404, args="any", officer=302, manager=302, trust_lead=302),
    Row("mfa_login_webauthn", PUBLIC, answer=302),
    Row("admin:index", SIGNED_IN, answer=302),
    # one's own
    Row("account", SIGNED_IN),
    Row("account_name", SIGNED_IN),
    Row("account_leave", SIGNED_IN),
    Row("account_data", SIGNED_IN),
    Row("account_data_file", SIGNED_IN, answer=404, args="photo"),
    Row("mail_settings", SIGNED_IN),
    Row("rep", SIGNED_IN),
    Row("home_for_role", SIGNED_IN, finance=302, certifier=302, rep=302, councillor=302, officer=302, manager=302,
        lto_lead=302, trust_lead=302),
    Row("projects:photo_free", SIGNED_IN, answer=403, args="photo", chair=302, worker=302),
    Row("projects:photo_take_down", SIGNED_IN, answer=403, args="photo",
        chair=302, worker=302, officer=302, manager=302),
    Row("projects:update_thank", SIGNED_IN, answer=302, args="area project update"),
    # progress
    Row("log", AREA, LOGS, args="area"),
    Row("projects:log_choose", ANYWHERE, f"{LOGS} other_resident", answer=302),
    Row("projects:log_pass", PUBLIC, answer=401, args="area"),
    Row("projects:passed_list", AREA, GROUP, args="area"),
    Row("projects:passed_settle", AREA, GROUP, args="area passed"),
    Row("projects:project_start", AREA, GROUP, args="area"),
    Row("projects:project_edit", AREA, GROUP, args="area project"),
    Row("projects:project_put", AREA, GROUP, args="area project"),
    Row("projects:next_step_set", AREA, GROUP, args="area project"),
    Row("projects:stage_move", AREA, GROUP, args="area project"),
    Row("projects:standing_change", AREA, GROUP, args="area project"),
    Row("projects:area_upkeep", PUBLIC, args="area"),
    Row("projects:upkeep", PUBLIC, args="area project"),
    Row("projects:hand_over", PUBLIC, args="area project"),
    Row("projects:hand_over_file", PUBLIC, args="area project"),
    Row("projects:upkeep_task_add", AREA, GROUP, args="area project"),
    Row("projects:upkeep_task_edit", AREA, GROUP, args="area project task"),
    Row("projects:upkeep_task_accept", AREA, GROUP, args="area project task"),
    Row("projects:upkeep_task_end", AREA, GROUP, args="area project task"),
    Row("projects:upkeep_date_add", AREA, GROUP, args="area project"),
    Row("projects:upkeep_date_edit", AREA, GROUP, args="area project upkeep_date"),
    Row("projects:upkeep_date_done", AREA, GROUP, args="area project upkeep_date"),
    Row("projects:upkeep_contact_add", AREA, GROUP, args="area project"),
    Row("projects:upkeep_contact_edit", AREA, GROUP, args="area project contact"),
    Row("projects:upkeep_remove", AREA, GROUP, answer=302, args="area project kind contact"),
    Row("projects:upkeep_restore", AREA, GROUP, answer=302, args="area project kind contact"),
    Row("projects:place_state", AREA, GROUP, args="area project"),
    Row("projects:milestone_add", AREA, GROUP, args="area project"),
    Row("projects:milestone_complete", AREA, GROUP, answer=302, args="area project milestone"),
    Row("projects:update_edit", AREA, GROUP, args="area project update"),
    Row("projects:update_delete", AREA, GROUP, answer=302, args="area project update"),
    Row("projects:update_restore", AREA, GROUP, answer=302, args="area project update"),
    Row("projects:project_handover", AREA, GROUP, args="area project"),
    Row("projects:handover_all", AREA, GROUP, args="area person"),
    Row("projects:help_offer", SIGNED_IN, args="area project"),
    Row("projects:offer_withdraw", SIGNED_IN, answer=405, args="area project offer"),
    Row("projects:offer_list", AREA, LOGS, args="area"),
    Row("projects:offer_answer", AREA, LOGS, args="area offer", resident=404),
    Row("projects:hours", AREA, f"{LOGS} rep {STAFF}", args="area"),
    Row("projects:hours_csv", AREA, f"{LOGS} rep {STAFF}", args="area"),
    Row("projects:held_photo", AREA, LOGS, answer=404, args="area photo"),  # its sender alone finds it
    Row("projects:idea_list", PUBLIC, args="area"),
    Row("projects:idea_detail", PUBLIC, args="area idea"),
    Row("projects:idea_new", SIGNED_IN, args="area"),
    Row("projects:idea_edit", SIGNED_IN, answer=404, args="area idea", chair=200),  # the writer alone
    Row("projects:idea_withdraw", SIGNED_IN, answer=404, args="area idea", chair=302),
    Row("projects:idea_restore", SIGNED_IN, answer=404, args="area idea", chair=302),
    Row("projects:idea_support", SIGNED_IN, answer=302, args="area idea"),
    Row("projects:idea_answer", AREA, GROUP, args="area idea"),
    Row("projects:occasion_list", PUBLIC, args="area"),
    Row("projects:occasion_detail", PUBLIC, args="area occasion"),
    Row("projects:occasion_calendar", PUBLIC, args="area occasion"),
    Row("projects:occasion_come", SIGNED_IN, answer=302, args="area occasion"),
    Row("projects:occasion_add", AREA, LOGS, args="area"),
    Row("projects:occasion_edit", AREA, LOGS, args="area occasion"),
    Row("projects:occasion_cancel", AREA, LOGS, args="area occasion"),
    Row("projects:occasion_restore", AREA, LOGS, answer=302, args="area occasion"),
    # people and plans
    Row("communities:people", AREA, f"{LOGS} finance rep {STAFF}", args="area"),
    Row("communities:partnership_review", AREA, f"{LOGS} finance rep {STAFF}", args="area"),
    Row("communities:partnership_review_confirm", AREA, "chair", answer=405, args="area"),
    Row("communities:partnership_review_list", ANYWHERE, f"{GROUP} rep {STAFF}"),
    Row("communities:member_add", AREA, GROUP, args="area"),
    Row("communities:people_history", AREA, f"{LOGS} finance rep {STAFF}", args="area"),
    Row("communities:member_suspend", AREA, GROUP, args="area member"),
    Row("communities:member_resume", AREA, GROUP, answer=405, args="area member"),
    Row("communities:member_step_down", AREA, answer=404, args="area member", **dict.fromkeys(SEES_PEOPLE, 404)),
    Row("communities:member_invite", AREA, GROUP, args="area member"),
    Row("communities:group", AREA, f"{LOGS} finance rep {STAFF}", args="area group"),
    Row("communities:group_start", AREA, GROUP, args="area"),
    Row("communities:group_edit", AREA, GROUP, args="area group"),
    Row("communities:group_end", AREA, GROUP, args="area group"),
    Row("communities:interests", PUBLIC, args="area"),
    Row("communities:interests_of", SIGNED_IN, answer=404, args="area person", **dict.fromkeys(SEES_REGISTER, 200)),
    Row("communities:interest_add", SIGNED_IN, answer=404, args="area person"),
    Row("communities:interest_edit", SIGNED_IN, answer=404, args="area person any"),
    Row("communities:register_confirm", SIGNED_IN, answer=405, args="area person"),
    Row("communities:at_risk_contact", AREA, GROUP, args="area"),
    Row("communities:person_invite", AREA, GROUP, args="area"),
    Row("communities:member_edit", AREA, GROUP, args="area member"),
    Row("communities:member_end", AREA, GROUP, args="area member"),
    Row("communities:role_add", AREA, GROUP, answer=405, args="area member"),
    Row("communities:role_end", AREA, GROUP, answer=405, args="area role"),
    Row("communities:invitation_act", AREA, GROUP, answer=405, args="area invitation"),
    Row("communities:plan_start", AREA, GROUP, args="area"),
    Row("communities:plan_edit", AREA, GROUP, args="area number"),
    Row("communities:priority_add", AREA, GROUP, args="area number"),
    Row("communities:priority_edit", AREA, GROUP, args="area number priority"),
    Row("communities:staff_people", ANYWHERE, STAFF),
    Row("communities:staff_invite", ANYWHERE, STAFF),
    Row("communities:staff_invitation_act", ANYWHERE, STAFF, answer=405, args="invitation"),
    Row("communities:people_help", ANYWHERE, STAFF),
    Row("communities:person_help", ANYWHERE, STAFF, args="person"),
    # meetings
    Row("communities:meeting_list", PUBLIC, args="area"),
    Row("meeting", PUBLIC, args="area meeting"),
    Row("communities:meeting_call", AREA, GROUP, args="area"),
    Row("communities:meeting_rules", AREA, GROUP, args="area"),
    Row("communities:meeting_edit", AREA, GROUP, args="area meeting"),
    Row("communities:meeting_cancel", AREA, GROUP, answer=405, args="area meeting"),
    Row("communities:agenda_add", AREA, GROUP, args="area meeting"),
    Row("communities:agenda_edit", AREA, GROUP, args="area meeting item"),
    Row("communities:attendance_edit", AREA, GROUP, args="area meeting"),
    Row("communities:minutes_edit", AREA, GROUP, args="area meeting"),
    Row("communities:minutes_move", AREA, GROUP, answer=405, args="area meeting"),
    Row("communities:question_add", AREA, GROUP, args="area meeting"),
    Row("communities:question_edit", AREA, GROUP, args="area meeting decision"),
    Row("communities:decision_record", AREA, GROUP, args="area meeting decision"),
    Row("communities:interest_declare", AREA, GROUP, args="area meeting decision"),
    Row("meeting_before", AREA, f"{LOGS} rep", args="area meeting"),
    Row("decision_links", AREA, GROUP, args="area meeting decision"),
    Row("communities:action_add", AREA, GROUP, args="area meeting"),
    Row("communities:action_done", AREA, f"{LOGS} rep", answer=405, args="area meeting action"),
    # concerns
    Row("concerns:concern_mine", SIGNED_IN),
    Row("concerns:area_concerns", AREA, f"{GROUP} {STAFF}", args="area"),
    Row("concerns:concern_list", ANYWHERE, f"{GROUP} {STAFF}"),
    Row("concerns:concern", ANYWHERE, f"{GROUP} {STAFF}", args="concern"),
    Row("concerns:history", ANYWHERE, f"{GROUP} {STAFF}", args="thing update"),
    Row("concerns:hidden", SIGNED_IN, answer=404, args="hiding", worker=200, chair=200, officer=200, manager=200),
    Row("concerns:safeguarding_list", ANYWHERE, "lto_lead trust_lead"),
    Row("concerns:safeguarding", ANYWHERE, "lto_lead trust_lead", args="worry"),
    Row("plan_review", PUBLIC, args="area review"),
    Row("plan_reviews", ANYWHERE, STAFF),
    Row("review_start", AREA, GROUP, args="area number"),
    Row("review_edit", AREA, GROUP, answer=302, args="area review"),
    Row("review_move", AREA, GROUP, answer=405, args="area review"),
    Row("review_answer", AREA, STAFF, answer=405, args="area review"),
    # the rep
    Row("communities:visit_list", AREA, f"{GROUP} rep {STAFF}", args="area"),
    Row("communities:visit_print", AREA, f"{GROUP} rep {STAFF}", args="area"),
    Row("communities:visit_write", AREA, "rep", args="area"),
    Row("communities:visit_edit", AREA, "rep", args="area visit"),
    Row("communities:rep_change", AREA, "manager", args="area"),
    # councillors
    Row("ward_home", ANYWHERE, "councillor"),
    Row("councillors:ask_list", AREA, f"{LOGS} rep {STAFF}", args="area"),
    Row("councillors:ask_raise", AREA, GROUP, args="area"),
    Row("councillors:ask_public", PUBLIC),
    Row("councillors:ask_mine", ANYWHERE, "councillor"),
    Row("councillors:ask_numbers", ANYWHERE, STAFF),
    Row("councillors:ask_numbers_file", ANYWHERE, STAFF, args="form"),
    Row("councillors:ask_detail", AREA, f"{LOGS} rep {STAFF} councillor", args="area ask"),
    Row("councillors:ask_edit", AREA, GROUP, args="area ask"),
    Row("councillors:ask_close", AREA, GROUP, args="area ask"),
    Row("councillors:ask_undo", AREA, GROUP, answer=405, args="area ask"),
    Row("councillors:ask_write", AREA, f"{LOGS} rep {STAFF} councillor", answer=405, args="area ask"),
    Row("councillors:ask_word_back", AREA, f"{LOGS} rep {STAFF} councillor", answer=405, args="area ask ask_word"),
    Row("councillors:ask_pass", AREA, "councillor", args="area ask"),
    Row("councillors:ask_keep", AREA, "councillor", answer=405, args="area ask"),
    Row("councillors:ask_begin", AREA, "councillor", answer=405, args="area ask"),
    Row("councillors:ask_withdraw", AREA, GROUP, args="area ask"),
    Row("councillors:ask_result", AREA, GROUP, args="area ask"),
    Row("councillors:ask_answer", AREA, "councillor", answer=405, args="area ask"),
    Row("councillors:claim_list", ANYWHERE, STAFF),
    Row("councillors:claim_act", ANYWHERE, STAFF, answer=405, args="claim"),
    Row("councillors:claim_refuse", ANYWHERE, STAFF, args="claim"),
    Row("councillors:account_off", ANYWHERE, STAFF, args="councillor"),
    Row("councillors:councillor_invite", ANYWHERE, f"{GROUP} {STAFF}", args="councillor"),
    Row("councillors:councillor_account", ANYWHERE, STAFF, args="councillor"),
    # money
    Row("funding:proposal_list", AREA, MONEY, args="area"),
    Row("funding:area_history", AREA, MONEY, args="area"),
    Row("portfolio", ANYWHERE, STAFF),
    Row("funding:portfolio_file", ANYWHERE, STAFF, args="form"),
    Row("funding:portfolio_area", ANYWHERE, STAFF, args="area"),
    Row("funding:money_history", ANYWHERE, STAFF),
    Row("funding:figures", ANYWHERE, STAFF),
    Row("funding:figures_change", ANYWHERE, "manager", args="programme"),
    Row("funding:allocations_give", ANYWHERE, "manager", answer=405, args="programme"),
    Row("funding:money_history_file", ANYWHERE, STAFF, args="form"),
    Row("funding:area_list", AREA, MONEY, args="area which"),
    Row("funding:area_list_file", AREA, MONEY, args="area which form"),
    Row("funding:proposal_new", AREA, GROUP, args="area"),
    Row("funding:proposal_detail", AREA, MONEY, args="area ref"),
    Row("funding:proposal_edit", AREA, GROUP, answer=302, args="area ref"),
    Row("funding:proposal_agree", AREA, "chair finance", args="area ref"),
    Row("funding:proposal_send", AREA, "chair finance", answer=405, args="area ref"),
    Row("funding:bid_list", AREA, MONEY, args="area"),
    Row("funding:bid_new", AREA, GROUP, args="area"),
    Row("funding:bid_edit", AREA, GROUP, args="area bid"),
    Row("funding:proposal_letter", AREA, "resident chair worker finance certifier", answer=404, args="area ref",
        rep=404, councillor=404, officer=404, manager=404),
    Row("funding:proposal_letter_pdf", AREA, "resident chair worker finance certifier", answer=404, args="area ref",
        rep=404, councillor=404, officer=404, manager=404),
    Row("funding:proposal_withdraw", AREA, "chair finance", args="area ref"),
    Row("funding:agreement_detail", AREA, MONEY, args="area agreement"),
    Row("funding:agreement_accept", AREA, "finance", args="area agreement"),
    Row("funding:agreement_rhythm", AREA, STAFF, answer=405, args="area agreement"),
    Row("funding:agreement_end", AREA, STAFF, args="area agreement"),
    Row("funding:agreement_close", AREA, MONEY, args="area agreement"),
    Row("funding:agreement_hand_over", AREA, STAFF, args="area agreement"),
    Row("funding:agreement_return", AREA, STAFF, args="area agreement"),
    Row("funding:return_correct", AREA, STAFF, args="area agreement returned"),
    Row("funding:payment_plan", AREA, STAFF, args="area agreement"),
    Row("funding:payment_act", AREA, STAFF, args="area payment move"),
    Row("funding:payment_list", ANYWHERE, STAFF),
    Row("funding:payments_file", ANYWHERE, STAFF, args="form"),
    Row("funding:payment_files", ANYWHERE, STAFF),
    Row("funding:payment_file", ANYWHERE, STAFF, args="payment_file"),
    Row("funding:bank_return", ANYWHERE, STAFF),
    Row("funding:bank_return_apply", ANYWHERE, STAFF, answer=405),
    Row("lto", ANYWHERE, "finance certifier"),
    Row("funding:lto_papers", ANYWHERE, "finance certifier", args="organisation"),
    Row("funding:paper_add", ANYWHERE, f"{GROUP} finance", answer=404, args="organisation", finance=200),
    Row("funding:paper_list", ANYWHERE, STAFF),
    Row("funding:paper_detail", ANYWHERE, STAFF, args="paper"),
    Row("funding:paper_file", SIGNED_IN, answer=404, args="paper", **dict.fromkeys(SEES_PAPERS, 200)),
    Row("funding:bank_check", ANYWHERE, STAFF, args="organisation"),
    Row("funding:variation_list", AREA, MONEY, args="area"),
    Row("funding:variation_new", AREA, f"{GROUP} finance", args="area agreement change_kind"),
    Row("funding:variation_detail", AREA, MONEY, args="area variation"),
    Row("funding:variation_edit", AREA, f"{GROUP} finance", args="area variation"),
    Row("funding:variation_agree", AREA, "chair", args="area variation"),
    Row("funding:variation_answer", AREA, f"{GROUP} finance", args="area variation"),
    Row("funding:variation_query", AREA, STAFF, args="area variation"),
    Row("funding:variation_reader", AREA, STAFF, args="area variation"),
    Row("funding:variation_decide", AREA, STAFF, args="area variation"),
    Row("funding:variation_press", AREA, f"{GROUP} finance", answer=405, args="area variation act"),
    Row("funding:closing_list", ANYWHERE, STAFF),
    Row("funding:closing", AREA, MONEY, args="area"),
    Row("funding:closing_press", AREA, f"{GROUP} finance", answer=405, args="area act"),
    Row("funding:closing_begin", AREA, STAFF, answer=405, args="area act"),
    Row("funding:closing_end", AREA, "manager", answer=405, args="area act"),
    Row("funding:closing_tick", AREA, f"{GROUP} finance", args="area check"),
    Row("funding:closing_proof", AREA, MONEY, answer=404, args="area check"),  # there is no paper
    Row("funding:closing_confirm", AREA, "manager", args="area"),
    Row("funding:closing_give_up", AREA, "manager", args="area"),
    Row("funding:closing_letter", AREA, MONEY, answer=404, args="area"),  # there is no letter yet
    Row("funding:closing_letter_pdf", AREA, MONEY, answer=404, args="area"),
    Row("funding:asset_list", AREA, MONEY, args="area"),
    Row("funding:asset_add", AREA, f"{GROUP} finance", args="area"),
    Row("funding:asset_edit", AREA, f"{GROUP} finance", args="area asset"),
    Row("funding:asset_gone", AREA, f"{GROUP} finance", args="area asset"),
    Row("funding:asset_back", AREA, f"{GROUP} finance", answer=405, args="area asset"),
    Row("funding:round_list", PUBLIC, args="area"),
    Row("funding:round_detail", PUBLIC, args="area round"),
    Row("funding:small_grant_ask", PUBLIC, answer=302, args="area round"),  # it closed yesterday
    Row("funding:small_grant", PUBLIC, args="small_key"),
    Row("funding:round_new", AREA, GROUP, args="area"),
    Row("funding:round_edit", AREA, GROUP, args="area round"),
    Row("funding:round_manage", AREA, GROUP, args="area round"),
    Row("funding:round_press", AREA, GROUP, answer=405, args="area round act"),
    Row("funding:panel_add", AREA, GROUP, answer=405, args="area round"),
    Row("funding:panel_leave", AREA, GROUP, answer=405, args="area round person"),
    Row("funding:round_judge", AREA, LOGS, args="area round"),
    Row("funding:small_grant_judge", AREA, LOGS, args="area round small", resident=403),  # not on the panel
    Row("funding:small_grant_act", AREA, GROUP, answer=405, args="area round small act"),
    Row("funding:round_pay", AREA, "finance", args="area round"),
    Row("funding:small_grant_pay", AREA, "finance", answer=405, args="area round small"),
    Row("grants", ANYWHERE, STAFF),
    Row("grant", ANYWHERE, STAFF, args="ref"),
    Row("mail_watch", ANYWHERE, STAFF),
    Row("mail_kinds", ANYWHERE, STAFF),
    Row("mail_kind", ANYWHERE, STAFF, args="mail"),
    Row("mail_kind_html", ANYWHERE, STAFF, args="mail"),
    Row("file_imports", ANYWHERE, STAFF),
    Row("file_import_bring", ANYWHERE, STAFF, args="filekind"),
    Row("file_import", ANYWHERE, STAFF, args="fileimport"),
    Row("file_import_wrong", ANYWHERE, STAFF, args="fileimport"),
    Row("file_import_drop", ANYWHERE, STAFF, answer=405, args="fileimport"),
    Row("vacancies", ANYWHERE, STAFF),
    Row("vacancies_file", ANYWHERE, STAFF, args="form"),
    Row("ward_seats", ANYWHERE, STAFF, args="seatsward"),
    Row("unknowns", ANYWHERE, STAFF),
    Row("unknown_list", ANYWHERE, STAFF, args="unknown"),
    Row("term_why", ANYWHERE, STAFF, args="endedterm"),
    Row("pre_elections", ANYWHERE, STAFF),
    Row("pre_election_set", ANYWHERE, STAFF),
    Row("pre_election", ANYWHERE, STAFF, args="preelection"),
    Row("pre_election_take_back", ANYWHERE, STAFF, args="preelection"),
    Row("ward_changes", ANYWHERE, STAFF),
    Row("ward_change", ANYWHERE, STAFF, args="ward_set"),
    Row("ward_change_tell", ANYWHERE, STAFF, answer=405, args="ward_set"),
    Row("ward_change_heirs", ANYWHERE, STAFF, args="ward_set old_ward"),
    Row("ward_change_confirm", ANYWHERE, STAFF, answer=405, args="ward_set old_ward"),
    Row("ward_change_refuse", ANYWHERE, STAFF, answer=405, args="ward_set old_ward heir"),
    Row("projects:photos_taken_down", ANYWHERE, STAFF),
    Row("projects:photo_put_back", ANYWHERE, STAFF, args="taken_down"),
    Row("funding:report_list", AREA, MONEY, args="area"),
    Row("funding:report", AREA, MONEY, args="area report"),
    Row("funding:report_edit", AREA, "finance", answer=302, args="area report"),
    Row("funding:report_paste", AREA, "finance", answer=302, args="area report"),
    Row("funding:report_fill", AREA, "finance", answer=405, args="area report"),
    Row("funding:report_sheet", AREA, "finance", args="area report form"),
    Row("funding:report_see", AREA, "chair", answer=302, args="area report"),
    Row("funding:report_sign", AREA, "certifier", answer=405, args="area report"),
    Row("funding:report_send", AREA, "finance certifier", answer=405, args="area report"),
    Row("funding:report_back", AREA, "finance certifier", answer=405, args="area report"),
    Row("funding:report_receipt", AREA, "finance certifier officer manager", args="area report receipt",
        resident=404, chair=404, worker=404, rep=404, councillor=404),
    Row("funding:report_review", ANYWHERE, STAFF, args="report"),
    Row("funding:report_ask", ANYWHERE, STAFF, answer=405, args="report"),
    Row("funding:report_accept", ANYWHERE, STAFF, answer=405, args="report"),
    Row("funding:grants_file", ANYWHERE, STAFF, args="form"),
    Row("funding:grant_conflict", ANYWHERE, STAFF, answer=405, args="ref"),
    Row("funding:grant_conflict_back", ANYWHERE, "manager", args="ref stepped_back"),
    Row("funding:grant_reader", ANYWHERE, STAFF, answer=405, args="ref"),
    Row("funding:grant_next", ANYWHERE, STAFF, answer=405),
    Row("funding:view_save", ANYWHERE, STAFF, answer=405),
    Row("funding:view_remove", ANYWHERE, STAFF, answer=405, args="condition"),
    Row("funding:condition_check", ANYWHERE, STAFF, args="condition"),
    Row("funding:condition", AREA, MONEY, args="area condition"),
    Row("funding:condition_file", AREA, "chair worker finance officer manager", args="area condition"),
    Row("funding:grant_review", ANYWHERE, STAFF, answer=405, args="ref"),
    Row("funding:grant_changes", ANYWHERE, STAFF, answer=405, args="ref"),
    Row("funding:grant_decide", ANYWHERE, STAFF, answer=405, args="ref"),
    Row("funding:grant_confirm", ANYWHERE, "manager", answer=405, args="ref"),
]
# fmt: on


@pytest.fixture
def world(community, ward, councillor, chair, lto, rep):
    """One thing of each kind in the area, by the names that rows use."""
    project = ProjectFactory(community=community, slug="pocket-park")
    update = UpdateFactory(project=project, by=chair)
    member = start_membership(
        group=ResidentGroupFactory(community=community), person=PersonFactory(), by=chair, on=today()
    )
    plan = PlanFactory(community=community)
    invitation = InvitationFactory(community=community, invited_by=chair)
    decision = MeetingDecisionFactory(meeting=MeetingFactory(community=community, on=today()))
    proposal = ProposalFactory(
        community=community,
        lto=lto,
        written_by=chair,
        state="submitted",
        submitted_at=timezone.now(),
        submitted_by=chair,
    )
    version = ProposalVersionFactory(proposal=proposal)
    ProposalLineFactory(version=version)
    type(version).objects.filter(pk=version.pk).update(sent_at=timezone.now())
    agreement = AgreementFactory(community=community, lto=lto)
    reported = AcceptedReportFactory(agreement=agreement)
    said = ReportVersionFactory(report=reported)
    small = SmallGrantFactory(round__line__agreement=agreement)
    heir = SuccessionFactory()
    return SimpleNamespace(
        ward_set=heir.new.ward_set_id,
        old_ward=heir.old_id,
        heir=heir.pk,
        area=community.slug,
        programme=community.programme.slug,
        project=project.slug,
        update=update.pk,
        photo=PhotoFactory(update=update, small=ContentFile(b"webp", "photo.webp")).key,
        size="small",
        taken_down=TakeDownFactory(photo__update=update).pk,
        milestone=MilestoneFactory(project=project).pk,
        passed=PassedUpdateFactory(community=community).pk,
        occasion=OccasionFactory(community=community).pk,
        idea=IdeaFactory(community=community, by=chair).pk,
        offer=HelpOfferFactory(project=project).pk,
        task=UpkeepTaskFactory(project=project).pk,
        upkeep_date=UpkeepDateFactory(project=project).pk,
        contact=UpkeepContactFactory(project=project).pk,
        kind="contact",
        filekind="councils",
        way="circle",
        outline=AreaOutlineFactory(community=community).pk,
        areareport=ReportFactory(subject=community.pk).key,
        councillorreport=ReportFactory(kind="councillor-year", subject=councillor.councillor.pk).key,
        reportlink="any",
        yearly=PartnershipReviewFactory(community=community, confirmed_by=chair).pk,
        preelection=PreElectionFactory().pk,
        unknown="reasons",
        seatsward=WardFactory(seats_known=True).pk,
        endedterm=TermFactory(end_date=today()).pk,
        fileimport=FileImport.objects.create(kind="councils", name="c.csv", state="ready", asked_at=timezone.now()).pk,
        gss=ward.line.gss,
        council=ward.line.council.slug,
        line=ward.line.slug,
        month="2026-01",
        councillor=councillor.councillor.slug,
        term=councillor.councillor.terms.get().pk,
        claim=ClaimFactory(councillor=councillor.councillor, invited_by=chair).pk,
        ask=AskFactory(community=community, raised_by=chair, line=ward.line).pk,
        ask_word=1,
        member=member.pk,
        group=member.group_id,
        role=RoleHeldFactory(community=community).pk,
        person=member.person_id,
        invitation=invitation.pk,
        token=token_of(invitation),
        number=plan.number,
        priority=PriorityFactory(plan=plan).pk,
        meeting=decision.meeting.number,
        review=PlanReviewFactory(plan=plan, state="published").pk,
        decision=decision.pk,
        item=AgendaItemFactory(meeting=decision.meeting).pk,
        action=MeetingActionFactory(meeting=decision.meeting).pk,
        ref=proposal.ref,
        thing="update",
        visit=VisitNoteFactory(community=community, by=rep).pk,
        concern=ConcernFactory(community=community).pk,
        hiding=HidingFactory(community=community, by=chair).pk,
        worry=SafeguardingConcernFactory(community=community).pk,
        stepped_back=ConflictFactory(proposal=proposal, has_conflict=True, reason="A cousin").person_id,
        agreement=agreement.pk,
        payment=PaymentFactory(agreement=agreement).pk,
        move="hold",
        returned=LedgerEntryFactory(agreement=agreement, kind="return").pk,
        payment_file=PaymentFileFactory(made_by=chair).pk,
        organisation=lto.slug,
        bid=BidFactory(community=community).pk,
        condition=ConditionFactory(
            agreement=AgreementFactory(community=community), proof_file=ContentFile(b"%PDF-1.7", "a.pdf")
        ).pk,
        paper=PaperFactory(organisation=lto, file=ContentFile(b"%PDF-1.7", "a.pdf")).pk,
        variation=VariationFactory(agreement=agreement, written_by=chair).pk,
        change_kind="move",
        check=CheckItemFactory(close_out__community=community).code,
        asset=AssetFactory(community=community).pk,
        round=small.round.number,
        small=small.number,
        small_key=small.key,
        act="send",
        report=reported.pk,
        receipt=ReceiptFactory(report=reported, sent_in=said).key,
        form="csv",
        which="ledger",
        any=1,
        rest="any/",
        uidb36="1",
        key="any",
        mail="login-code",
    )


@pytest.fixture
def browsers(request) -> dict[str, Client]:
    """A browser for each role, and one in which nobody is signed in."""
    signed_in = request.getfixturevalue("signed_in")
    people = {who: request.getfixturevalue(who) for who in EVERYBODY if who != "signed_out"}
    for person in people.values():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return {"signed_out": Client(), **{who: signed_in(person) for who, person in people.items()}}


SOME = 8


@pytest.mark.parametrize("first", range(0, len(ROWS), SOME), ids=lambda first: ROWS[first].name)
def test_each_role_gets_its_answer(first, world, browsers):
    """Some rows in one go: making a person of each role costs more than asking a page."""
    wrong = {}
    for row in ROWS[first : first + SOME]:
        address = reverse(row.name, args=[getattr(world, name) for name in row.args])
        answers = {who: browsers[who].get(address) for who in EVERYBODY}
        if row.kind in (AREA, ANYWHERE) and not answers["signed_out"].get("Location", "").startswith(
            "/accounts/login/?next=/"
        ):
            wrong[row.name, "signed_out"] = "not led to sign in"
        for who, answer in answers.items():
            if answer.status_code != row.expected(who):
                wrong[row.name, who] = f"{answer.status_code}, not {row.expected(who)}"
    assert wrong == {}, "\n".join(f"{name} {who}: {answer}" for (name, who), answer in wrong.items())


def addresses(patterns=None, space="") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif not space.startswith("admin:") or pattern.name == "index":  # the admin answers alike everywhere
            yield f"{space}{pattern.name}"


def test_every_address_has_its_row():
    assert sorted(set(addresses()) - {row.name for row in ROWS}) == []
    assert sorted({row.name for row in ROWS} - set(addresses())) == []


def test_no_row_stands_twice():
    looks = [(row.name, *row.args) for row in ROWS]  # one address may show papers of several kinds
    assert sorted(looks) == sorted(set(looks))


def test_staff_of_the_tests_have_their_second_step(officer, manager):
    assert Authenticator.objects.filter(user__in=[officer, manager]).count() == 2


# Who may do what: the whole of access.py typed out a second time, so that a change there is seen here -----------------
MAY = {
    Role.RESIDENT: "update_log date_edit update_see_inside upkeep_see members_see money_see meeting_see round_judge",
    Role.CHAIR: "idea_answer update_log date_edit update_see_inside members_see money_see update_correct project_edit "
    "members_edit upkeep_see person_invite plan_edit ask_raise proposal_write proposal_send meeting_see meeting_edit "
    "review_send concern_answer visit_read round_judge bid_keep paper_bring variation_ask round_run close_out "
    "report_seen variation_agree",
    Role.WORKER: "idea_answer update_log date_edit update_see_inside members_see money_see update_correct project_edit "
    "members_edit upkeep_see person_invite plan_edit ask_raise proposal_write meeting_see meeting_edit "
    "concern_answer visit_read round_judge bid_keep paper_bring variation_ask round_run close_out",
    Role.FINANCE: "upkeep_see members_see money_see proposal_send lto_see agreement_accept paper_bring report_write "
    "variation_ask round_pay close_out",
    Role.CERTIFIER: "money_see lto_see report_sign",
    Role.TRUSTEE: "money_see lto_see",
    Role.LTO_SAFE: "safeguarding_read",
    Role.REP: "update_see_inside upkeep_see members_see money_see meeting_see visit_note visit_read",
    Role.COUNCILLOR: "ask_answer money_see",
    Role.OFFICER: "update_see_inside upkeep_see members_see money_see grants_review grants_decide people_help "
    "mail_watch review_answer concern_answer visit_read visit_read_all portfolio_see report_accept paper_check "
    "payment_release variation_decide",
    Role.MANAGER: "update_see_inside upkeep_see members_see money_see grants_review grants_decide people_help "
    "mail_watch grants_confirm review_answer concern_answer visit_read visit_read_all rep_assign "
    "portfolio_see report_accept paper_check payment_release variation_decide close_confirm figures_change",
    Role.TRUST_SAFE: "safeguarding_read",
}
for role in (Role.CHAIR, Role.WORKER, Role.REP, Role.OFFICER, Role.MANAGER):
    MAY[role] += " register_see"
for role in (Role.CHAIR, Role.WORKER, Role.OFFICER, Role.MANAGER):
    MAY[role] += " councillor_invite"
for role in (Role.RESIDENT, Role.CHAIR, Role.WORKER, Role.REP, Role.COUNCILLOR, Role.OFFICER, Role.MANAGER):
    MAY[role] += " ask_see"
for role in (Role.WORKER, Role.OFFICER, Role.MANAGER):
    MAY[role] += " outline_draw"
for role in (Role.OFFICER, Role.MANAGER):
    MAY[role] += " photo_put_back close_begin places_read_in places_keep"
for role in (Role.CHAIR, Role.WORKER, Role.REP, Role.OFFICER, Role.MANAGER):
    MAY[role] += " area_report"
MAY[Role.CHAIR] += " review_confirm"
MAY_INVITE = {
    Role.CHAIR: "resident worker chair",
    Role.WORKER: "resident",
    Role.OFFICER: "chair finance certifier trustee rep",
    Role.MANAGER: "chair finance certifier trustee lto_safe rep officer manager trust_safe",
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_each_role_and_action(role, action):
    assert (action in GRANTS[role]) == (action.value in MAY[role].split())


@pytest.mark.parametrize("role", Role)
def test_each_role_invites(role):
    assert {invited.value for invited in INVITES.get(role, set())} == set(MAY_INVITE.get(role, "").split())
