"""Folders in which a clinic must not lie."""

from pathlib import Path, PurePosixPath

import pytest

from clinic_desktop.data import places
from clinic_desktop.data.instance import AlreadyOpen, InstanceLock
from clinic_desktop.domain.errors import StorageError

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//nas/share /mnt/clinic\\040share cifs rw 0 0
/dev/sdb1 /home/maya/disk ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/clinic", "ext4"),
        ("/home/maya/clinic", "nfs4"),
        ("/mnt/clinic share/data", "cifs"),
        ("/home/maya/disk/clinic", "ext4"),
    ],
)
def test_the_nearest_mount_decides(folder: str, kind: str) -> None:
    assert places.file_system(PurePosixPath(folder), MOUNTS) == kind


@pytest.mark.parametrize(
    "folder",
    [
        "/home/maya/OneDrive/clinic",
        "/home/maya/OneDrive - Cedar Clinic/clinic",
        "/home/maya/Dropbox/clinic",
        "/Users/maya/Library/Mobile Documents/com~apple~CloudDocs/clinic",
        "/Users/maya/Library/CloudStorage/clinic",
        "/home/maya/Nextcloud/clinic",
    ],
)
def test_folders_of_cloud_services_are_refused(folder: str) -> None:
    with pytest.raises(StorageError, match="cloud"):
        places.refuse_unsafe_folder(Path(folder))


def test_an_ordinary_folder_is_accepted(tmp_path: Path) -> None:
    places.refuse_unsafe_folder(tmp_path / "not there yet" / "data")


def test_a_folder_of_which_the_name_only_sounds_alike_is_accepted() -> None:
    assert not places.in_cloud_folder(PurePosixPath("/srv/boxes/dropboxer"))


def test_only_one_lock_is_given_out(tmp_path: Path) -> None:
    first, second = (InstanceLock(tmp_path / "clinic.lock") for _ in range(2))
    first.take()
    with pytest.raises(AlreadyOpen):
        second.take()
    first.release()
    second.take()
    second.release()
