"""Key derivation against published vectors."""

import secrets

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic_desktop.security import keys
from tests.security.vectors import vectors


def test_the_installed_hkdf_gives_the_published_results() -> None:
    blocks = vectors("KDF-rfc-5869-HKDF-SHA256.txt")
    for block in blocks:
        salt, info = bytes.fromhex(block["salt"]), bytes.fromhex(block["info"])
        kdf = HKDF(hashes.SHA256(), int(block["L"]), salt, info)
        assert kdf.derive(bytes.fromhex(block["IKM"])).hex() == block["OKM"]
    assert len(blocks) == 3


def test_our_derivation_is_the_first_32_bytes_of_hkdf() -> None:
    for block in vectors("KDF-rfc-5869-HKDF-SHA256.txt"):
        secret, salt = bytes.fromhex(block["IKM"]), bytes.fromhex(block["salt"])
        derived = keys.derive(secret, bytes.fromhex(block["info"]), salt)
        assert derived.hex() == block["OKM"][:64]


def test_the_installed_argon2id_gives_the_published_results() -> None:
    plain = [block for block in vectors("KDF-argon2id.txt") if "secret" not in block]
    for block in plain:
        result = hash_secret_raw(
            bytes.fromhex(block["pass"]),
            bytes.fromhex(block["salt"]),
            time_cost=int(block["iter"]),
            memory_cost=int(block["memcost"]),
            parallelism=int(block["lanes"]),
            hash_len=int(block["length"]),
            type=Type.ID,
        )
        assert result.hex() == block["output"]
    assert len(plain) == 5


def test_every_purpose_and_every_file_has_a_key_of_its_own() -> None:
    master_key = secrets.token_bytes(32)
    derived = {
        keys.database_key(master_key, "0" * 16),
        keys.database_key(master_key, "1" * 16),
        keys.vault_mac_key(master_key),
        keys.backup_key(master_key),
        keys.guard_key(master_key),
        keys.anchor_key(master_key),
    }
    assert len(derived) == 6
    assert {len(key) for key in derived} == {32}


def test_a_database_key_never_changes_between_versions_of_the_program() -> None:
    assert keys.database_key(bytes(32), "0" * 16).hex()[:8] == "061cb3d6"
