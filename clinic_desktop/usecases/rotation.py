"""A computer's new secret after a loss, and how each user comes over to it (SECURITY.md 4.6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from clinic_desktop.security import device, keys, vault
from clinic_desktop.security.device import DeviceSecrets, DeviceStore
from clinic_desktop.security.vault import Credentials, Opened, Vault


@dataclass(frozen=True)
class Keyring:
    """This computer's keyring, and what it holds or is about to hold; None where there is none."""

    store: DeviceStore
    secrets: DeviceSecrets | None

    @property
    def all_secrets(self) -> tuple[bytes, ...]:
        held = self.secrets
        return () if held is None else (held.secret, *held.old_secrets)

    def keys_of(self, derive: Callable[[bytes], bytes]) -> list[bytes | None]:
        """A key of each secret, the present one first; [None] where there is none."""
        return [derive(secret) for secret in self.all_secrets] or [None]


def brought_back(held: Vault, code: str, store: DeviceStore) -> Keyring:
    """What this computer must hold so that everybody can sign in; nothing is written yet.

    An emptied keyring and another computer get a secret of their own; the recovered ones stay
    beside it until no slot needs them. Raises StorageError where the key file holds none.
    """
    present = device.read_secrets(store) if store.has_keyring else None
    names = (slot.header.device_id for slot in held.slots)
    needed = {name for name in names if name is not None}
    here = {keys.device_id(secret) for secret in Keyring(store, present).all_secrets}
    if needed <= here:
        return Keyring(store, present)
    escrowed = vault.recover_device_secrets(held, code)
    missing = [escrowed[name] for name in sorted(needed - here) if name in escrowed]
    if present is None or vault.is_device_lost(held, present):
        return Keyring(store, vault.moved_device(missing))
    old = (*present.old_secrets, *(found.secret for found in missing))
    return Keyring(store, replace(present, old_secrets=old))


def keep(folder: Path, opened: Opened, keyring: Keyring) -> Opened:
    """Write what was brought back: onto the paper's slot first, then into the keyring.

    A crash in between leaves a secret that no slot hangs on yet, or a keyring that counts as empty.
    """
    if keyring.secrets is None:
        return opened
    kept = opened
    if not _is_escrowed(opened.vault, keyring):
        kept = vault.escrow_device(opened, keyring.secrets)
        vault.save(folder, kept.vault, kept.master_key)
    if device.read_secrets(keyring.store) != keyring.secrets:
        device.write_secrets(keyring.store, keyring.secrets)
    return kept


def come_over(folder: Path, opened: Opened, new: Credentials, store: DeviceStore) -> Opened:
    """At a good sign-in: hang the own slot on the present secret, drop those nobody needs.

    `new` holds the password just checked. The key file with the slot and the escrow of what it
    hangs on is written at once; only then the keyring forgets.
    """
    held, kept = opened, new.device
    if vault.needs_rewrap(opened, new.device, new.kdf):
        held = vault.change_password(opened, new)
    if new.device is not None:
        kept = vault.without_unused(held.vault, new.device)
        if held is not opened or not _is_escrowed(held.vault, Keyring(store, kept)):
            held = vault.escrow_device(held, kept)
    if held is not opened:
        vault.save(folder, held.vault, held.master_key)
    if kept is not None and kept != new.device:
        device.write_secrets(store, kept)
    return held


def _is_escrowed(held: Vault, keyring: Keyring) -> bool:
    return {keys.device_id(secret) for secret in keyring.all_secrets} <= held.escrow.keys()
