"""Is the process up, can it serve: what a load balancer and compose ask."""

from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from biglocal.portal.views import health


def test_live_needs_no_database(client):
    assert client.get(reverse("live")).json() == {"ok": True}


def test_ready_when_the_database_answers_and_is_migrated(client, db, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    assert client.get(reverse("ready")).json() == {"ok": True, "trouble": ""}


def test_not_ready_before_the_migrations(client, db, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    MigrationRecorder.Migration.objects.using("default").filter(app="funding").delete()
    answer = client.get(reverse("ready"))
    assert answer.status_code == 503
    assert answer.json()["trouble"] == "Migrations have not run. Run manage.py migrate."
