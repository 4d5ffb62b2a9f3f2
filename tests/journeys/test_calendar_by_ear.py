"""The calendar for somebody who hears it: real keys, a real screen reader's interface, no picture."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys import tools
from tests.journeys.desktop import SYSTEM_PYTHON, Desktop, desktop, start
from tests.journeys.heard_clinic import LOGIN, PASSWORD

PICTURES = "CLINIC_JOURNEY_PICTURES"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    """A desktop with the program open at the sign-in of a small clinic."""
    tools.wanted("Xvfb", "xdotool", "setxkbmap", "openbox", "dbus-daemon", "gnome-keyring-daemon")
    if subprocess.run((SYSTEM_PYTHON, "-c", "import pyatspi"), capture_output=True).returncode:
        pytest.skip("the system's Python has no pyatspi")
    wanted = os.environ.get(PICTURES)
    with desktop(tmp_path, Path(wanted) if wanted else None) as made, ExitStack() as running:
        command = (sys.executable, "-m", "tests.journeys.heard_clinic", str(tmp_path / "clinic"))
        made.program = start(running, made.environment, *command)
        yield made


def test_every_appointment_is_heard_and_opened_by_keys(screen: Desktop) -> None:
    sign_in(screen)
    screen.press("ctrl+2")
    screen.until_heard(", free, Dr. Karim Nasser,", "a free slot of today")
    screen.press("Next")
    screen.until_heard(", free, Dr. Karim Nasser,", "a free slot of tomorrow")
    screen.press("Tab")
    first = screen.until_heard("Rania Khoury", "the first appointment")
    assert first.role == "list item"
    assert first.name.endswith("Rania Khoury, Consultation, with Dr. Karim Nasser, booked")
    screen.press("Tab")
    second = screen.until_heard("Layla Haddad", "the second appointment")
    assert second.name.endswith("booked, has a stop alert")
    screen.press("c")
    screen.until_heard("Layla Haddad, Consultation, with Dr. Karim Nasser, confirmed", "its state")
    screen.press("Up")
    free = screen.until_heard(", free,", "free time above it")
    assert free.role == "list item"


def sign_in(screen: Desktop) -> None:
    screen.until_at("login")
    screen.write(LOGIN)
    screen.go_to("password")
    screen.write(PASSWORD)
    screen.press("Return")
    screen.until_at("main_window")
