"""Is the process up, can it serve. Neither fails because beat is dead: `/healthz/jobs/` tells that."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from biglocal.web.guards import public

_migrated = False  # once true it stays true for this process


@public
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"ok": True})


@public
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    trouble = why_not_ready()
    return JsonResponse({"ok": not trouble, "trouble": trouble}, status=503 if trouble else 200)


def why_not_ready() -> str:
    """One sentence on what keeps this process from serving; empty when nothing does."""
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated = _migrated or not migrations_missing()
    except DatabaseError:
        return "The database does not answer. Check DATABASE_URL and that the server runs."
    return "" if _migrated else "Migrations have not run. Run manage.py migrate."


def migrations_missing() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
