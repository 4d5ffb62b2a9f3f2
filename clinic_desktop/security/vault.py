"""What is done with the key file: create, unlock, recover, add and remove ways in (SECURITY.md 4.2)."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from clinic_desktop.domain.errors import InvalidInput, StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security import argon, keys, recovery_code, slots, ways_in
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceSecrets
from clinic_desktop.security.vault_file import (
    FILE_NAME,
    Kind,
    Slot,
    Vault,
    exists,
    load,
    mend,
    save,
    signed,
)
from clinic_desktop.security.ways_in import (
    TAG_BYTES,
    Credentials,
    Opened,
    device_lost,
    find_slot,
    is_device_lost,
)

__all__ = [
    "FILE_NAME",
    "Credentials",
    "Kind",
    "Opened",
    "Slot",
    "Vault",
    "device_lost",
    "exists",
    "find_slot",
    "is_device_lost",
    "load",
    "mend",
    "save",
]


@dataclass(frozen=True)
class NewUser:
    """The first user of a clinic, whose tag cannot be known before the vault is."""

    name: str
    password: str = field(repr=False)
    device: DeviceSecrets | None = field(repr=False)
    kdf: KdfParameters

    def credentials(self, tag_key: bytes) -> Credentials:
        return Credentials(tag_of(tag_key, self.name), self.password, self.device, self.kdf)


def tag_of(tag_key: bytes, user_name: str) -> str:
    """What stands for a user's name in the key file; the same for "Ann", "ann" and " ann "."""
    folded = unicodedata.normalize("NFKC", user_name).casefold().strip()
    full = hmac.new(tag_key, folded.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return full.digest()[:TAG_BYTES].hex()


def tag_key_of(vault: Vault, device: DeviceSecrets | None) -> bytes:
    """Raises StorageError when this computer no longer holds the key that hides the names."""
    if vault.tag_key is not None:
        return vault.tag_key
    if device is None:
        raise device_lost()
    return device.tag_key


def new_clinic_id() -> str:
    return secrets.token_hex(16)


def create(clinic_id: str, owner: NewUser, code: str) -> Opened:
    """A new clinic's vault, opened by its first user; nothing is written yet.

    `code` is a fresh recovery code. Raises InvalidInput(code=…).
    """
    tag_key = keys.new_key() if owner.device is None else owner.device.tag_key
    empty = Vault(
        clinic_id=clinic_id,
        gen=1,
        epoch=1,
        database_file="clinic-1.db",
        database_id=secrets.token_hex(8),
        slots=(),
        tag_key=tag_key if owner.device is None else None,
    )
    master_key = keys.new_key()
    recovery = ways_in.new_recovery_slot(empty, code, master_key)
    slot, private_key = ways_in.new_user_slot(empty, owner.credentials(tag_key), master_key)
    vault = replace(
        empty,
        slots=(slot, recovery),
        escrow=ways_in.escrow_entries(clinic_id, recovery, ways_in.held_secrets(owner.device)),
    )
    return Opened(signed(vault, master_key), master_key, private_key, slot)


def unlock(vault: Vault, tag: str, password: str, device: DeviceSecrets | None) -> Opened:
    """Raises SignInFailed for an unknown tag or a wrong password, after the same time of work.

    Raises StorageError when the key file was altered or this computer lost its secret.
    """
    if is_device_lost(vault, device):
        raise device_lost()
    slot = find_slot(vault, tag)
    if slot is None or slot.header.kind is Kind.RECOVERY:
        argon.dummy_run(ways_in.usual_kdf(vault))
        raise slots.wrong_credentials()
    device_secret = ways_in.device_secret_for(slot.header, device)
    key = slots.slot_key(
        vault.clinic_id, slot.header, slots.password_bytes(password), device_secret
    )
    return ways_in.opened_with(vault, slot, key)


def unlock_with_code(vault: Vault, code: str) -> Opened:
    """The way in from paper. Raises InvalidInput(code=…) for a mistyped code, SignInFailed for another."""
    slot = ways_in.recovery_slot(vault)
    key = slots.slot_key(vault.clinic_id, slot.header, recovery_code.secret_of(code), b"")
    return ways_in.opened_with(vault, slot, key)


def recover_device_secrets(vault: Vault, code: str) -> dict[str, DeviceSecrets]:
    """Every escrowed device's secrets by device id: what a new computer or an emptied keyring needs."""
    opened = unlock_with_code(vault, code)
    return {device: ways_in.unescrowed(opened, device) for device in vault.escrow}


def moved_device(recovered: Iterable[DeviceSecrets]) -> DeviceSecrets:
    """A new secret for a new computer; the recovered ones stay beside it until no slot needs them.

    Raises StorageError when nothing was recovered.
    """
    found = list(recovered)
    if not found:
        raise device_lost()
    return DeviceSecrets(keys.new_key(), found[0].tag_key, tuple(held.secret for held in found))


def without_unused(vault: Vault, device: DeviceSecrets) -> DeviceSecrets:
    """The device's secrets less the old ones that no slot hangs on any more."""
    names = {slot.header.device_id for slot in vault.slots}
    needed = (old for old in device.old_secrets if keys.device_id(old) in names)
    return replace(device, old_secrets=tuple(needed))


def escrow_device(opened: Opened, device: DeviceSecrets) -> Opened:
    """Seal this device's secrets to the recovery slot; devices that no slot needs are forgotten."""
    vault = opened.vault
    used = {slot.header.device_id for slot in vault.slots}
    kept = {name: sealed for name, sealed in vault.escrow.items() if name in used}
    sealed = ways_in.escrow_entries(
        vault.clinic_id, ways_in.recovery_slot(vault), ways_in.held_secrets(device)
    )
    return opened.changed(escrow={**kept, **sealed})


def add_user_slot(opened: Opened, credentials: Credentials) -> Opened:
    """One more user. Raises InvalidInput(name=…) when that name has a slot already."""
    vault = opened.vault
    if find_slot(vault, credentials.tag) is not None:
        raise InvalidInput(name=_("This user name is taken."))
    slot, _private_key = ways_in.new_user_slot(vault, credentials, opened.master_key)
    return opened.changed(slots=(*vault.slots, slot))


def reset_user_slot(opened: Opened, credentials: Credentials) -> Opened:
    """A forgotten password: a new slot and key pair; what was sealed to the old one is lost."""
    return add_user_slot(remove_slot(opened, credentials.tag), credentials)


def remove_slot(opened: Opened, tag: str) -> Opened:
    """Old copies of the file still open with it: re-key afterwards. The recovery slot is replaced only."""
    slot = find_slot(opened.vault, tag)
    if slot is None or slot.header.kind is Kind.RECOVERY:
        return opened
    remaining = tuple(other for other in opened.vault.slots if other is not slot)
    return opened.changed(slots=remaining)


def change_password(opened: Opened, credentials: Credentials) -> Opened:
    """Wrap the opened slot's key pair anew: new password, name, parameters or device secret.

    What is sealed to the slot stays readable. Raises InvalidInput(name=…) for a name that is taken.
    """
    vault, old = opened.vault, ways_in.current_slot(opened)
    if old.header.kind is Kind.RECOVERY:
        raise StorageError(_("The recovery code has no password. Print a new kit to change it."))
    other = find_slot(vault, credentials.tag)
    if other is not None and other is not old:
        raise InvalidInput(name=_("This user name is taken."))
    header = replace(ways_in.user_header(credentials), id=old.header.id)
    key = ways_in.key_for(vault, header, credentials)
    fresh = replace(
        old, header=header, wrapped=slots.wrap(vault.clinic_id, header, key, opened.private_key)
    )
    renewed = tuple(fresh if slot is old else slot for slot in vault.slots)
    return replace(opened.changed(slots=renewed), slot=fresh)


def needs_rewrap(opened: Opened, device: DeviceSecrets | None, kdf: KdfParameters) -> bool:
    """Whether the slot still hangs on an old device secret or on weaker parameters than this computer's."""
    header = opened.slot.header
    wanted = None if device is None else keys.device_id(device.secret)
    return header.device_id != wanted or (header.kdf is not None and header.kdf.is_weaker_than(kdf))


def replace_recovery(opened: Opened, code: str, device: DeviceSecrets | None) -> Opened:
    """A new kit: the old code opens nothing from here on, but old copies and backups still do."""
    vault = opened.vault
    recovery = ways_in.new_recovery_slot(vault, code, opened.master_key)
    users = tuple(slot for slot in vault.slots if slot.header.kind is not Kind.RECOVERY)
    escrow = ways_in.escrow_entries(vault.clinic_id, recovery, ways_in.held_secrets(device))
    renewed = opened.changed(slots=(*users, recovery), escrow=escrow)
    is_way_in = opened.slot.header.kind is Kind.RECOVERY
    return unlock_with_code(renewed.vault, code) if is_way_in else renewed


def reseal(opened: Opened, master_key: bytes, database_file: str, database_id: str) -> Opened:
    """The next epoch: a new master key sealed to every slot; `save` is the commit point of a re-key."""
    vault, epoch = opened.vault, opened.vault.epoch + 1
    resealed = tuple(
        slots.sealed_anew(vault.clinic_id, slot, master_key, epoch) for slot in vault.slots
    )
    renewed = vault.changed(
        slots=resealed, epoch=epoch, database_file=database_file, database_id=database_id
    )
    again = Opened(signed(renewed, master_key), master_key, opened.private_key, opened.slot)
    return replace(again, slot=ways_in.current_slot(again))


def seal_to_slot(vault: Vault, tag: str, purpose: str, content: bytes) -> bytes:
    """`content`, such as a one-time code seed, readable only by that slot's owner once unlocked."""
    slot = find_slot(vault, tag)
    if slot is None:
        raise StorageError(_("This user has no key on this computer."))
    return slots.seal_to(vault.clinic_id, slot, purpose, content)


def open_sealed(opened: Opened, purpose: str, sealed: bytes) -> bytes:
    """Raises StorageError when it was sealed to another slot, for another purpose, or was altered."""
    return slots.open_sealed_to(
        opened.vault.clinic_id, opened.slot, opened.private_key, purpose, sealed
    )
