"""The opened key file of the person signed in: the only object that holds the master key."""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinic_desktop.data.audit_checkpoints import Signer
from clinic_desktop.domain.errors import SignedOut, SignInFailed, StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security import argon, device, keys, recovery_code, vault
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceStore
from clinic_desktop.security.guard import Guard
from clinic_desktop.security.slots import wrong_credentials
from clinic_desktop.security.vault import Credentials, Opened

SEED = "totp-seed"


@dataclass(frozen=True)
class NextKey:
    """A master key that is not in use yet, and the id of the file it is made for."""

    master_key: bytes = field(repr=False)
    file_id: str
    epoch: int

    @property
    def database_key(self) -> bytes:
        return keys.database_key(self.master_key, self.file_id)


class Keyholder:
    """Changes the key file for use cases; safe from several threads, useless after `forget`."""

    def __init__(
        self, folder: Path, opened: Opened, store: DeviceStore, attempts: Guard | None = None
    ) -> None:
        """`attempts`: this computer's counter of failed sign-ins, where there is one."""
        self._folder = folder
        self._opened: Opened | None = opened
        self._store = store
        self._attempts = attempts
        self._lock = threading.Lock()
        self._signer = _signer(store)

    @property
    def opened(self) -> Opened:
        """Raises SignedOut after the keys were forgotten."""
        if self._opened is None:
            raise SignedOut(_("The program is locked. Sign in to go on."))
        return self._opened

    @property
    def has_keyring(self) -> bool:
        return self._store.has_keyring

    @property
    def signer(self) -> Signer | None:
        """What signs checkpoints of the trail; None without a keyring and after `forget`."""
        return self._signer

    def begin_attempt(self, login: str) -> None:
        """Count a try at a code or password on the disk before it is made; raises MustWait."""
        if self._attempts is not None:
            self._attempts.begin(self._tag(self.opened, login))

    def clear_attempts(self, login: str) -> None:
        """This name's count starts at zero: a right code, or an administrator's word."""
        if self._attempts is not None:
            self._attempts.clear(self._tag(self.opened, login))

    def failed_attempts(self, login: str) -> tuple[int, int | None]:
        """Failures in a row of this name, and seconds to wait (None: locked)."""
        if self._attempts is None:
            return 0, 0
        tag = self._tag(self.opened, login)
        return self._attempts.failures(tag), self._attempts.remaining(tag)

    def attempts_of(self, logins: Iterable[str]) -> dict[str, tuple[int, int | None]]:
        """`failed_attempts` of many names at once; the keyring is asked only once."""
        if self._attempts is None:
            return {}
        self._attempts.serve()
        held = self.opened
        tag_key = vault.tag_key_of(held.vault, self._secrets())
        tags = {login: vault.tag_of(tag_key, login) for login in logins}
        return {
            login: (self._attempts.failures(tag), self._attempts.remaining(tag))
            for login, tag in tags.items()
        }

    def opens_with_code(self, code: str) -> bool:
        """Whether this is the emergency kit's code; nothing changes.

        Raises InvalidInput(code=…) for what cannot be a code.
        """
        held = self.opened
        try:
            return vault.unlock_with_code(held.vault, code).master_key == held.master_key
        except SignInFailed:
            return False

    def check_password(self, login: str, password: str) -> None:
        """Raise SignInFailed unless this is the own password; as slow as Argon2."""
        held = self.opened
        again = vault.unlock(held.vault, self._tag(held, login), password, self._secrets())
        if again.slot.header.id != held.slot.header.id:
            raise wrong_credentials()

    @property
    def slot_id(self) -> str:
        return self.opened.slot.header.id

    def database_key(self) -> bytes:
        held = self.opened
        return keys.database_key(held.master_key, held.vault.database_id)

    def add_user(self, login: str, password: str) -> str:
        """Make a way in for a new user, or anew for one whose record was never stored; slot id."""

        def change(held: Opened) -> Opened:
            tag = self._tag(held, login)
            credentials = Credentials(tag, password, self._secrets(), self.kdf())
            return vault.reset_user_slot(held, credentials)

        held = self._change(change)
        slot = vault.find_slot(held.vault, self._tag(held, login))
        assert slot is not None  # noqa: S101 - it was just added
        return slot.header.id

    def remove_user(self, slot_id: str) -> None:
        """Take a user's way in away; a re-key makes old copies of the files useless too."""

        def change(held: Opened) -> Opened:
            found = [slot for slot in held.vault.slots if slot.header.id == slot_id]
            return vault.remove_slot(held, found[0].header.tag) if found else held

        self._change(change)

    def change_password(self, login: str, old: str | None, new: str) -> None:
        """Wrap the own key pair with the new password. `old` None where it was just checked.

        Raises SignInFailed where the old password is wrong.
        """

        def change(held: Opened) -> Opened:
            tag = self._tag(held, login)
            if old is not None:
                again = vault.unlock(held.vault, tag, old, self._secrets())
                if again.slot.header.id != held.slot.header.id:
                    raise SignInFailed(_("The old password is not right."))
            return vault.change_password(held, Credentials(tag, new, self._secrets(), self.kdf()))

        self._change(change)

    def new_kit(self) -> str:
        """Replace the recovery code; the old one opens nothing from here on. Returns the new code."""
        code = recovery_code.new_code()
        self._change(lambda held: vault.replace_recovery(held, code, self._secrets()))
        return code

    def next_key(self) -> NextKey:
        """A new master key for the next epoch; nothing hangs on it before `reseal`."""
        epoch = self.opened.vault.epoch + 1
        return NextKey(keys.new_key(), secrets.token_hex(8), epoch)

    def reseal(self, fresh: NextKey, database_file: str) -> None:
        """Seal the new master key to every way in and save: the one commit point of a re-key.

        Raises StorageError; `named_on_disk` then says whether it happened nevertheless.
        """
        self._change(
            lambda held: vault.reseal(held, fresh.master_key, database_file, fresh.file_id)
        )

    def named_on_disk(self) -> str:
        """The database that the key file names, "" when it cannot be read just now."""
        try:
            return vault.load(self._folder).database_file
        except StorageError:
            return ""

    def seal_seed(self, seed: bytes) -> str:
        """A one-time code seed that only this user's own key opens, as hexadecimal text."""
        held = self.opened
        return vault.seal_to_slot(held.vault, held.slot.header.tag, SEED, seed).hex()

    def open_seed(self, sealed: str) -> bytes:
        return vault.open_sealed(self.opened, SEED, bytes.fromhex(sealed))

    def kdf(self) -> KdfParameters:
        """The parameters this clinic's slots use (calibrated when it was founded)."""
        own = self.opened.slot.header.kdf
        return own if own is not None else argon.DEFAULT

    def forget(self) -> None:
        """Drop the keys; Python may keep copies in memory until it is reused (threat model)."""
        self._opened = None
        self._signer = None

    def _change(self, change: Callable[[Opened], Opened]) -> Opened:
        with self._lock:
            held = self.opened
            changed = change(held)
            if changed.vault is not held.vault:
                self._save(changed)
            self._opened = changed
            return changed

    def _save(self, changed: Opened) -> None:
        try:
            vault.save(self._folder, changed.vault, changed.master_key)
        except StorageError:
            if vault.load(self._folder) == changed.vault:
                self._opened = changed  # renamed, though its flush failed: follow the disk
            raise

    def _secrets(self) -> device.DeviceSecrets | None:
        return device.read_secrets(self._store) if self._store.has_keyring else None

    def _tag(self, held: Opened, login: str) -> str:
        return vault.tag_of(vault.tag_key_of(held.vault, self._secrets()), login)


def _signer(store: DeviceStore) -> Signer | None:
    seed = device.audit_key(store) if store.has_keyring else None
    if seed is None:
        return None
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(key.public_key().public_bytes_raw(), key.sign)
