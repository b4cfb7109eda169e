"""Ring a task after commit, without ever failing the page: with Redis away beat finds the rows."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: str, *args: Any) -> None:
    """Publish the task named `task` when the transaction commits. Short time-outs, no retry, no error to the caller."""

    def publish() -> None:
        try:
            current_app.send_task(task, args=args, retry=False)
        except (OperationalError, OSError) as away:
            logger.warning("The broker is away (%s); beat will run %s.", away, task)

    transaction.on_commit(publish)
