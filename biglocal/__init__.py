"""The portal of Big Local. Celery's app is loaded with Django so that `.delay()` finds its broker."""

from .celery import app as celery_app

__all__ = ["celery_app"]
