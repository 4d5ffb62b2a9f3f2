"""How the program starts a process of its own: from source or frozen, with next to nothing around it."""

import os
import sys


def command(switch: str) -> list[str]:
    """The program itself, asked with this one word to be a helper (see `__main__`)."""
    if getattr(sys, "frozen", False):
        return [sys.executable, switch]
    return [sys.executable, "-m", "clinic_desktop", switch]


def environment() -> dict[str, str]:
    """Only what starting Python needs: no session bus, no home."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path)}
