"""The doctor's checks, on the real servers of the tests and on servers that are not there."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from biglocal.audit import triggers
from biglocal.portal import doctor
from tests.services import free_port


def test_broker_that_answers(settings):
    assert doctor.check_broker() == "Redis answers."


def test_broker_away(settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    with pytest.raises(doctor.Unfit, match="Check REDIS_URL"):
        doctor.check_broker()


def test_database_is_migrated(db, settings):
    settings.DEMO = not settings.ON_POSTGRES
    assert doctor.check_database().endswith("answers and is migrated.")


def test_migrate_alone_makes_the_cache_table(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    with pytest.raises(doctor.Unfit, match="Run manage.py migrate"), transaction.atomic():
        doctor.check_cache()
    call_command("migrate", verbosity=0)
    assert doctor.check_cache() == "The table that counts attempts is there."


def test_rules_of_the_database_that_went_are_named_and_put_back(db):
    with transaction.atomic():
        triggers.take_away()
        with pytest.raises(doctor.Unfit, match="Run manage.py migrate"):
            doctor.check_rules()
        call_command("migrate", verbosity=0)
    assert doctor.check_rules().endswith("the history.")


def test_sqlite_is_for_the_demonstration_only(db, settings):
    settings.ON_POSTGRES = False
    with pytest.raises(doctor.Unfit, match="Set DATABASE_URL"):
        doctor.check_database()


def test_mail_server_away(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(doctor.Unfit, match="Check EMAIL_URL"):
        doctor.check_mail()


def test_photos_are_kept_and_the_trial_is_cleared_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert doctor.check_storage() == "Photos are written, read and deleted."
    assert list(tmp_path.iterdir()) == []


def test_folder_of_photos_that_is_a_file(settings, tmp_path):
    (tmp_path / "media").touch()
    settings.MEDIA_ROOT = tmp_path / "media"
    with pytest.raises(doctor.Unfit, match="Make MEDIA_ROOT a folder"):
        doctor.check_storage()


def test_schedule_names_tasks_that_exist():
    assert doctor.check_schedule().endswith("jobs are on the schedule.")


def test_schedule_with_a_task_nobody_knows(settings):
    settings.CELERY_BEAT_SCHEDULE = {"dream": {"task": "biglocal.notices.tasks.dream"}}
    with pytest.raises(doctor.Unfit, match="tasks.dream"):
        doctor.check_schedule()


def test_debug_is_unfit(settings):
    settings.DEBUG = True
    with pytest.raises(doctor.Unfit, match="Unset DEBUG"):
        doctor.check_settings()


def test_files_not_collected_are_unfit_outside_the_demonstration(settings):
    with pytest.raises(doctor.Unfit, match="collectstatic"):
        doctor.check_assets()


def test_doctor_says_a_line_a_check_and_ends_1(db, settings, capsys):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    with pytest.raises(SystemExit) as end:
        call_command("doctor")
    lines = capsys.readouterr().out.splitlines()
    assert end.value.code == 1
    assert [line.split()[1] for line in lines[:-1]] == list(doctor.CHECKS)
    assert [line for line in lines if line.startswith("UNFIT  broker")]
