"""Coming back with the paper code: this computer's key, and its memory of the clinic's files."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from clinic_desktop.data import audit
from clinic_desktop.data import clinic as records
from clinic_desktop.data.database import Database
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security import anchor, device, keys, vault
from clinic_desktop.security.anchor import Anchor
from clinic_desktop.security.device import DeviceSecrets, DeviceStore
from clinic_desktop.security.vault import Opened, Vault


def bring_back(held: Vault, code: str, store: DeviceStore) -> DeviceSecrets | None:
    """Put the escrowed device secret into the keyring where the keyring lacks it (SECURITY.md 4.6)."""
    if not store.has_keyring:
        return None
    present = device.read_secrets(store)
    if not vault.is_device_lost(held, present):
        return present
    escrowed = vault.recover_device_secrets(held, code)
    needed = sorted({slot.header.device_id or "" for slot in held.slots} & escrowed.keys())
    if not needed:
        raise StorageError(_("The key file holds no key of a computer. Restore it from a backup."))
    others = tuple(escrowed[name].secret for name in needed[1:])
    secrets = replace(escrowed[needed[0]], old_secrets=others)
    device.write_secrets(store, secrets)
    return secrets


def accept_files(
    folder: Path,
    opened: Opened,
    now: datetime,
    write: tuple[Path, DeviceStore, DeviceSecrets | None],
) -> None:
    """Write into the trail that the code was used, then remember the files as they are.

    `write`: the anchor's path, this computer's store and its secrets.
    """
    held, (path, store, secrets) = opened.vault, write
    key = keys.database_key(opened.master_key, held.database_id)
    database = Database(folder / held.database_file, key)
    try:
        with database.transaction(write=True) as session:
            marker = records.clinic_file(session)
            if marker is None:
                raise StorageError(_("This file is not a clinic's file. Restore a backup."))
            deed = audit.Deed("access.recover", "done", now, None, None, marker.device_id)
            last = audit.head(session)
            last = audit.append(session, marker.audit_key, deed, last, writes=False)
    finally:
        database.close()
    known = Anchor(held.gen, held.epoch, held.database_id, last.seq, last.mac.hex(), now)
    anchor_key = None if secrets is None else keys.anchor_key(secrets.secret)
    anchor.write(path, known, anchor_key, store)
