"""Rows, history and news after an action; after a refusal, nothing."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.notices.models import Event, Follow
from biglocal.refusals import Refused
from projects import actions, photos
from projects.actions import NewPhoto, log_update
from projects.models import Photo, Thanks, Update, UpdateVersion
from projects.titles import rest_of, title_of
from tests.factories.communities import AreaWardFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory, UpdateFactory

from .conftest import files_in
from .pictures import picture


def today():
    return timezone.localdate()


def log(project, by, **facts):
    given = {"text": "Two benches in. Kofi carried them.", "happened_on": today(), "now": timezone.now()}
    return log_update(project=project, by=by, **{**given, **facts})


def refusal(call, *args, **facts):
    with pytest.raises(Refused) as refused:
        call(*args, **facts)
    return refused.value


# Titles ---------------------------------------------------------------------------------------------------------------
def test_title_is_the_first_sentence():
    assert title_of("Two benches in. Kofi carried them.") == "Two benches in"
    assert title_of("Could this be a park? I hope so.") == "Could this be a park?"
    assert title_of("First line\nsecond line") == "First line"


def test_long_title_ends_at_a_word():
    title = title_of("We carried fourteen buckets tonight and my arms are like string today")
    assert title == "We carried fourteen buckets tonight and my arms are like…"
    assert len(title_of("x" * 300)) == 60
    assert len(title_of("word " * 60)) <= 60


def test_text_below_the_title_does_not_repeat_it():
    assert rest_of("Two benches in. Kofi carried them.") == "Kofi carried them."
    assert rest_of("Two benches in") == ""
    long = "We carried fourteen buckets tonight and my arms are like string today"
    assert rest_of(long) == long


# Log progress ---------------------------------------------------------------------------------------------------------
def test_logged_update_has_all_that_hangs_on_it(project, resident, ward):
    update = log(project, resident)
    project.refresh_from_db()
    assert update.title == "Two benches in"
    assert project.last_update_at == update.posted_at
    assert list(update.ward_lines.all()) == [ward.line]
    assert AuditLine.objects.filter(verb="update_logged", topic=f"update:{update.pk}", by=resident).exists()


def test_followers_of_project_area_and_ward_are_told(project, resident, ward):
    update = log(project, resident)
    event = Event.objects.get(key=f"update-published:{update.pk}")
    assert event.topics == [f"project:{project.pk}", f"community:{project.community_id}", f"wardline:{ward.line_id}"]
    assert event.subject == f"update:{update.pk}" and event.actor == resident


def test_writer_and_lead_follow_the_project(project, resident, lead):
    log(project, resident)
    follows = Follow.objects.filter(topic=f"project:{project.pk}", why=Follow.Why.JOINED)
    assert {follow.person for follow in follows} == {resident, lead}


def test_update_keeps_each_ward_with_five_percent(project, resident, ward):
    small = AreaWardFactory(community=project.community, share_of_area=0.04).ward
    edge = AreaWardFactory(community=project.community, share_of_area=0.05).ward
    lines = set(log(project, resident).ward_lines.all())
    assert lines == {ward.line, edge.line} and small.line not in lines


def test_project_with_a_point_keeps_its_ward_alone(project, resident, ward):
    other = AreaWardFactory(community=project.community, share_of_area=0.5).ward
    project.ward = other
    project.save()
    assert list(log(project, resident).ward_lines.all()) == [other.line]


def test_double_post_makes_one_update(project, resident):
    key = uuid4()
    first = log(project, resident, form_key=key)
    second = log(project, resident, form_key=key)
    assert first == second
    assert Update.objects.count() == 1 and Event.objects.count() == 1


def test_form_of_somebody_else_is_refused(project, resident, chair):
    key = uuid4()
    log(project, resident, form_key=key)
    assert "sent already" in refusal(log, project, chair, form_key=key).sentence
    assert Update.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": "   "}, "words"),
        ({"text": "x" * 281}, "words"),
        ({"happened_on": timezone.localdate() + timedelta(days=2)}, "when"),
        ({"happened_on": date(1066, 10, 14)}, "when"),
        ({"photos": [NewPhoto()] * 7}, "photo"),
    ],
)
def test_bad_update_is_refused_and_nothing_is_kept(project, resident, facts, field):
    assert refusal(log, project, resident, **facts).field == field
    assert not Update.objects.exists() and not Event.objects.exists() and not AuditLine.objects.exists()


def test_future_day_says_what_to_choose(project, resident):
    refused = refusal(log, project, resident, happened_on=today() + timedelta(days=1))
    assert refused.sentence == "Choose today or a day before."


def test_stopped_project_takes_no_update(project, resident):
    project.standing = "stopped"
    project.save()
    assert refusal(log, project, resident).field == "project"
    assert not Update.objects.exists()


def test_finished_project_still_takes_updates(project, resident):
    project.standing = "finished"
    project.save()
    assert log(project, resident).pk


# Photos of updates ----------------------------------------------------------------------------------------------------
def new_photo(people="adults"):
    return NewPhoto(picture=photos.read_photo(picture(size=(300, 200))), alt="Two benches.", people=people)


def test_photo_needs_an_answer(project, resident, media):
    refused = refusal(log, project, resident, photos=[new_photo(people="")])
    assert refused.field == "people"
    assert not Update.objects.exists() and files_in(media) == []


def test_photo_is_kept_with_its_update(project, resident, media):
    update = log(project, resident, photos=[new_photo(), new_photo()])
    assert [photo.alt for photo in update.photos.all()] == ["Two benches.", "Two benches."]
    assert update.photos.first().people == "adults"
    assert len(files_in(media)) == 6
    project.refresh_from_db()
    assert project.cover == update.photos.first()


def test_each_photo_keeps_its_own_answer(project, resident):
    update = log(project, resident, photos=[new_photo("nobody"), new_photo("carer")])
    assert [photo.people for photo in update.photos.all()] == ["nobody", "carer"]


def test_failed_post_leaves_no_file(project, resident, media, monkeypatch):
    from projects.actions import updates

    monkeypatch.setattr(updates, "tell", lambda update: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        log(project, resident, photos=[new_photo()])
    assert files_in(media) == [] and not Photo.objects.exists() and not Update.objects.exists()


def test_cover_is_never_a_setback_or_hidden(project, resident):
    shown = log(project, resident, photos=[new_photo()])
    log(project, resident, photos=[new_photo()], kind="setback")
    log(project, resident, photos=[new_photo()], audience="partnership")
    project.refresh_from_db()
    assert project.cover == shown.photos.get()


def test_cover_goes_with_its_update(project, resident):
    first = log(project, resident, photos=[new_photo()])
    second = log(project, resident, photos=[new_photo()])
    actions.delete_update(update=second, by=resident, now=timezone.now())
    project.refresh_from_db()
    assert project.cover == first.photos.get()


# Put right ------------------------------------------------------------------------------------------------------------
def test_repair_names_its_setback(project, resident):
    setback = log(project, resident, text="Trees pulled up", kind="setback")
    repair = log(project, resident, text="All put back", kind="put_right", puts_right=[setback])
    assert list(repair.puts_right.all()) == [setback]
    assert not Update.objects.open_setbacks().exists()


def test_setback_opens_again_when_its_repair_is_taken_down(project, resident):
    setback = log(project, resident, kind="setback")
    repair = log(project, resident, kind="put_right", puts_right=[setback])
    actions.delete_update(update=repair, by=resident, now=timezone.now())
    assert list(Update.objects.open_setbacks()) == [setback]


def test_setback_of_another_project_is_refused(project, resident, community):
    elsewhere = UpdateFactory(project=ProjectFactory(community=community), kind="setback")
    refused = refusal(log, project, resident, kind="put_right", puts_right=[elsewhere])
    assert refused.field == "puts_right" and Update.objects.count() == 1


def test_repair_before_its_setback_is_refused(project, resident):
    setback = log(project, resident, kind="setback")
    early = today() - timedelta(days=3)
    assert refusal(log, project, resident, kind="put_right", puts_right=[setback], happened_on=early).field == "when"


# Correct, take down, bring back ---------------------------------------------------------------------------------------
def edit(update, by, **facts):
    given = {"text": update.text, "kind": update.kind, "happened_on": update.happened_on, "audience": update.audience}
    return actions.edit_update(update=update, by=by, now=timezone.now(), **{**given, **facts})


def test_edit_keeps_the_version_before(project, resident):
    update = log(project, resident)
    edited = edit(update, resident, text="Three benches in", happened_at=time(10, 15))
    assert edited.title == "Three benches in" and edited.edited_at
    assert UpdateVersion.objects.get().text == update.text


def test_update_cannot_put_itself_right(project, resident):
    """Its old kind, a setback, would else be what its new kind mends."""
    setback = log(project, resident, kind="setback")
    assert refusal(edit, setback, resident, kind="put_right", puts_right=[setback]).field == "puts_right"
    setback.refresh_from_db()
    assert setback.kind == "setback" and not UpdateVersion.objects.exists()


def test_edit_without_a_change_writes_nothing(project, resident):
    update = log(project, resident)
    edit(update, resident)
    assert not UpdateVersion.objects.exists()


def test_only_writer_chair_and_worker_change_an_update(project, resident, lead, chair, worker, other_chair):
    update = log(project, resident)
    for person in (lead, other_chair):
        refusal(edit, update, person, text="Mine now")
        refusal(actions.delete_update, update=update, by=person, now=timezone.now())
    for person in (chair, worker):
        assert actions.may_change(update, person)
    update.refresh_from_db()
    assert update.deleted_at is None and not UpdateVersion.objects.exists()


def test_deleted_update_is_retracted_and_undo_brings_it_back(project, resident):
    update = log(project, resident)
    actions.delete_update(update=update, by=resident, now=timezone.now())
    project.refresh_from_db()
    assert Event.objects.get().retracted_at and project.last_update_at is None
    actions.restore_update(update=update, by=resident)
    project.refresh_from_db()
    assert Event.objects.get().retracted_at is None and project.last_update_at == update.posted_at
    assert Update.objects.standing().get() == update


def test_writer_cannot_bring_back_what_the_chair_took_down(project, resident, chair):
    update = log(project, resident)
    actions.delete_update(update=update, by=chair, now=timezone.now())
    refusal(actions.restore_update, update=update, by=resident)
    assert not Update.objects.standing().exists()


# Thanks ---------------------------------------------------------------------------------------------------------------
def test_thanks_count_once_a_person(project, resident, lead, stranger):
    update = log(project, lead)
    for person in (resident, resident, stranger):
        actions.say_thanks(update=update, by=person)
    update.refresh_from_db()
    assert update.thanks_count == 2
    assert actions.take_back_thanks(update=update, by=stranger) == 1
    assert actions.take_back_thanks(update=update, by=stranger) == 1
    assert Thanks.objects.count() == 1


# Projects -------------------------------------------------------------------------------------------------------------
def start(community, by, **facts):
    given = {"title": "Tool library van", "summary": "Tools for all.", "on": today()}
    return actions.start_project(community=community, by=by, **{**given, **facts})


def test_started_project_stands_at_idea(community, chair):
    project = start(community, chair)
    assert project.slug == "tool-library-van" and project.stage == "idea"
    assert project.stages_reached.get().on == today()


def test_project_address_is_never_taken_or_reserved(community, chair):
    ProjectFactory(community=community, slug="tool-library-van")
    assert start(community, chair).slug == "tool-library-van-2"
    assert start(community, chair, title="New").slug == "new-2"
    assert start(community, chair, title="!!!").slug == "project"


def test_second_project_of_the_same_name_is_refused(community, chair):
    start(community, chair)
    assert refusal(start, community, chair, title="tool LIBRARY van").field == "title"
    assert community.projects.count() == 1


def test_stage_moves_one_at_a_time(project, chair):
    assert refusal(actions.move_stage, project=project, to="idea", by=chair, on=today()).field == "stage"
    moved = actions.move_stage(project=project, to="open", by=chair, on=today())
    assert moved.stage == "open"
    assert list(moved.stages_reached.values_list("stage", "on")) == [("open", today())]


def test_stage_back_forgets_the_later_day(project, chair):
    actions.move_stage(project=project, to="open", by=chair, on=today())
    actions.move_stage(project=project, to="make", by=chair, on=today())
    assert [row.stage for row in project.stages_reached.all()] == ["make"]


def test_project_on_hold_moves_no_stage(project, chair):
    actions.change_standing(project=project, to="on_hold", by=chair)
    assert refusal(actions.move_stage, project=project, to="open", by=chair, on=today()).field == "stage"


def test_finished_project_cannot_go_on_hold(project, chair):
    actions.change_standing(project=project, to="finished", by=chair)
    assert refusal(actions.change_standing, project=project, to="on_hold", by=chair).field == "standing"


def test_next_step_is_set_and_taken_away(project, chair):
    assert actions.set_next_step(project=project, next_step="Opening day", by=chair, day=today()).next_step_on
    assert actions.set_next_step(project=project, next_step="", by=chair).next_step == ""


def test_milestone_added_twice_is_one(project, chair):
    for _ in range(2):
        actions.add_milestone(project=project, title="Fence up", due_on=today(), by=chair)
    assert project.milestones.count() == 1


def test_milestone_keeps_the_first_day_it_was_done(project, chair):
    milestone = MilestoneFactory(project=project)
    actions.complete_milestone(milestone=milestone, by=chair, on=today() - timedelta(days=1))
    again = actions.complete_milestone(milestone=milestone, by=chair, on=today())
    assert again.done_on == today() - timedelta(days=1)
    assert actions.reopen_milestone(milestone=milestone, by=chair).done_on is None


def test_date_in_the_past_is_refused_for_the_diary(community, chair):
    facts = {"community": community, "title": "Walk", "by": chair, "on": today()}
    assert refusal(actions.add_occasion, day=today() - timedelta(days=1), **facts).field == "day"
    walk = actions.add_occasion(day=today(), **facts)
    assert actions.add_occasion(day=today(), **facts) == walk
    assert actions.cancel_occasion(occasion=walk, by=chair, now=timezone.now())[0].cancelled_at
