"""Celery's app: worker and beat both start from here (`celery -A biglocal worker`)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "biglocal.settings")

app = Celery("biglocal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # gunicorn's threads find it too
app.autodiscover_tasks()
