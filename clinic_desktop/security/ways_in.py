"""The parts of a way into the vault: who opens it with what, and which secrets belong to it."""

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security import argon, keys, recovery_code, slots
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceSecrets
from clinic_desktop.security.vault_file import Kind, Slot, SlotHeader, Vault, is_authentic, signed

TAG_BYTES = 8


@dataclass(frozen=True)
class Opened:
    """A vault whose master key is known: `slot` is the way in, `private_key` its owner's."""

    vault: Vault
    master_key: bytes = field(repr=False)
    private_key: bytes = field(repr=False)
    slot: Slot

    def changed(self, **values: Any) -> "Opened":
        """The same way in to a vault with other values, one generation on and signed."""
        return replace(self, vault=signed(self.vault.changed(**values), self.master_key))


@dataclass(frozen=True)
class Credentials:
    """What a user slot is wrapped with. `device` is None without a keyring."""

    tag: str
    password: str = field(repr=False)
    device: DeviceSecrets | None = field(repr=False)
    kdf: KdfParameters


def find_slot(vault: Vault, tag: str) -> Slot | None:
    return next((slot for slot in vault.slots if slot.header.tag == tag), None)


def recovery_slot(vault: Vault) -> Slot:
    """Raises StorageError when an altered file has none."""
    for slot in vault.slots:
        if slot.header.kind is Kind.RECOVERY:
            return slot
    raise slots.altered()


def is_device_lost(vault: Vault, device: DeviceSecrets | None) -> bool:
    """Whether users need a device secret and this computer holds none of those they need."""
    needed = {slot.header.device_id for slot in vault.slots} - {None}
    return bool(needed) and needed.isdisjoint(_secrets_by_id(device))


def device_lost() -> StorageError:
    return StorageError(
        _("This computer account no longer holds the clinic's key. Use the recovery code.")
    )


def opened_with(vault: Vault, slot: Slot, key: bytes) -> Opened:
    private_key = slots.unwrap(vault.clinic_id, slot, key)
    master_key = slots.master_key_in(vault, slot, private_key)
    if not is_authentic(vault, master_key):
        raise slots.altered()
    return Opened(vault, master_key, private_key, slot)


def new_user_slot(vault: Vault, credentials: Credentials, master_key: bytes) -> tuple[Slot, bytes]:
    header = user_header(credentials)
    private_key = slots.new_private_key()
    key = key_for(vault, header, credentials)
    slot = slots.wrapped_slot(vault, header, key, private_key)
    return slots.sealed_anew(vault.clinic_id, slot, master_key, vault.epoch), private_key


def user_header(credentials: Credentials) -> SlotHeader:
    device = credentials.device
    return SlotHeader(
        id=secrets.token_hex(8),
        kind=Kind.USER if device is None else Kind.USER_AND_DEVICE,
        tag=credentials.tag,
        kdf=credentials.kdf,
        salt=argon.new_salt(),
        device_id=None if device is None else keys.device_id(device.secret),
    )


def key_for(vault: Vault, header: SlotHeader, credentials: Credentials) -> bytes:
    device_secret = b"" if credentials.device is None else credentials.device.secret
    password = slots.password_bytes(credentials.password)
    return slots.slot_key(vault.clinic_id, header, password, device_secret)


def new_recovery_slot(vault: Vault, code: str, master_key: bytes) -> Slot:
    header = SlotHeader(
        id=secrets.token_hex(8),
        kind=Kind.RECOVERY,
        tag=secrets.token_hex(TAG_BYTES),
        kdf=None,
        salt=argon.new_salt(),
        device_id=None,
    )
    key = slots.slot_key(vault.clinic_id, header, recovery_code.secret_of(code), b"")
    slot = slots.wrapped_slot(vault, header, key, slots.new_private_key())
    return slots.sealed_anew(vault.clinic_id, slot, master_key, vault.epoch)


def current_slot(opened: Opened) -> Slot:
    for slot in opened.vault.slots:
        if slot.header.id == opened.slot.header.id:
            return slot
    raise StorageError(_("This user has no key on this computer."))


def usual_kdf(vault: Vault) -> KdfParameters:
    used = (slot.header.kdf for slot in vault.slots)
    return next((kdf for kdf in used if kdf is not None), argon.DEFAULT)


def _secrets_by_id(device: DeviceSecrets | None) -> dict[str, bytes]:
    if device is None:
        return {}
    return {keys.device_id(secret): secret for secret in (device.secret, *device.old_secrets)}


def device_secret_for(header: SlotHeader, device: DeviceSecrets | None) -> bytes:
    if header.device_id is None:
        return b""
    secret = _secrets_by_id(device).get(header.device_id)
    if secret is None:
        raise device_lost()
    return secret


def held_secrets(device: DeviceSecrets | None) -> list[DeviceSecrets]:
    """The secrets to escrow, the old ones that some slots still need among them."""
    if device is None:
        return []
    return [
        DeviceSecrets(secret, device.tag_key) for secret in (device.secret, *device.old_secrets)
    ]


def escrow_entries(clinic_id: str, recovery: Slot, held: list[DeviceSecrets]) -> dict[str, bytes]:
    names = {keys.device_id(device.secret): device for device in held}
    return {
        name: slots.escrow(clinic_id, recovery, name, device.secret + device.tag_key)
        for name, device in names.items()
    }


def unescrowed(opened: Opened, device_id: str) -> DeviceSecrets:
    content = slots.open_escrow(
        opened.vault.clinic_id, opened.private_key, device_id, opened.vault.escrow[device_id]
    )
    if len(content) != 2 * keys.KEY_BYTES:
        raise slots.altered()
    return DeviceSecrets(content[: keys.KEY_BYTES], content[keys.KEY_BYTES :])
