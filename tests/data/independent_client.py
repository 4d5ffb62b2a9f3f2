"""A second reading of the SQLCipher 4 file format, with nothing of SQLCipher in it.

Source: the design page of SQLCipher (Zetetic): pages of 4,096 bytes, AES-256-CBC, 16 bytes of IV and 64 of
HMAC-SHA512 at the end of each; the HMAC key is PBKDF2-HMAC-SHA512(key, salt xor 0x3a, 2 rounds).
"""

import hashlib
import hmac
import sqlite3
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, SALT, IV, MAC = 4096, 16, 16, 64


class WrongKey(Exception):
    """The first page's seal does not fit this key."""


def decrypted(path: Path, key: bytes) -> sqlite3.Connection:
    """The file's content in the plain SQLite of Python's own library, in memory."""
    content = path.read_bytes()
    salt = content[:SALT]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(b ^ 0x3A for b in salt), 2, 32)
    pages = [
        _page(content[start : start + PAGE], number, key, mac_key)
        for number, start in enumerate(range(0, len(content), PAGE), start=1)
    ]
    plain = bytearray(b"".join(pages))
    plain[18:20] = b"\x01\x01"  # journal mode in the header: memory databases know no WAL
    connection = sqlite3.connect(":memory:")
    connection.deserialize(bytes(plain))
    return connection


def _page(stored: bytes, number: int, key: bytes, mac_key: bytes) -> bytes:
    start = SALT if number == 1 else 0
    body, iv, mac = (
        stored[start : PAGE - IV - MAC],
        stored[PAGE - IV - MAC : PAGE - MAC],
        stored[PAGE - MAC :],
    )
    expected = hmac.digest(mac_key, body + iv + number.to_bytes(4, "little"), "sha512")
    if not hmac.compare_digest(mac, expected):
        raise WrongKey
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    text = decryptor.update(body) + decryptor.finalize()
    return (b"SQLite format 3\x00" if number == 1 else b"") + text + bytes(IV + MAC)
