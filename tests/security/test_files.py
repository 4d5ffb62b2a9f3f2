"""Small files are written wholly or not at all."""

import errno
import os
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.security.files import atomic_write, read_small, second_copy, write_twice

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX modes and links")


def test_the_file_holds_what_was_written_and_no_stray_file_remains(tmp_path: Path) -> None:
    path = tmp_path / "note"
    atomic_write(path, b"old")
    atomic_write(path, b"new" * 100_000)
    assert path.read_bytes() == b"new" * 100_000
    assert list(tmp_path.iterdir()) == [path]


@posix_only
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    atomic_write(tmp_path / "note", b"secret")
    assert (tmp_path / "note").stat().st_mode & 0o777 == 0o600


@posix_only
def test_a_link_planted_in_place_of_the_fresh_file_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "note.new").symlink_to(victim)
    atomic_write(tmp_path / "note", b"secret")
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "note").is_symlink()


@posix_only
def test_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"content")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert read_small(tmp_path / "link", 100) is None


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"x" * 101)
    assert read_small(tmp_path / "note", 100) is None


def test_both_copies_are_equal(tmp_path: Path) -> None:
    write_twice(tmp_path / "note", b"content")
    assert second_copy(tmp_path / "note").read_bytes() == b"content"
    assert (tmp_path / "note").read_bytes() == b"content"


@posix_only
def test_a_rename_that_may_not_have_reached_the_disk_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, answers = os.fsync, iter([True, False])

    def flush(handle: int) -> None:
        if not next(answers):
            raise OSError(errno.EIO, "lost")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", flush)
    with pytest.raises(StorageError, match="not sure"):
        atomic_write(tmp_path / "note", b"content")


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_failing_disk_leaves_the_old_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "note"
    atomic_write(path, b"old")

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(call, full)
    with pytest.raises(StorageError, match="disk is full"):
        atomic_write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_held_by_a_virus_scanner_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = Path.replace, iter([True, True])

    def held(self: Path, target: Path) -> Path:
        if next(refusals, False):
            raise PermissionError("held")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    atomic_write(tmp_path / "note", b"content")
    assert (tmp_path / "note").read_bytes() == b"content"


def test_a_second_copy_that_cannot_be_written_does_not_undo_the_first(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    second_copy(tmp_path / "note").mkdir()
    write_twice(tmp_path / "note", b"content")
    assert (tmp_path / "note").read_bytes() == b"content"
    assert "second copy" in caplog.text
