"""Keys derived from the master key and the device secret, each with its own versioned purpose."""

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32

DATABASE = b"clinic/db/v1|"
VAULT_MAC = b"clinic/vault-mac/v1"
BACKUP = b"clinic/backup/v1"
GUARD = b"clinic/guard/v1"
ANCHOR = b"clinic/anchor/v1"
DEVICE_ID = b"clinic/ds-id/v1"


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def derive(secret: bytes, purpose: bytes, salt: bytes = b"") -> bytes:
    """HKDF-SHA256 (RFC 5869), 32 bytes."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, purpose).derive(secret)


def database_key(master_key: bytes, file_id: str) -> bytes:
    """The raw key of one database file; another file id gives an unrelated key."""
    return derive(master_key, DATABASE + file_id.encode("ascii"))


def vault_mac_key(master_key: bytes) -> bytes:
    return derive(master_key, VAULT_MAC)


def backup_key(master_key: bytes) -> bytes:
    return derive(master_key, BACKUP)


def guard_key(device_secret: bytes) -> bytes:
    return derive(device_secret, GUARD)


def anchor_key(device_secret: bytes) -> bytes:
    return derive(device_secret, ANCHOR)


def device_id(device_secret: bytes) -> str:
    """A short public name of a device secret that tells nothing about it."""
    return hashlib.sha256(DEVICE_ID + device_secret).hexdigest()[:16]


def mac(key: bytes | None, content: bytes) -> str:
    """HMAC-SHA256 in hex; without a key (no keyring) only a checksum, which finds damage, not malice."""
    if key is None:
        return hashlib.sha256(content).hexdigest()
    return hmac.new(key, content, hashlib.sha256).hexdigest()
