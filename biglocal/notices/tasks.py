"""Ways in for Celery."""
