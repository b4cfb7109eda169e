"""The memory of a worker stays flat: after two thousand mails it holds what it held after the first hundreds."""

from pathlib import Path

import pytest

from tests.notices.test_real_mail import until

from .conftest import all_done, digests_for, time_passes

pytestmark = pytest.mark.django_db(transaction=True)
MAILS, WARM = 2000, 600
MORE_AT_MOST = 20  # megabytes


def megabytes(pid: int) -> float:
    """What the process holds in memory now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def test_memory_of_a_worker_is_flat_over_two_thousand_mails(worker, server, project, lead, figures):
    digests_for(MAILS, project, lead)
    process = worker()
    server.keeps = False
    time_passes()
    until(lambda: server.taken >= WARM, 200)
    warm = megabytes(process.pid)
    until(lambda: server.taken >= MAILS and all_done(), 300)
    end = megabytes(process.pid)
    figures(mails=server.taken, megabytes_after_600=round(warm, 1), megabytes_at_the_end=round(end, 1))
    assert end - warm < MORE_AT_MOST
