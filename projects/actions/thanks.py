"""Say thanks for an update, once a person; the count follows the rows."""

from typing import Any

from django.db import transaction

from ..models import Thanks, Update


@transaction.atomic
def say_thanks(*, update: Update, by: Any) -> int:
    """Add the person's thanks and answer the count; a second time changes nothing."""
    Update.objects.select_for_update().get(pk=update.pk)
    Thanks.objects.get_or_create(update_of=update, person=by)
    return _recount(update)


@transaction.atomic
def take_back_thanks(*, update: Update, by: Any) -> int:
    """Take the person's thanks back and answer the count."""
    Update.objects.select_for_update().get(pk=update.pk)
    Thanks.objects.filter(update_of=update, person=by).delete()
    return _recount(update)


def _recount(update: Update) -> int:
    """Keep the count by the rows, under the lock, so that two people at once both count."""
    update.thanks_count = Thanks.objects.filter(update_of=update).count()
    Update.objects.filter(pk=update.pk).update(thanks_count=update.thanks_count)
    return update.thanks_count
