"""The start-up check passes on whole fonts and speaks up when they are not."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.paths import resources
from clinic_desktop.reports import fonts, self_test


@pytest.fixture
def no_faces_kept() -> Iterator[None]:
    fonts.face.cache_clear()
    yield
    fonts.face.cache_clear()


def test_whole_fonts_pass() -> None:
    self_test.check()


@pytest.mark.usefixtures("no_faces_kept")
def test_a_font_without_shaping_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copytree(resources() / "fonts", tmp_path / "fonts")
    file = tmp_path / "fonts" / "NotoSans-Regular.ttf"
    file.write_bytes(file.read_bytes().replace(b"GSUB", b"XSUB", 1))
    monkeypatch.setattr(fonts, "resources", lambda: tmp_path)
    with pytest.raises(StorageError, match="Install the program again"):
        self_test.check()


@pytest.mark.usefixtures("no_faces_kept")
def test_a_missing_font_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "resources", lambda: tmp_path)
    with pytest.raises(StorageError, match="Install the program again"):
        self_test.check()
