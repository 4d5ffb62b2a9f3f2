"""This computer's own secrets, kept in the operating system's keyring or, by choice, nowhere."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security.keys import KEY_BYTES, new_key

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "ClinicApp"
OVERRIDE = "PYTHON_KEYRING_BACKEND"

# Everything else (null, fail, chainer, keyrings.alt, a user's own module) is refused.
ALLOWED = (
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
)


class Item(StrEnum):
    """What a device store holds."""

    DEVICE_SECRET = "device-secret"  # noqa: S105 (the name of a secret)
    # Still needed by users who have not signed in since they were replaced; joined.
    OLD_DEVICE_SECRETS = "old-device-secrets"
    TAG_KEY = "tag-key"
    AUDIT_KEY = "audit-signing-key"
    ANCHOR = "anchor"
    GUARD_NUMBER = "guard-number"
    PROBE = "probe"


class DeviceStore(Protocol):
    """Where this computer keeps its secrets; `has_keyring` is False when it keeps none."""

    @property
    def has_keyring(self) -> bool: ...
    def read(self, item: Item, /) -> bytes | None: ...
    def write(self, item: Item, value: bytes, /) -> None: ...
    def delete(self, item: Item, /) -> None: ...


@dataclass(frozen=True)
class DeviceSecrets:
    """The secrets of this computer that open key slots and hide user names (32 bytes each)."""

    secret: bytes = field(repr=False)
    tag_key: bytes = field(repr=False)
    old_secrets: tuple[bytes, ...] = field(default=(), repr=False)


def new_secrets(tag_key: bytes | None = None) -> DeviceSecrets:
    return DeviceSecrets(new_key(), tag_key or new_key())


def read_secrets(store: DeviceStore) -> DeviceSecrets | None:
    """None when this computer holds no secret: no keyring, a new one, or one that was emptied."""
    secret, tag_key = store.read(Item.DEVICE_SECRET), store.read(Item.TAG_KEY)
    if secret is None or tag_key is None:
        return None
    old = store.read(Item.OLD_DEVICE_SECRETS) or b""
    return DeviceSecrets(secret, tag_key, _split(old))


def write_secrets(store: DeviceStore, held: DeviceSecrets) -> None:
    """Keep the old secrets first: a crash in between must not lose what still opens slots."""
    if held.old_secrets:
        store.write(Item.OLD_DEVICE_SECRETS, b"".join(held.old_secrets))
    store.write(Item.TAG_KEY, held.tag_key)
    store.write(Item.DEVICE_SECRET, held.secret)
    if not held.old_secrets:
        store.delete(Item.OLD_DEVICE_SECRETS)


def _split(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[start : start + KEY_BYTES] for start in range(0, len(joined), KEY_BYTES))


def audit_key(store: DeviceStore) -> bytes | None:
    """The Ed25519 seed (32 bytes) that signs audit checkpoints, made on first use; None without keyring."""
    if not store.has_keyring:
        return None
    seed = store.read(Item.AUDIT_KEY)
    if seed is None:
        seed = new_key()
        store.write(Item.AUDIT_KEY, seed)
    return seed


class NoKeyring:
    """The owner's explicit choice to work without a keyring: nothing is kept, passwords stand alone."""

    has_keyring = False

    def read(self, _item: Item) -> bytes | None:
        return None

    def write(self, _item: Item, _value: bytes) -> None:
        raise StorageError(
            _("This computer keeps no keys: the clinic was set up without a keyring.")
        )

    def delete(self, _item: Item) -> None:
        return None


class KeyringDevice:
    """The operating system's keyring, proven by a write, a read and a delete before it is trusted."""

    has_keyring = True

    def __init__(self, clinic_id: str, backend: "KeyringBackend | None" = None) -> None:
        """Raises StorageError when there is no keyring of an allowed kind that works."""
        self._clinic_id = clinic_id
        self._backend = backend or find_backend()
        refuse_unsafe(self._backend)
        self._probe()

    def read(self, item: Item) -> bytes | None:
        with _said_plainly():
            text = self._backend.get_password(self._service(item), self._clinic_id)
        try:
            return None if text is None else bytes.fromhex(text)
        except ValueError as error:
            raise StorageError(_("The keyring holds a damaged entry of this program.")) from error

    def write(self, item: Item, value: bytes) -> None:
        with _said_plainly():
            self._backend.set_password(self._service(item), self._clinic_id, value.hex())

    def delete(self, item: Item) -> None:
        if self.read(item) is None:
            return
        with _said_plainly():
            self._backend.delete_password(self._service(item), self._clinic_id)

    def _service(self, item: Item) -> str:
        # One service per secret: Windows stores one password under each service name.
        return f"{SERVICE}/{self._clinic_id}/{item}"

    def _probe(self) -> None:
        value = secrets.token_bytes(16)
        self.write(Item.PROBE, value)
        found = self.read(Item.PROBE)
        self.delete(Item.PROBE)
        if found != value or self.read(Item.PROBE) is not None:
            raise StorageError(_("The keyring of this computer does not keep what it is given."))


def find_backend() -> "KeyringBackend":
    """The best allowed keyring of this system; configuration files and variables have no say.

    Raises StorageError when there is none, or when a variable tries to choose another.
    """
    if OVERRIDE in os.environ:
        raise StorageError(
            _(
                "The variable {name} tries to replace the keyring of this computer. Remove it."
            ).format(name=OVERRIDE)
        )
    found = [backend for place in ALLOWED if (backend := _load(*place)) is not None]
    if not found:
        raise StorageError(_("This computer has no keyring that the program can trust."))
    return max(found, key=lambda backend: float(backend.priority))


def refuse_unsafe(backend: "KeyringBackend") -> None:
    """Raise StorageError unless `backend` is on the allowlist; keep Windows entries off the network."""
    kind = type(backend)
    if (kind.__module__, kind.__name__) not in ALLOWED:
        raise StorageError(_("This kind of keyring does not protect what it is given."))
    if kind.__name__ == "WinVaultKeyring":
        # The library's own choice, "enterprise", would roam with the Windows profile.
        backend.persist = "local machine"  # type: ignore[attr-defined]


def _load(module: str, name: str) -> "KeyringBackend | None":
    # Imported here because keyring costs 77 ms, which a start without it should not pay.
    from keyring.errors import KeyringError

    try:
        kind: type[KeyringBackend] = getattr(import_module(module), name)
        return kind() if kind.viable else None
    except (ImportError, AttributeError, RuntimeError, KeyringError):
        return None


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise StorageError(
            _("The keyring of this computer did not answer. Unlock it and try again.")
        ) from error
