"""What docker-compose.yml and the Dockerfile promise; the same topology runs in test_topology.py."""

import re

import pytest
import yaml
from django.conf import settings

from biglocal.celery import app

COMPOSE = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (settings.BASE_DIR / "Dockerfile").read_text()
OURS = ["migrate", "web", "worker", "slow", "beat", "metrics"]


def test_services_of_the_portal():
    assert set(SERVICES) == {"db", "broker", *OURS}


def test_images_are_pinned():
    images = [service["image"] for service in SERVICES.values()] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_database_is_postgresql_18_and_keeps_its_data():
    assert SERVICES["db"]["image"].startswith("postgres:18")
    assert SERVICES["db"]["volumes"] == ["database:/var/lib/postgresql"]


def test_broker_is_redis_or_valkey():
    assert re.match(r"(redis|valkey/valkey):", SERVICES["broker"]["image"])


def test_web_is_gunicorn():
    assert SERVICES["web"]["command"][0] == "gunicorn"


def test_there_is_exactly_one_beat():
    beats = [name for name, service in SERVICES.items() if "beat" in service.get("command", [])]
    assert beats == ["beat"]
    assert SERVICES["beat"]["deploy"] == {"replicas": 1}
    assert "-B" not in SERVICES["worker"]["command"]


def queues_of(name: str) -> set[str]:
    return set(SERVICES[name]["command"][-1].split(","))


def test_workers_take_every_queue_and_slow_jobs_run_apart():
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert queues_of("worker") | queues_of("slow") == {settings.CELERY_TASK_DEFAULT_QUEUE, *routed}
    assert queues_of("slow") == {"reports", "imports"}
    assert not queues_of("worker") & queues_of("slow")
    assert (
        f'QUEUES = "{",".join(["default", "mail", "reports", "imports"])}"'
        in (settings.BASE_DIR / "scripts/serve.py").read_text()
    )


def test_only_slow_jobs_may_run_longer_than_half_a_minute():
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    long = {name for name, task in ours.items() if (task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT) > 30}
    assert {settings.CELERY_TASK_ROUTES[name]["queue"] for name in long} <= queues_of("slow")
    limits = [task.time_limit or settings.CELERY_TASK_TIME_LIMIT for task in ours.values()]
    assert max(limits) < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


def test_migrations_run_once_before_the_rest():
    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "prepare"]
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ["web", "worker", "slow", "beat", "metrics"]:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", ["db", "broker", "web", "worker", "slow", "beat", "metrics"])
def test_every_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", ["db", "broker", "migrate", "worker", "slow", "beat", "metrics"])
def test_only_web_publishes_a_port(name):
    assert "ports" not in SERVICES[name]
    assert SERVICES["web"]["ports"]


@pytest.mark.parametrize("name", ["db", "broker", "metrics"])
def test_database_broker_and_metrics_are_reached_from_inside_only(name):
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_no_secret_stands_in_the_file():
    """What is secret is read from a mounted file; everything else is asked of the environment by name."""
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|DATABASE_URL|EMAIL_URL", name):
                assert name.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in COMPOSE["secrets"]


def test_settings_that_the_portal_needs_are_given():
    given = {name.removesuffix("_FILE") for name in SERVICES["web"]["environment"]}
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "SITE_URL", "EMAIL_URL", "MEDIA_ROOT"} <= given
    assert not {"DEMO", "DEBUG"} & given


@pytest.mark.parametrize("name", OURS)
def test_every_other_setting_is_read_from_one_file_that_may_be_missing(name):
    assert SERVICES[name]["env_file"] == [{"path": "portal.env", "required": False}]
    for ignored in [".gitignore", ".dockerignore"]:  # it may hold keys
        assert "portal.env" in (settings.BASE_DIR / ignored).read_text().splitlines()


def test_image_runs_as_nobody_special_with_collected_files():
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER portal$", last, re.MULTILINE)
    assert "collectstatic" in DOCKERFILE.rpartition("\nFROM ")[0]
    assert last.index("USER portal") < last.index("CMD")
