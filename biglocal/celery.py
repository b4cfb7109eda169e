"""Celery's app: worker and beat both start from here (`celery -A biglocal worker`)."""

import os

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "biglocal.settings")

app = Celery("biglocal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)  # a task's log lines carry the id of the request that rang
app.set_default()  # gunicorn's threads find it too
app.autodiscover_tasks()
