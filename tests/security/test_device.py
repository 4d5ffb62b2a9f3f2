"""Only a keyring that protects what it is given may hold this computer's secrets."""

import os
import shutil
import subprocess
import sys

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.security import device
from clinic_desktop.security.device import Item, KeyringDevice, NoKeyring
from clinic_desktop.security.memory_device import MemoryDevice

CLINIC = "c" * 32


class Plaintext(KeyringBackend):
    """A back end of somebody's own, as keyrings.alt has them."""

    priority = 9

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


Plaintext.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize(
    "kind",
    [null.Keyring, fail.Keyring, chainer.ChainerBackend, Plaintext],
    ids=lambda k: k.__name__,
)
def test_a_keyring_that_protects_nothing_is_refused(kind: type[KeyringBackend]) -> None:
    with pytest.raises(StorageError, match="does not protect"):
        KeyringDevice(CLINIC, kind())


class WinVaultKeyring(Plaintext):
    """Stands for the one of Windows, which exists nowhere else."""

    persist = "enterprise"


WinVaultKeyring.__module__ = "keyring.backends.Windows"


def test_entries_of_windows_do_not_roam_with_the_profile() -> None:
    backend = WinVaultKeyring()
    device.refuse_unsafe(backend)
    assert backend.persist == "local machine"


def test_a_keyring_that_forgets_is_refused() -> None:
    backend = WinVaultKeyring()
    backend.kept = Forgetful()
    with pytest.raises(StorageError, match="does not keep"):
        KeyringDevice(CLINIC, backend)


class Forgetful(dict[tuple[str, str], str]):
    def __setitem__(self, key: tuple[str, str], value: str) -> None:
        """Take it and keep nothing."""


def test_a_variable_cannot_choose_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(StorageError, match="PYTHON_KEYRING_BACKEND"):
        device.find_backend()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a keyring")
def test_a_system_without_a_keyring_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    with pytest.raises(StorageError, match="keyring"):
        KeyringDevice(CLINIC)


def test_secrets_come_back_as_they_were_kept() -> None:
    store = MemoryDevice()
    assert device.read_secrets(store) is None
    held = device.new_secrets()
    device.write_secrets(store, held)
    assert device.read_secrets(store) == held


def test_old_secrets_are_kept_until_they_are_let_go() -> None:
    store, held = MemoryDevice(), device.new_secrets()
    moving = device.DeviceSecrets(held.secret, held.tag_key, (b"1" * 32, b"2" * 32))
    device.write_secrets(store, moving)
    assert device.read_secrets(store) == moving
    device.write_secrets(store, held)
    assert Item.OLD_DEVICE_SECRETS not in store.items


def test_the_audit_key_is_made_once() -> None:
    store = MemoryDevice()
    seed = device.audit_key(store)
    assert seed == device.audit_key(store)
    assert seed is not None
    assert len(seed) == 32


def test_without_a_keyring_nothing_is_kept_anywhere() -> None:
    store = NoKeyring()
    assert device.audit_key(store) is None
    assert device.read_secrets(store) is None
    with pytest.raises(StorageError, match="keeps no keys"):
        store.write(Item.DEVICE_SECRET, bytes(32))


def test_keyring_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, clinic_desktop.security.vault; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Runs inside a session bus of its own, beside a fresh and unlocked gnome-keyring.
IN_A_REAL_KEYRING = """
from clinic_desktop.security import device
from clinic_desktop.security.device import Item, KeyringDevice
store = KeyringDevice("c" * 32)
held = device.new_secrets()
device.write_secrets(store, held)
again = KeyringDevice("c" * 32)
assert device.read_secrets(again) == held
assert device.read_secrets(KeyringDevice("d" * 32)) is None
again.write(Item.ANCHOR, bytes(400))
assert store.read(Item.ANCHOR) == bytes(400)
again.delete(Item.DEVICE_SECRET)
again.delete(Item.DEVICE_SECRET)
assert device.read_secrets(store) is None
assert store.read(Item.PROBE) is None
print("kept")
"""


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon",
)
def test_a_real_keyring_keeps_the_secrets_of_each_clinic(tmp_path: object) -> None:
    unlock = "echo -n test | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    script = f'{unlock} && exec "$0" -c "$1"'
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    result = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, IN_A_REAL_KEYRING],
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.stdout.strip().endswith("kept"), result.stderr
