"""A clinic founded in a process that will not live to its end."""

import json
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from clinic_desktop.data.places import Places
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceStore, Item
from clinic_desktop.security.files import atomic_write
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor
from clinic_desktop.usecases.clinic import ClinicProfile
from tests import make
from tests.faults.processes import Say, aloud, through

PASSWORD = "walnut bicycle thunder lagoon"
PLAN = ClinicPlan(
    ClinicProfile("Cedar Clinic"), "maya", "Maya Haddad", PASSWORD, kdf=KdfParameters(19 * 1024, 1)
)


class FileDevice:
    """A keyring that outlives the process: one file of the test, each change written wholly."""

    has_keyring = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, item: Item) -> bytes | None:
        held = self._held().get(item)
        return None if held is None else bytes.fromhex(held)

    def write(self, item: Item, value: bytes) -> None:
        self._keep({**self._held(), item: value.hex()})

    def delete(self, item: Item) -> None:
        self._keep({name: value for name, value in self._held().items() if name != item})

    @property
    def is_empty(self) -> bool:
        return not self._held()

    def _held(self) -> dict[str, str]:
        held: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return held

    def _keep(self, held: dict[str, str]) -> None:
        atomic_write(self._path, json.dumps(held).encode())


def door_of(folder: Path) -> FrontDoor:
    store: DeviceStore = FileDevice(folder / "keyring" / "keyring.json")
    return FrontDoor(places_of(folder), make.Clock(), store=store)


def places_of(folder: Path) -> Places:
    return Places(folder / "data", folder / "state")


def run(folder: Path, say: Say) -> None:
    """Found the clinic, wait for its owner to be told the recovery code, close it."""
    say("open")
    founded = door_of(folder).found(PLAN, Progress())
    say(founded.recovery_code)
    founded.entrance.abandon()


def run_connected(folder: Path, parent: Connection) -> None:
    run(folder, through(parent))


def main() -> None:
    run(Path(sys.argv[1]), aloud)


if __name__ == "__main__":
    main()
