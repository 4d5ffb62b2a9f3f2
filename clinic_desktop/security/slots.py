"""Wrapping and opening one key slot: password and device secret in, key pair and master key out."""

import secrets
import unicodedata
from dataclasses import replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_desktop.domain.errors import SignInFailed, StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security import argon, keys
from clinic_desktop.security.canonical import canonical
from clinic_desktop.security.vault_file import Slot, SlotHeader, Vault

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
NONCE_BYTES = 12

SLOT_KEY = b"clinic/kek/v1|"
MASTER_KEY = b"clinic/mk/v1|"
ESCROW = b"clinic/ds-escrow/v1|"
SEALED = b"clinic/sealed/v1|"


def password_bytes(password: str) -> bytes:
    """The same bytes however a keyboard composes its letters (NFC); nothing is cut or stripped."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def slot_key(clinic_id: str, header: SlotHeader, secret: bytes, device_secret: bytes) -> bytes:
    """The key that wraps a slot's private half; the header is part of it, so none of it can be edited.

    `secret` is a password's or a recovery code's bytes, `device_secret` is empty where none belongs.
    """
    material = secret
    if header.kdf is not None:
        material = argon.stretch(secret, header.salt, header.kdf)
    return keys.derive(material + device_secret, SLOT_KEY + _bound(clinic_id, header), header.salt)


def wrap(clinic_id: str, header: SlotHeader, key: bytes, private_key: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, private_key, _bound(clinic_id, header))


def unwrap(clinic_id: str, slot: Slot, key: bytes) -> bytes:
    """The slot's private key. Raises SignInFailed when the key is another one."""
    nonce, content = slot.wrapped[:NONCE_BYTES], slot.wrapped[NONCE_BYTES:]
    try:
        private_key = AESGCM(key).decrypt(nonce, content, _bound(clinic_id, slot.header))
    except InvalidTag:
        raise wrong_credentials() from None
    if public_half(private_key) != slot.public_key:
        raise altered()
    return private_key


def new_private_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def wrapped_slot(vault: Vault, header: SlotHeader, key: bytes, private_key: bytes) -> Slot:
    """A slot around this key pair; nothing is sealed to it yet."""
    return Slot(
        header=header,
        public_key=public_half(private_key),
        wrapped=wrap(vault.clinic_id, header, key, private_key),
        sealed=b"",
    )


def sealed_anew(clinic_id: str, slot: Slot, master_key: bytes, epoch: int) -> Slot:
    """The slot with this master key sealed to it; needs nobody's password."""
    purpose = _master_key_info(clinic_id, slot, epoch)
    return replace(slot, sealed=_seal(slot.public_key, purpose, master_key))


def master_key_in(vault: Vault, slot: Slot, private_key: bytes) -> bytes:
    return _open(private_key, _master_key_info(vault.clinic_id, slot, vault.epoch), slot.sealed)


def escrow(clinic_id: str, recovery: Slot, device_id: str, content: bytes) -> bytes:
    return _seal(recovery.public_key, ESCROW + canonical([clinic_id, device_id]), content)


def open_escrow(clinic_id: str, private_key: bytes, device_id: str, sealed: bytes) -> bytes:
    return _open(private_key, ESCROW + canonical([clinic_id, device_id]), sealed)


def seal_to(clinic_id: str, slot: Slot, purpose: str, content: bytes) -> bytes:
    """`content` readable by the slot's owner alone, and only under the same `purpose`."""
    return _seal(slot.public_key, _sealed_info(clinic_id, slot, purpose), content)


def open_sealed_to(
    clinic_id: str, slot: Slot, private_key: bytes, purpose: str, sealed: bytes
) -> bytes:
    return _open(private_key, _sealed_info(clinic_id, slot, purpose), sealed)


def public_half(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def wrong_credentials() -> SignInFailed:
    """The one sentence for an unknown name, a wrong password and a wrong code."""
    return SignInFailed(_("The name, the password or the code is not right."))


def altered() -> StorageError:
    return StorageError(
        _("The clinic's key file was altered outside the program. Restore it from a backup.")
    )


def _seal(public_key: bytes, purpose: bytes, content: bytes) -> bytes:
    return SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public_key), info=purpose)


def _open(private_key: bytes, purpose: bytes, sealed: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(private_key)
    try:
        return SUITE.decrypt(sealed, key, info=purpose)
    except (InvalidTag, ValueError):
        raise altered() from None


def _bound(clinic_id: str, header: SlotHeader) -> bytes:
    return canonical([clinic_id, header.as_json()])


def _master_key_info(clinic_id: str, slot: Slot, epoch: int) -> bytes:
    return MASTER_KEY + canonical([clinic_id, slot.header.id, slot.public_key.hex(), epoch])


def _sealed_info(clinic_id: str, slot: Slot, purpose: str) -> bytes:
    return SEALED + canonical([clinic_id, slot.header.id, slot.public_key.hex(), purpose])
