"""How times are taken and told: each beside the floor of the same run."""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

ROUNDS = 5


def percentile(values: Sequence[float], of_hundred: float) -> float:
    ordered = sorted(values)
    return ordered[round(of_hundred / 100 * (len(ordered) - 1))]


def best_times(*works: Callable[[Any], object], lines: Sequence[Any]) -> list[list[float]]:
    """For each work its time (ms) for every line: the best of five rounds, the works in turn.

    It is the time of the processor: others on the same computer then disturb least, and warm reads
    wait for nothing else.
    """
    best = [[float("inf")] * len(lines) for _work in works]
    gc.disable()
    try:
        for _round in range(ROUNDS):
            for place, line in enumerate(lines):
                for times, work in zip(best, works, strict=True):
                    start = time.thread_time()
                    work(line)
                    times[place] = min(times[place], (time.thread_time() - start) * 1000)
    finally:
        gc.enable()
    return best


def p95(values: Sequence[float]) -> float:
    return percentile(values, 95)


def row(
    goal: int | str, name: str, value: float, floor: float, limit: str, *, met: bool
) -> dict[str, Any]:
    """A line of the table; `floor` 0: there is none."""
    ratio = round(value / floor, 2) if floor else "-"
    return {
        "goal": str(goal), "name": name, "value": round(value, 3),
        "floor": round(floor, 3) if floor else "-", "ratio": ratio, "limit": limit, "met": met,
    }  # fmt: skip


__all__ = ["best_times", "median", "p95", "percentile", "row"]
