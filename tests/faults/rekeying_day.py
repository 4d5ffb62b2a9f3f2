"""Re-key after re-key with saves between, in a process that will not live to its end."""

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import patients, rekeying
from clinic_desktop.usecases.backend import Backend
from tests.faults import day
from tests.faults.day import Saved
from tests.faults.founding_day import PASSWORD, PLAN, door_of
from tests.faults.processes import Say, aloud, through

FOLDERS = ("data", "state", "keyring")


def found(folder: Path) -> None:
    """A clinic whose administrator signs in without a question."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    founded = door_of(folder).found(PLAN, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    founded.entrance.finish().close()


def sign_in(folder: Path) -> Backend:
    backend = door_of(folder).sign_in("maya", PASSWORD).finish()
    backend.prove()
    return backend


def run(folder: Path, stay: int, most: int, say: Say) -> None:
    """Every acknowledged save and every acknowledged key is said at once."""
    backend = sign_in(folder)
    say("open")
    for number in range(most):
        mark = day.mark_of(stay, number)
        backend.run(patients.register, day.person(mark, 1))
        say(Saved("patient", mark, 1).to_json())
        say(str(rekeying.rekey(backend, "somebody left", Progress()).epoch))
    backend.close()


def run_connected(folder: Path, stay: int, most: int, parent: Connection) -> None:
    run(folder, stay, most, through(parent))


def main() -> None:
    folder, stay, most = sys.argv[1:]
    run(Path(folder), int(stay), int(most), aloud)


if __name__ == "__main__":
    main()
