"""Two transactions at once, in an order that is known: the second begins while the first holds what it locked."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

from biglocal.refusals import Refused

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Run both on connections of their own; answer what each returned or was refused with.

    On PostgreSQL the first commits only once the second waits for it, or is through without waiting.
    """
    done, begun, ended, numbers = threading.Event(), threading.Event(), threading.Event(), []

    def run_second() -> Any:
        done.wait()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()" if connection.vendor == "postgresql" else "SELECT 0")
            numbers.append(cursor.fetchone()[0])
        begun.set()
        return second()

    def run_first() -> Any:
        try:
            with transaction.atomic():
                found = first()
                done.set()
                begun.wait()
                while connection.vendor == "postgresql" and not ended.is_set() and not _waits(numbers[0]):
                    ended.wait(0.01)
            return found
        finally:
            done.set()

    return _together(run_first, lambda: _and_then(run_second, begun, ended))


def _waits(process: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [process])
        return bool(cursor.fetchone()[0])


def _and_then(act: Callable[[], Any], *events: threading.Event) -> Any:
    try:
        return act()
    finally:
        for event in events:
            event.set()


def _together(*acts: Callable[[], Any]) -> list[Any]:
    found: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            found[number] = acts[number]()
        except Refused as refused:
            found[number] = refused
        except Exception as broken:
            found[number] = broken
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    broken = [one for one in found if isinstance(one, Exception) and not isinstance(one, Refused)]
    if broken:
        raise broken[0]
    return found
