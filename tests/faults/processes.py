"""Processes that start at once, without a copy of what the tests have open, and are killed."""

import multiprocessing
import os
import random
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

Say = Callable[[str], None]


def context_for(*modules: str) -> BaseContext:
    """Each process begins with these modules loaded, where the system can do that."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["__main__", *modules])
    return forking


def said_until_killed(
    context: BaseContext,
    task: Callable[..., None],
    given: Sequence[Any],
    seconds: float,
    after: int = 0,
) -> list[str]:
    """What the task said before it was killed, `seconds` after it had spoken `after` times.

    `task` takes `given` and the connection to speak through, and begins with the word "open".
    """
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=task, args=(*given, theirs))  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    assert ours.recv_bytes() == b"open"
    said = [ours.recv_bytes().decode() for _time in range(after)]
    death = threading.Timer(seconds, process.kill)
    death.start()
    said += _everything(ours)
    process.join()
    death.cancel()
    death.join()
    ours.close()
    return said


def through(connection: Connection) -> Say:
    """Speak to the parent; what was sent is there even after a kill."""
    return lambda line: connection.send_bytes(line.encode())


def aloud(line: str) -> None:
    """Speak to the standard output with one call of the system."""
    os.write(1, f"{line}\n".encode())


def dice_from(seed: int) -> random.Random:
    """Repeatable chance, for faults and not for keys."""
    return random.Random(seed)  # noqa: S311


def _everything(ours: Connection) -> list[str]:
    said = []
    while True:
        try:
            said.append(ours.recv_bytes().decode())
        except EOFError:
            return said
