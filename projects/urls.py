"""Addresses of projects, grouped by what they hang under."""

from django.urls import path

from . import idea_urls
from .views import (
    changes,
    dates,
    diary,
    effort,
    freeing,
    hand_over,
    held,
    leads,
    offers,
    passed,
    phone,
    photos,
    places,
    points,
    take_down,
    updates,
    upkeep,
)

app_name = "projects"
project = "areas/<slug:community>/projects/<slug:slug>"
occasion = "areas/<slug:community>/dates/<int:pk>"
urlpatterns = [
    *idea_urls.urlpatterns,
    path("log/", updates.log_choose, name="log_choose"),
    path("areas/<slug:community>/log/send/", phone.log_send, name="log_send"),
    path("areas/<slug:community>/log/pass/", passed.log_pass, name="log_pass"),
    path("areas/<slug:community>/log/passed/", passed.passed_list, name="passed_list"),
    path("areas/<slug:community>/log/passed/<int:pk>/", passed.passed_settle, name="passed_settle"),
    # a project
    path("areas/<slug:community>/projects/new/", changes.project_start, name="project_start"),
    path(f"{project}/edit/", changes.project_edit, name="project_edit"),
    path(f"{project}/where/", points.project_put, name="project_put"),
    path(f"{project}/next-step/", changes.next_step_set, name="next_step_set"),
    path(f"{project}/stage/", changes.stage_move, name="stage_move"),
    path(f"{project}/standing/", changes.standing_change, name="standing_change"),
    path(f"{project}/place/", places.place_state, name="place_state"),
    path(f"{project}/milestones/new/", changes.milestone_add, name="milestone_add"),
    path(f"{project}/milestones/<int:pk>/done/", changes.milestone_complete, name="milestone_complete"),
    # who looks after places
    path("areas/<slug:community>/upkeep/", places.area_upkeep, name="area_upkeep"),
    path(f"{project}/upkeep/", places.upkeep, name="upkeep"),
    path(f"{project}/upkeep/hand-over/", hand_over.hand_over, name="hand_over"),
    path(f"{project}/upkeep/hand-over.zip", hand_over.hand_over_file, name="hand_over_file"),
    path(f"{project}/upkeep/tasks/new/", upkeep.upkeep_task_add, name="upkeep_task_add"),
    path(f"{project}/upkeep/tasks/<int:pk>/edit/", upkeep.upkeep_task_edit, name="upkeep_task_edit"),
    path(f"{project}/upkeep/tasks/<int:pk>/accept/", upkeep.upkeep_task_accept, name="upkeep_task_accept"),
    path(f"{project}/upkeep/tasks/<int:pk>/end/", upkeep.upkeep_task_end, name="upkeep_task_end"),
    path(f"{project}/upkeep/dates/new/", upkeep.upkeep_date_add, name="upkeep_date_add"),
    path(f"{project}/upkeep/dates/<int:pk>/edit/", upkeep.upkeep_date_edit, name="upkeep_date_edit"),
    path(f"{project}/upkeep/dates/<int:pk>/done/", upkeep.upkeep_date_done, name="upkeep_date_done"),
    path(f"{project}/upkeep/contacts/new/", upkeep.upkeep_contact_add, name="upkeep_contact_add"),
    path(f"{project}/upkeep/contacts/<int:pk>/edit/", upkeep.upkeep_contact_edit, name="upkeep_contact_edit"),
    path(f"{project}/upkeep/<slug:kind>/<int:pk>/remove/", upkeep.upkeep_remove, name="upkeep_remove"),
    path(f"{project}/upkeep/<slug:kind>/<int:pk>/restore/", upkeep.upkeep_restore, name="upkeep_restore"),
    # its updates
    path(f"{project}/updates/<int:pk>/edit/", updates.update_edit, name="update_edit"),
    path(f"{project}/updates/<int:pk>/delete/", updates.update_delete, name="update_delete"),
    path(f"{project}/updates/<int:pk>/restore/", updates.update_restore, name="update_restore"),
    path(f"{project}/updates/<int:pk>/thanks/", updates.update_thank, name="update_thank"),
    # another lead
    path(f"{project}/hand-over/", leads.project_handover, name="project_handover"),
    path("areas/<slug:community>/people/<int:pk>/projects/", leads.handover_all, name="handover_all"),
    # offers to help
    path(f"{project}/lend-a-hand/", offers.help_offer, name="help_offer"),
    path(f"{project}/lend-a-hand/<int:pk>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
    path("areas/<slug:community>/offers/", offers.offer_list, name="offer_list"),
    path("areas/<slug:community>/offers/<int:pk>/", offers.offer_answer, name="offer_answer"),
    # who helped, and for how long
    path("areas/<slug:community>/hours/", effort.hours, name="hours"),
    path("areas/<slug:community>/hours.csv", effort.hours_csv, name="hours_csv"),
    # the area's diary
    path("areas/<slug:community>/dates/", dates.occasion_list, name="occasion_list"),
    path("areas/<slug:community>/dates/new/", diary.occasion_add, name="occasion_add"),
    path(f"{occasion}/", dates.occasion_detail, name="occasion_detail"),
    path(f"{occasion}/coming/", dates.occasion_come, name="occasion_come"),
    path(f"{occasion}/date.ics", dates.occasion_calendar, name="occasion_calendar"),
    path(f"{occasion}/edit/", diary.occasion_edit, name="occasion_edit"),
    path(f"{occasion}/cancel/", diary.occasion_cancel, name="occasion_cancel"),
    path(f"{occasion}/restore/", diary.occasion_restore, name="occasion_restore"),
    # photos
    path("photo/<uuid:key>/", take_down.photo_page, name="photo_page"),
    path("photo/<uuid:key>/take-down/", take_down.photo_take_down, name="photo_take_down"),
    path("photo/<uuid:key>/free/", freeing.photo_free, name="photo_free"),
    path("staff/photos/", take_down.photos_taken_down, name="photos_taken_down"),
    path("staff/photos/<int:pk>/", take_down.photo_put_back, name="photo_put_back"),
    path("areas/<slug:community>/held/<uuid:key>/", held.held_photo, name="held_photo"),
    path("photos/shown/", photos.photos_shown, name="photos_shown"),
    path("photos/<uuid:key>/<slug:size>/", photos.photo, name="photo"),
]
