"""Areas, bodies, groups and roles: for looking, but for the facts that no page changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from biglocal.audit.record import record
from biglocal.web.admin import ReadOnlyAdmin

from .models import (
    Community,
    Invitation,
    LtoAppointment,
    Meeting,
    MeetingDecision,
    Membership,
    Organisation,
    Plan,
    PlanReview,
    Programme,
    RoleHeld,
)


class RareCorrection(ReadOnlyAdmin):
    """Facts that change once in years are corrected here, with a line of history."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        sentence = f"Corrected: {', '.join(form.changed_data)}"
        community = obj.pk if isinstance(obj, Community) else None
        record("correct", obj, by=request.user, community=community, sentence=sentence)


@admin.register(Programme)
class ProgrammeAdmin(RareCorrection):
    list_display = ["name", "end_date", "area_allocation"]


@admin.register(Community)
class CommunityAdmin(RareCorrection):
    list_display = ["name", "place", "region", "state"]
    list_filter = ["region", "state"]
    search_fields = ["name", "place"]
    exclude = ["outline"]


@admin.register(Organisation)
class OrganisationAdmin(RareCorrection):
    list_display = ["name", "charity_number", "company_number"]
    search_fields = ["name"]


@admin.register(LtoAppointment)
class LtoAppointmentAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "community", "start_date", "end_date"]
    list_select_related = ["organisation", "community"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["person", "group", "office", "capacity", "start_date", "end_date"]
    list_select_related = ["person", "group"]
    search_fields = ["person__name"]


@admin.register(RoleHeld)
class RoleHeldAdmin(ReadOnlyAdmin):
    list_display = ["person", "role", "community", "organisation", "programme", "start_date", "end_date"]
    list_select_related = ["person", "community", "organisation", "programme"]
    list_filter = ["role"]
    search_fields = ["person__name"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "role", "invited_by", "invited_at", "accepted_at", "withdrawn_at"]
    list_select_related = ["invited_by"]


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    list_display = ["title", "community", "state", "start_date", "end_date"]
    list_select_related = ["community"]


@admin.register(PlanReview)
class PlanReviewAdmin(ReadOnlyAdmin):
    list_display = ["plan", "area", "state", "agreed_on", "submitted_at", "feedback_at", "published_at"]
    list_select_related = ["plan__community"]
    list_filter = ["state"]
    search_fields = ["plan__title", "plan__community__name"]

    @admin.display(ordering="plan__community__name")
    def area(self, review: PlanReview) -> str:
        return review.plan.community.name


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """When and where; what was said stays with the members, whose page shows it."""

    list_display = ["title", "community", "number", "on", "open_to_all", "minutes_state", "cancelled_at"]
    list_select_related = ["community"]
    list_filter = ["minutes_state", "open_to_all"]
    search_fields = ["title", "community__name"]
    exclude = ["also_said"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("also_said")


@admin.register(MeetingDecision)
class MeetingDecisionAdmin(ReadOnlyAdmin):
    """Decisions that everybody may read."""

    list_display = ["title", "meeting", "outcome", "how", "recorded_at"]
    list_select_related = ["meeting"]
    list_filter = ["outcome"]
    search_fields = ["title", "meeting__community__name"]

    def get_queryset(self, request: HttpRequest) -> Any:
        public = MeetingDecision.objects.public().values("pk")
        return super().get_queryset(request).filter(pk__in=public)
