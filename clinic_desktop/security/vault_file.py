"""The key file `clinic.vault`: its shape, its spelling and its two copies (SECURITY.md 4.2)."""

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security import keys
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.canonical import Json, canonical, to_bytes, to_text
from clinic_desktop.security.files import atomic_write, read_small, second_copy, write_twice

FILE_NAME = "clinic.vault"
FORMAT = "clinic-vault"
VERSION = 1
LARGEST = 256 * 1024
SLOT_ALGORITHM = "x25519-hpke-aes256gcm"
KDF_ALGORITHM = "argon2id"
KDF_VERSION = 19

log = logging.getLogger(__name__)

HEX = re.compile(r"[0-9a-f]+")
DATABASE_FILE = re.compile(r"clinic-[1-9][0-9]{0,8}\.db")


class Kind(StrEnum):
    """What opens a slot."""

    USER_AND_DEVICE = "user+device"
    USER = "user"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class SlotHeader:
    """Everything that decides how a slot opens; authenticated by the wrap it describes."""

    id: str
    kind: Kind
    tag: str
    kdf: KdfParameters | None
    salt: bytes
    device_id: str | None

    def as_json(self) -> dict[str, Json]:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "tag": self.tag,
            "kdf": None if self.kdf is None else _kdf_as_json(self.kdf),
            "salt": to_text(self.salt),
            "alg": SLOT_ALGORITHM,
            "ds": self.device_id,
        }


@dataclass(frozen=True)
class Slot:
    """One way in: a key pair whose private half is wrapped and to which the master key is sealed."""

    header: SlotHeader
    public_key: bytes
    wrapped: bytes
    sealed: bytes

    def as_json(self) -> dict[str, Json]:
        return {
            "hdr": self.header.as_json(),
            "pub": to_text(self.public_key),
            "wpriv": to_text(self.wrapped),
            "smk": to_text(self.sealed),
        }


@dataclass(frozen=True)
class Vault:
    """The key file. `gen` grows with every change, `epoch` with every new master key.

    `escrow` maps a device id to that device's secrets, sealed to the recovery slot. `tag_key` lies in
    the file only without a keyring. `mac` is what the file said; only `vault.unlock` believes it.
    """

    clinic_id: str
    gen: int
    epoch: int
    database_file: str
    database_id: str
    slots: tuple[Slot, ...]
    escrow: Mapping[str, bytes] = field(default_factory=dict)
    tag_key: bytes | None = field(default=None, repr=False)
    mac: str = ""

    def changed(self, **values: Any) -> "Vault":
        """This vault with other values, one generation on."""
        return replace(self, gen=self.gen + 1, mac="", **values)

    def body(self) -> dict[str, Json]:
        """All but the mac and the checksum."""
        return {
            "format": FORMAT,
            "v": VERSION,
            "clinic_id": self.clinic_id,
            "gen": self.gen,
            "epoch": self.epoch,
            "db": {"file": self.database_file, "id": self.database_id},
            "slots": [slot.as_json() for slot in self.slots],
            "escrow": {device: to_text(sealed) for device, sealed in self.escrow.items()},
            "tag_key": None if self.tag_key is None else to_text(self.tag_key),
        }


def signed(vault: Vault, master_key: bytes) -> Vault:
    """The vault with the mac that only the holder of the master key can make."""
    return replace(vault, mac=_mac(vault, master_key))


def is_authentic(vault: Vault, master_key: bytes) -> bool:
    """Whether the whole file is as the holder of the master key left it."""
    return hmac.compare_digest(vault.mac.encode(), _mac(vault, master_key).encode())


def exists(folder: Path) -> bool:
    path = folder / FILE_NAME
    return path.exists() or second_copy(path).exists()


def save(folder: Path, vault: Vault, master_key: bytes) -> None:
    """Write both copies, signed with the master key. Raises StorageError; then nothing was changed."""
    write_twice(folder / FILE_NAME, spell(vault, master_key))


def mend(folder: Path, vault: Vault, master_key: bytes) -> None:
    """After a good unlock: write again the copy that is missing, damaged or one change behind."""
    content, path = spell(vault, master_key), folder / FILE_NAME
    for copy in (path, second_copy(path)):
        if read_small(copy, LARGEST) == content:
            continue
        try:
            atomic_write(copy, content)
        except StorageError:
            # One sound copy is enough to work; a full disk must not keep people out.
            log.warning("a copy of the key file could not be mended")


def load(folder: Path) -> Vault:
    """The better of the two copies: sound and of the highest generation.

    Raises StorageError when neither can be used.
    """
    path = folder / FILE_NAME
    copies = [read(content) for content in _contents(path) if content is not None]
    sound = [vault for vault in copies if vault is not None]
    if sound:
        return max(sound, key=lambda vault: vault.gen)
    if not exists(folder):
        raise StorageError(_("The clinic's key file is missing from its data folder."))
    raise StorageError(
        _("Both copies of the clinic's key file are damaged. Restore them from a backup.")
    )


def spell(vault: Vault, master_key: bytes) -> bytes:
    """The file's bytes, read back once before anybody may write them."""
    body = {**vault.body(), "mac": _mac(vault, master_key)}
    content = canonical({**body, "sum": _checksum(body)})
    if read(content) is None:
        raise StorageError(
            _("The key file would become too large or unreadable. Nothing was changed.")
        )
    return content


def read(content: bytes) -> Vault | None:
    """None unless `content` is a whole, unharmed key file in its one allowed spelling."""
    if len(content) > LARGEST:
        return None
    try:
        fields = json.loads(content)
        body = {name: value for name, value in fields.items() if name != "sum"}
        vault = _vault(body)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    spelled = {**vault.body(), "mac": vault.mac}
    # Spelling it again catches repeated and unknown fields, numbers for truth values and the like.
    again = canonical({**spelled, "sum": _checksum(spelled)})
    return vault if again == content else None


def _contents(path: Path) -> tuple[bytes | None, bytes | None]:
    return read_small(path, LARGEST), read_small(second_copy(path), LARGEST)


def _mac(vault: Vault, master_key: bytes) -> str:
    return keys.mac(keys.vault_mac_key(master_key), canonical(vault.body()))


def _checksum(body: Mapping[str, Json]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()


def _vault(body: Mapping[str, Any]) -> Vault:
    _demand(body["format"] == FORMAT and body["v"] == VERSION)
    slots = tuple(_slot(fields) for fields in body["slots"])
    _demand(len({slot.header.id for slot in slots}) == len(slots))
    _demand(len({slot.header.tag for slot in slots}) == len(slots))
    _demand(DATABASE_FILE.fullmatch(body["db"]["file"]) is not None)
    tag_key = body["tag_key"]
    return Vault(
        clinic_id=_hex(body["clinic_id"], 32),
        gen=_positive(body["gen"]),
        epoch=_positive(body["epoch"]),
        database_file=body["db"]["file"],
        database_id=_hex(body["db"]["id"], 16),
        slots=slots,
        escrow={_hex(device, 16): to_bytes(text) for device, text in body["escrow"].items()},
        tag_key=None if tag_key is None else _sized(tag_key, 32),
        mac=_hex(body["mac"], 64),
    )


def _slot(fields: Mapping[str, Any]) -> Slot:
    header = _header(fields["hdr"])
    return Slot(
        header=header,
        public_key=_sized(fields["pub"], 32),
        wrapped=_sized(fields["wpriv"], 12 + 32 + 16),
        sealed=_sized(fields["smk"], 32 + 32 + 16),
    )


def _header(fields: Mapping[str, Any]) -> SlotHeader:
    kind, kdf, device = Kind(fields["kind"]), fields["kdf"], fields["ds"]
    _demand(fields["alg"] == SLOT_ALGORITHM)
    _demand((kdf is None) == (kind is Kind.RECOVERY))
    _demand((device is not None) == (kind is Kind.USER_AND_DEVICE))
    return SlotHeader(
        id=_hex(fields["id"], 16),
        kind=kind,
        tag=_hex(fields["tag"], 16),
        kdf=None if kdf is None else _kdf(kdf),
        salt=_sized(fields["salt"], 16),
        device_id=None if device is None else _hex(device, 16),
    )


def _kdf(fields: Mapping[str, Any]) -> KdfParameters:
    """Bounds are left to `argon.stretch`, which refuses with a sentence before it takes memory."""
    _demand(fields["alg"] == KDF_ALGORITHM and fields["v"] == KDF_VERSION)
    return KdfParameters(_positive(fields["m"]), _positive(fields["t"]), _positive(fields["p"]))


def _kdf_as_json(kdf: KdfParameters) -> dict[str, Json]:
    return {
        "alg": KDF_ALGORITHM,
        "v": KDF_VERSION,
        "m": kdf.memory,
        "t": kdf.passes,
        "p": kdf.lanes,
    }


def _hex(text: str, length: int) -> str:
    _demand(len(text) == length and HEX.fullmatch(text) is not None)
    return text


def _sized(text: str, length: int) -> bytes:
    content = to_bytes(text)
    _demand(len(content) == length)
    return content


def _positive(number: int) -> int:
    _demand(type(number) is int and number > 0)
    return number


def _demand(holds: bool) -> None:
    if not holds:
        raise ValueError("not a key file")
