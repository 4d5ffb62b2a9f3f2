"""A day at the windows as a process of its own, with a home of its own, seen from outside."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")


def command(folder: Path, how: str) -> list[str]:
    return [sys.executable, "-m", "tests.faults.screen_day", str(folder), how]


def environment(folder: Path) -> dict[str, str]:
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    made = {**os.environ, **dict.fromkeys(_PLACES, str(home))}
    made.pop("DBUS_SESSION_BUS_ADDRESS", None)  # the keyring is a file of the test
    return made | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
