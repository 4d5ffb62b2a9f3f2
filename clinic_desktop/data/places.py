"""Where a clinic's files may lie, and what they are called."""

import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _

_NETWORK = frozenset(
    "9p afpfs afs beegfs ceph cifs fuse.davfs fuse.gvfsd-fuse fuse.rclone fuse.sshfs glusterfs lustre "
    "ncpfs nfs nfs4 smb2 smb3 smbfs webdav".split()
)
_CLOUD = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud", "mobile documents",
    "cloudstorage", "nextcloud", "owncloud", "pcloud", "yandex.disk", "yandexdisk", "mega", "box sync",
)  # fmt: skip
_DRIVE_REMOTE = 4  # GetDriveTypeW


@dataclass(frozen=True)
class Places:
    """The folder of the clinic's data and, apart from it, the folder of this computer's state."""

    data: Path
    state: Path

    @property
    def instance_lock(self) -> Path:
        return self.data / "clinic.lock"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    def database(self, epoch: int) -> Path:
        return self.data / f"clinic-{epoch}.db"


def refuse_unsafe_folder(folder: Path) -> None:
    """Raise StorageError for a network drive or a folder that a cloud service copies."""
    if in_cloud_folder(folder):
        raise StorageError(
            _(
                "This folder is copied to a cloud service, which damages an open clinic. "
                "Choose a folder that only this computer uses."
            )
        )
    if on_network_drive(folder):
        raise StorageError(
            _(
                "This folder lies on a network drive, which can damage the clinic's data. "
                "Choose a folder on this computer's own disk."
            )
        )


def in_cloud_folder(folder: PurePath) -> bool:
    """Whether some part of the path is the folder of a known synchronising service."""
    known = [os.environ[name] for name in ("OneDrive", "OneDriveCommercial") if name in os.environ]
    if any(PurePath(root) in (folder, *folder.parents) for root in known if root):
        return True
    return any(_is_cloud_name(part.lower()) for part in folder.parts)


def on_network_drive(folder: Path) -> bool:
    """Whether the nearest existing folder above lies on a file system of another machine."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if sys.platform == "win32":
        root = there.resolve().anchor
        return (
            root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE
        )
    if sys.platform == "linux":
        return (
            file_system(there.resolve(), Path("/proc/self/mounts").read_text("utf-8")) in _NETWORK
        )
    return False  # macOS: network volumes are mounted below /Volumes by choice of the person


def file_system(folder: PurePath, mounts: str) -> str:
    """Type of the file system that holds the folder, from the text of /proc/self/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        point = PurePath(fields[1].replace("\\040", " "))
        if point in (folder, *folder.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _is_cloud_name(part: str) -> bool:
    return any(part == name or part.startswith((f"{name} ", f"{name}-")) for name in _CLOUD)
