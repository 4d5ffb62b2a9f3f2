"""Somebody guesses a password again and again, in a process that will be killed."""

from multiprocessing.connection import Connection
from pathlib import Path

from clinic_desktop.domain.errors import MustWait, SignInFailed
from clinic_desktop.usecases.access import FrontDoor
from tests import make
from tests.faults.founding_day import FileDevice, places_of
from tests.faults.processes import Say, through

STEP = 4_000.0  # seconds that pass between two tries: every wait is over


class Patience:
    """A monotonic clock on which the longest wait is served at every look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += STEP
        return self.now


def door_of(folder: Path) -> FrontDoor:
    store = FileDevice(folder / "keyring" / "keyring.json")
    return FrontDoor(places_of(folder), make.Clock(), Patience(), store)


def run(folder: Path, login: str, say: Say) -> None:
    """Say each try that was really made, after it was made."""
    door = door_of(folder)
    say("open")
    while True:
        try:
            door.sign_in(login, "not the password")
        except SignInFailed:
            say("tried")
        except MustWait as wait:
            if wait.seconds is None:
                return


def run_connected(folder: Path, login: str, parent: Connection) -> None:
    run(folder, login, through(parent))
