"""Figures for Prometheus on an address of their own, and logs that name the request they come from."""

import json
import os
import subprocess
import sys
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from prometheus_client import CollectorRegistry, generate_latest

from biglocal.celery import app
from biglocal.notices.metrics import MailCollector
from biglocal.notices.models import Message
from biglocal.notices.tasks import heartbeat
from tests.services import free_port

pytestmark = pytest.mark.django_db


def shown() -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(MailCollector())
    lines = [line for line in generate_latest(registry).decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_figures_of_the_machine(stranger):
    heartbeat()
    Message.objects.create(person=stranger, kind="digest", period="2026-W24", state="failed")
    found = shown()
    assert found["portal_jobs_ok"] == 1
    assert found['portal_messages{state="failed"}'] == 1
    assert found['portal_messages{state="sent"}'] == 0
    assert found['portal_reports{state="asked"}'] == 0
    assert found["portal_beat_seconds"] >= 0


def test_tasks_that_wait_are_counted_by_queue():
    app.control.purge()
    app.send_task("biglocal.notices.tasks.send_message", args=[0])
    assert shown()['portal_queue_tasks{queue="mail"}'] == 1
    app.control.purge()


def test_broker_away_leaves_the_other_figures(settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    found = shown()
    assert "portal_jobs_ok" in found
    assert not any(name.startswith("portal_queue_tasks") for name in found)


def test_no_page_shows_them_and_without_an_address_nothing_listens(client):
    assert client.get("/metrics").status_code == client.get("/metrics/").status_code == 404
    with pytest.raises(CommandError, match="METRICS_BIND"):
        call_command("metrics")


def test_command_answers_on_its_address():
    bind = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "manage.py", "metrics"]
    given = {**os.environ, "METRICS_BIND": bind, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, env=given, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert bind in process.stdout.readline()
        with urlopen(f"http://{bind}/") as answer:  # the tables are in the test's own database
            assert answer.status == 200
    except OSError as error:
        assert "500" in str(error)
    finally:
        process.kill()
        process.wait()


# Logs -----------------------------------------------------------------------------------------------------------------
def test_answer_names_its_request_and_no_address_is_written_down(client, caplog):
    with caplog.at_level("INFO"):
        answer = client.get(reverse("home"), {"q": "denise@demo.example"})
    line = next(record.msg for record in caplog.records if record.name == "biglocal.web.request_ids")
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["page"], line["status"]) == ("home", 200)
    assert "denise" not in str(line)


def test_log_is_one_json_object_a_line_and_tasks_carry_the_request():
    code = (
        "import django; django.setup(); import logging, structlog; from biglocal.celery import app;"
        "structlog.contextvars.bind_contextvars(request_id='r-1'); logging.getLogger('ours').info('said %s', 'so');"
        "from celery.signals import before_task_publish as b; h = {};"
        "b.send(sender='t', headers=h, body=(), properties={}, routing_key='mail');"
        "print(h['__django_structlog__'])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ}, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    line = json.loads(ended.stderr.strip().splitlines()[-1])
    assert (line["event"], line["request_id"], line["level"]) == ("said so", "r-1", "info")
    assert "'request_id': 'r-1'" in ended.stdout
