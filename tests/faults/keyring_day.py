"""A clinic on the real keyring of a session: founded, lost, moved, brought back.

Run as `python -m tests.faults.keyring_day STEP FOLDER` inside a session with its own keyring.
"""

import base64
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from clinic_desktop.domain.errors import ClinicError, StorageError
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import device, vault
from clinic_desktop.security.device import Item, KeyringDevice
from clinic_desktop.usecases import users
from clinic_desktop.usecases.access import FrontDoor, Places
from clinic_desktop.usecases.users import NewUser
from tests.usecases.loss import EVERYBODY, OWNER, PLAN, RECEPTION

NOTE = "note.json"  # what a person wrote down: the code on the paper


def found(folder: Path) -> None:
    founded = door_of(folder).found(PLAN, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    backend = founded.entrance.finish()
    one_time = backend.run(users.add, NewUser("rana", "Rana Aoun", (Role.RECEPTIONIST,)))
    backend.close()
    entrance = door_of(folder).sign_in("rana", one_time.password)
    entrance.change_password(RECEPTION)
    entrance.finish().close()
    (folder.parent / NOTE).write_text(json.dumps(founded.recovery_code))
    everybody_gets_in(folder)


def emptied(folder: Path) -> None:
    """Somebody reset the computer account: every entry is gone."""
    store = keyring_of(folder)
    for item in Item:
        store.delete(item)
    assert refused(lambda: door_of(folder).sign_in("maya", OWNER)), "opened without its key"
    come_back(folder, "")


def moved(folder: Path) -> None:
    """Another computer: its own keyring, and the data folder alone."""
    shutil.rmtree(folder / "state")
    assert device.read_secrets(keyring_of(folder)) is None
    assert refused(lambda: door_of(folder).sign_in("maya", OWNER)), "opened without its key"
    come_back(folder, "the old computer broke")


def without(folder: Path) -> None:
    """A session whose keyring may not be used: refused in words, and nothing is written."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert refused(lambda: door_of(folder).sign_in("maya", OWNER))
    assert refused(lambda: door_of(folder).recover(code_in(folder), "a reason"))
    assert door_of(folder).keyring_problem()
    new = folder.parent / "new clinic"
    assert refused(lambda: door_of(new).found(PLAN, Progress()))
    assert not list(new.rglob("clinic*")), "half a clinic was made"
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert before == after


def come_back(folder: Path, reason: str) -> None:
    began = time.monotonic()
    door_of(folder).recover(code_in(folder), reason)
    everybody_gets_in(folder)
    print(f"seconds {time.monotonic() - began:.1f}")  # noqa: T201 - read by the test
    assert secrets_in_files(folder) == []


def everybody_gets_in(folder: Path) -> None:
    for login, password in EVERYBODY:
        door_of(folder).sign_in(login, password).finish().close()


def secrets_in_files(folder: Path) -> list[str]:
    """Files below the home and the clinic in which a key, a password or the code can be read."""
    marks = [spelling for secret in secrets_of(folder) for spelling in spellings(secret)]
    files = [path for path in folder.parent.rglob("*") if path.is_file() and path.name != NOTE]
    return [str(path) for path in files if any(mark in path.read_bytes() for mark in marks)]


def secrets_of(folder: Path) -> Iterator[bytes]:
    store = keyring_of(folder)
    held = device.read_secrets(store)
    assert held is not None
    yield from (held.secret, held.tag_key, *held.old_secrets)
    yield store.read(Item.AUDIT_KEY) or b"no audit key"
    code = code_in(folder)
    yield from (OWNER.encode(), RECEPTION.encode(), code.encode(), code.replace("-", "").encode())
    yield vault.unlock_with_code(vault.load(folder / "data"), code).master_key


def spellings(secret: bytes) -> Iterator[bytes]:
    yield from (secret, secret.hex().encode(), base64.b64encode(secret))
    yield secret.hex().upper().encode()


def refused(deed: Callable[[], object]) -> bool:
    try:
        deed()
    except StorageError as error:
        return bool(str(error))
    except ClinicError:
        return False
    return False


def door_of(folder: Path) -> FrontDoor:
    return FrontDoor(Places(folder / "data", folder / "state"))


def keyring_of(folder: Path) -> KeyringDevice:
    return KeyringDevice(vault.load(folder / "data").clinic_id)


def code_in(folder: Path) -> str:
    code: str = json.loads((folder.parent / NOTE).read_text())
    return code


STEPS = {"found": found, "emptied": emptied, "moved": moved, "without": without}

if __name__ == "__main__":
    STEPS[sys.argv[1]](Path(sys.argv[2]))
