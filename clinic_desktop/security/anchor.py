"""What this computer remembers of the clinic's files, so that older ones are noticed (SECURITY.md 4.4)."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.security import state_file
from clinic_desktop.security.device import DeviceStore, Item

CLOCK_TOLERANCE = timedelta(minutes=2)


class OlderThanRemembered(StorageError):
    """A file was put back, cut short or swapped; only the recovery code may accept it."""


@dataclass(frozen=True)
class Anchor:
    """The last known heads: the key file's generation and epoch, the database's id and audit row.

    `audit_mac` is the mac of audit row `audit_seq` in hex ("" and 0 before the first); `at` is aware.
    """

    gen: int
    epoch: int
    file_id: str
    audit_seq: int
    audit_mac: str
    at: datetime


def write(path: Path, anchor: Anchor, key: bytes | None, device: DeviceStore) -> None:
    """Remember `anchor` in the state file and in the keyring. `key` is `keys.anchor_key`, None without."""
    content = {**asdict(anchor), "at": anchor.at.isoformat()}
    state_file.write(path, content, key)
    if device.has_keyring:
        device.write(Item.ANCHOR, state_file.sign(content, key))


def read(path: Path, key: bytes | None, device: DeviceStore) -> Anchor | None:
    """The newest sound copy, or None when this computer remembers nothing."""
    kept = device.read(Item.ANCHOR)
    copies = [
        state_file.read(path, key),
        None if kept is None else state_file.read_signed(kept, key),
    ]
    anchors = [anchor for content in copies if (anchor := _anchor(content)) is not None]
    return max(anchors, key=lambda anchor: (anchor.gen, anchor.audit_seq, anchor.at), default=None)


def check_keys(remembered: Anchor | None, gen: int, epoch: int) -> None:
    """Before unlocking. Raises OlderThanRemembered when the key file is an older one."""
    known = demanded(remembered)
    if gen < known.gen or epoch < known.epoch:
        raise OlderThanRemembered(
            _(
                "The clinic's key file is older than this PC remembers. Only the recovery code opens it."
            )
        )


def check_records(
    remembered: Anchor | None, file_id: str, epoch: int, head: int, mac_at_anchor: str | None
) -> None:
    """After opening. `mac_at_anchor` is the mac of the audit row that the anchor names, None if gone.

    `head` is the number of the last audit row. Raises OlderThanRemembered.
    """
    known = demanded(remembered)
    if epoch == known.epoch and file_id != known.file_id:
        raise OlderThanRemembered(
            _("The clinic's records are another file than this PC remembers.")
        )
    is_cut = head < known.audit_seq
    if is_cut or (known.audit_seq > 0 and mac_at_anchor != known.audit_mac):
        raise OlderThanRemembered(
            _(
                "The clinic's records are older than this PC remembers: work may be missing."
                " Only the recovery code accepts them."
            )
        )


def demanded(remembered: Anchor | None) -> Anchor:
    """Raises OlderThanRemembered when the memory itself is gone, which is how a rollback would begin."""
    if remembered is None:
        raise OlderThanRemembered(
            _("This PC no longer remembers the state of the clinic's files. Use the recovery code.")
        )
    return remembered


def has_clock_gone_back(remembered: Anchor, now: datetime) -> bool:
    """Whether one-time codes cannot be judged because the PC's clock is behind what it has seen."""
    return now < remembered.at - CLOCK_TOLERANCE


def _anchor(content: dict[str, Any] | None) -> Anchor | None:
    """None for a shape that this program never wrote, which a checksum alone cannot exclude."""
    if content is None:
        return None
    try:
        return Anchor(**{**content, "at": datetime.fromisoformat(content["at"])})
    except (KeyError, TypeError, ValueError):
        return None
