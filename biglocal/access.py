"""Who may do what, on one screen. Roles are rows with dates (`RoleHeld`); *when* it may be done stands on the row.

A person signed in without a role may only do what `@signed_in` pages allow: read, follow, and keep the own account.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may hold in an area, in a fund-holding body, or in the programme."""

    RESIDENT = "resident", "Resident"  # a member of the area's groups
    CHAIR = "chair", "Chair of the partnership"
    WORKER = "worker", "Worker"
    FINANCE = "finance", "Finance officer of the locally trusted organisation"
    CERTIFIER = "certifier", "Second person of the locally trusted organisation"
    TRUSTEE = "trustee", "Trustee of the locally trusted organisation"
    LTO_SAFE = "lto_safe", "Safeguarding lead of the locally trusted organisation"
    REP = "rep", "Big Local rep"
    COUNCILLOR = "councillor", "Ward councillor"
    OFFICER = "officer", "Grants officer, Local Trust"
    MANAGER = "manager", "Programme manager, Local Trust"
    TRUST_SAFE = "trust_safe", "Safeguarding lead, Local Trust"


class Action(TextChoices):
    """One a verb: what pages and actions ask about."""

    # in an area
    UPDATE_LOG = "update_log", "Log progress"
    UPDATE_CORRECT = "update_correct", "Correct or take down anybody's update"
    UPDATE_SEE_INSIDE = "update_see_inside", "Read what only the partnership sees"
    UPKEEP_SEE = "upkeep_see", "See the keys, phone numbers and reference numbers of a place"
    IDEA_ANSWER = "idea_answer", "Answer ideas"
    DATE_EDIT = "date_edit", "Put dates in the diary, move and cancel them"
    PROJECT_EDIT = "project_edit", "Start and change projects, next steps and milestones"
    MEMBERS_SEE = "members_see", "See who is in the groups, with dates"
    REGISTER_SEE = "register_see", "Read the whole register of interests, and why people left or rest"
    REVIEW_CONFIRM = "review_confirm", "Confirm the yearly review of the partnership"
    MEMBERS_EDIT = "members_edit", "Add members and end memberships"
    PERSON_INVITE = "person_invite", "Invite people into a role of the area"
    OUTLINE_DRAW = "outline_draw", "Draw the outline of the area"
    PLAN_EDIT = "plan_edit", "Write the plan and its priorities"
    MEETING_SEE = "meeting_see", "Read drafts, kept minutes and private parts of meetings"
    MEETING_EDIT = "meeting_edit", "Call meetings, write minutes and decisions"
    REVIEW_SEND = "review_send", "Agree the review of a plan and send it to Local Trust"
    ASK_RAISE = "ask_raise", "Ask the councillors"
    ASK_SEE = "ask_see", "Read what councillors are asked, and what is written about it"
    ASK_ANSWER = "ask_answer", "Answer what councillors are asked"
    COUNCILLOR_INVITE = "councillor_invite", "Invite councillors to keep their page"
    PROPOSAL_WRITE = "proposal_write", "Write a proposal"
    PROPOSAL_SEND = "proposal_send", "Agree a proposal and send it to Local Trust"
    MONEY_SEE = "money_see", "See the area's money line by line"
    BID_KEEP = "bid_keep", "Keep what other funders were asked for"
    LTO_SEE = "lto_see", "See the pages of the fund-holding body: agreements, papers, reports"
    AGREEMENT_ACCEPT = "agreement_accept", "Accept an agreement for the fund-holding body"
    PAPER_BRING = "paper_bring", "Bring papers and proofs"
    REPORT_WRITE = "report_write", "Write a spend report"
    REPORT_SIGN = "report_sign", "Sign a spend report as second person"
    REPORT_SEEN = "report_seen", "Say that the partnership has seen a spend report"
    VARIATION_ASK = "variation_ask", "Ask to move money between lines, or for more time"
    VARIATION_AGREE = "variation_agree", "Agree a variation for the partnership"
    ROUND_RUN = "round_run", "Run a round of small grants"
    ROUND_JUDGE = "round_judge", "Judge small grants on the panel"
    ROUND_PAY = "round_pay", "Mark small grants as paid"
    CLOSE_OUT = "close_out", "Work through the close-out"
    CONCERN_ANSWER = "concern_answer", "Answer concerns, hide and show again"
    AREA_REPORT = "area_report", "Draft a report about the area, and send it"
    VISIT_NOTE = "visit_note", "Write notes of visits"
    VISIT_READ = "visit_read", "Read what a rep shares of visits"
    # in the programme
    GRANTS_REVIEW = "grants_review", "Read the queue, review proposals, ask for changes"
    GRANTS_DECIDE = "grants_decide", "Decide on proposals"
    GRANTS_CONFIRM = "grants_confirm", "Confirm a large decision as second person"
    PORTFOLIO_SEE = "portfolio_see", "See the money of all areas"
    REPORT_ACCEPT = "report_accept", "Query and accept spend reports"
    PAPER_CHECK = "paper_check", "Check papers and proofs of conditions"
    PAYMENT_RELEASE = "payment_release", "Hold and release payments, and mark what the bank did"
    VARIATION_DECIDE = "variation_decide", "Answer variations and extensions"
    CLOSE_BEGIN = "close_begin", "Begin the close-out of an area"
    CLOSE_CONFIRM = "close_confirm", "Confirm that an area has closed"
    FIGURES_CHANGE = "figures_change", "Change the figures of the programme"
    REVIEW_ANSWER = "review_answer", "Read and answer reviews of plans"
    PEOPLE_HELP = "people_help", "Give people a way back in, invite staff and fund-holding bodies"
    MAIL_WATCH = "mail_watch", "See why a mail was sent or not"
    PLACES_READ_IN = "places_read_in", "Read in files of councils, wards, areas, postcodes and councillors"
    PLACES_KEEP = "places_keep", "Keep councils, wards and councillors true: elections, seats, what is unknown"
    PHOTO_PUT_BACK = "photo_put_back", "Look at photos taken down, and put one back"
    VISIT_READ_ALL = "visit_read_all", "Read all of a rep's notes"
    REP_ASSIGN = "rep_assign", "Pass an area to another rep, set the days"
    SAFEGUARDING_READ = "safeguarding_read", "Read worries about a child or an adult at risk"


A = Action
RESIDENT = {
    A.UPDATE_LOG,
    A.UPDATE_SEE_INSIDE,
    A.ASK_SEE,
    A.DATE_EDIT,
    A.UPKEEP_SEE,
    A.MEMBERS_SEE,
    A.MONEY_SEE,
    A.MEETING_SEE,
    A.ROUND_JUDGE,
}
GROUP = RESIDENT | {
    A.UPDATE_CORRECT,
    A.PROJECT_EDIT,
    A.IDEA_ANSWER,
    A.REGISTER_SEE,
    A.MEMBERS_EDIT,
    A.PERSON_INVITE,
    A.PLAN_EDIT,
    A.MEETING_EDIT,
    A.ASK_RAISE,
    A.COUNCILLOR_INVITE,
    A.PROPOSAL_WRITE,
    A.BID_KEEP,
    A.PAPER_BRING,
    A.VARIATION_ASK,
    A.ROUND_RUN,
    A.CLOSE_OUT,
    A.CONCERN_ANSWER,
    A.AREA_REPORT,
    A.VISIT_READ,
}
STAFF = {
    A.UPDATE_SEE_INSIDE,
    A.ASK_SEE,
    A.UPKEEP_SEE,
    A.MEMBERS_SEE,
    A.REGISTER_SEE,
    A.MONEY_SEE,
    A.GRANTS_REVIEW,
    A.GRANTS_DECIDE,
    A.PORTFOLIO_SEE,
    A.REPORT_ACCEPT,
    A.PAPER_CHECK,
    A.PAYMENT_RELEASE,
    A.VARIATION_DECIDE,
    A.CLOSE_BEGIN,
    A.REVIEW_ANSWER,
    A.PEOPLE_HELP,
    A.COUNCILLOR_INVITE,
    A.MAIL_WATCH,
    A.PLACES_READ_IN,
    A.OUTLINE_DRAW,
    A.PLACES_KEEP,
    A.PHOTO_PUT_BACK,
    A.CONCERN_ANSWER,
    A.AREA_REPORT,
    A.VISIT_READ,
    A.VISIT_READ_ALL,
}

GRANTS: dict[Role, set[Action]] = {
    Role.RESIDENT: RESIDENT,
    Role.CHAIR: GROUP | {A.PROPOSAL_SEND, A.REVIEW_SEND, A.REVIEW_CONFIRM, A.REPORT_SEEN, A.VARIATION_AGREE},
    Role.WORKER: GROUP | {A.OUTLINE_DRAW},
    Role.FINANCE: {
        A.UPKEEP_SEE,
        A.MEMBERS_SEE,
        A.MONEY_SEE,
        A.PROPOSAL_SEND,
        A.LTO_SEE,
        A.AGREEMENT_ACCEPT,
        A.PAPER_BRING,
        A.REPORT_WRITE,
        A.VARIATION_ASK,
        A.ROUND_PAY,
        A.CLOSE_OUT,
    },
    Role.CERTIFIER: {A.MONEY_SEE, A.LTO_SEE, A.REPORT_SIGN},
    Role.TRUSTEE: {A.MONEY_SEE, A.LTO_SEE},
    Role.LTO_SAFE: {A.SAFEGUARDING_READ},
    Role.REP: {
        A.UPDATE_SEE_INSIDE,
        A.ASK_SEE,
        A.UPKEEP_SEE,
        A.MEMBERS_SEE,
        A.REGISTER_SEE,
        A.MONEY_SEE,
        A.MEETING_SEE,
        A.AREA_REPORT,
        A.VISIT_NOTE,
        A.VISIT_READ,
    },
    Role.COUNCILLOR: {A.ASK_SEE, A.ASK_ANSWER, A.MONEY_SEE},
    Role.OFFICER: STAFF,
    Role.MANAGER: STAFF | {A.GRANTS_CONFIRM, A.REP_ASSIGN, A.CLOSE_CONFIRM, A.FIGURES_CHANGE},
    Role.TRUST_SAFE: {A.SAFEGUARDING_READ},
}

# What people of a fund-holding body may still do with its own agreements once it holds no money of the area any more.
KEPT_BY_HOLDERS = {A.MONEY_SEE, A.LTO_SEE, A.PAPER_BRING, A.REPORT_WRITE, A.REPORT_SIGN}

AREA_ROLES = {Role.RESIDENT, Role.CHAIR, Role.WORKER, Role.REP, Role.COUNCILLOR}
ORGANISATION_ROLES = {Role.FINANCE, Role.CERTIFIER, Role.TRUSTEE, Role.LTO_SAFE}
PROGRAMME_ROLES = {Role.OFFICER, Role.MANAGER, Role.TRUST_SAFE}

# Who may invite whom: the key's holder may invite into each of the value's roles.
INVITES: dict[Role, set[Role]] = {
    Role.CHAIR: {Role.RESIDENT, Role.WORKER, Role.CHAIR},
    Role.WORKER: {Role.RESIDENT},
    Role.OFFICER: {Role.CHAIR, Role.FINANCE, Role.CERTIFIER, Role.TRUSTEE, Role.REP},
    Role.MANAGER: {
        Role.CHAIR,
        Role.FINANCE,
        Role.CERTIFIER,
        Role.TRUSTEE,
        Role.LTO_SAFE,
        Role.REP,
        Role.OFFICER,
        Role.MANAGER,
        Role.TRUST_SAFE,
    },
}


def actions_of(roles: "set[Role]") -> set[Action]:
    """Return all that the holders of `roles` may do together."""
    return set().union(*(GRANTS[role] for role in roles)) if roles else set()
