"""Ask for one page many times over, and see what it costs: the clock's time and the processors'."""

import http.client
import os
import threading
import time
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")
LONGEST = 25  # seconds for one page: on a slow machine it is asked for less often


def children(pid: int) -> list[int]:
    """Return the ids of a process' children."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def seconds_used(pids: list[int]) -> float:
    """Return the processor time that processes have used so far, in programme and kernel."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def measure(port: int, master: int, path: str, cookie: str, *, times: int, threads: int = 2) -> dict[str, Any]:
    """Ask `times` times on kept connections, after a fifth as many to warm up."""
    run(port, path, cookie, max(4, times // 5), threads)
    workers = children(master)
    before, started = seconds_used(workers), time.perf_counter()
    took = sorted(run(port, path, cookie, times, threads))
    wall, used = time.perf_counter() - started, seconds_used(workers) - before
    return {
        "p50": took[len(took) // 2] * 1000,
        "p95": took[int(len(took) * 0.95)] * 1000,
        "a second": len(took) / wall,
        "cpu": used / len(took) * 1000,
        "times": len(took),
    }


def run(port: int, path: str, cookie: str, times: int, threads: int) -> list[float]:
    """Return how long each of at most `times` answers took, asked by `threads` at once."""
    took: list[float] = []
    wrong: list[int] = []
    last = time.perf_counter() + LONGEST

    def ask(count: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Host": "localhost",
            "Accept-Encoding": "gzip",
            **({"Cookie": f"sessionid={cookie}"} if cookie else {}),
        }
        for _ in range(count):
            start = time.perf_counter()
            if start > last:
                break
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            answer.read()
            took.append(time.perf_counter() - start)
            if answer.status != 200:
                wrong.append(answer.status)
        line.close()

    running = [threading.Thread(target=ask, args=(times // threads,)) for _ in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    if wrong:
        raise SystemExit(f"{path} answered {wrong[0]} instead of 200.")
    return took
