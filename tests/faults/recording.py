"""Recording what a program does to the files of some folders, by watching its calls (strace)."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.faults.power_cut import (
    Create,
    Event,
    Flush,
    FlushFolder,
    Recording,
    Remove,
    Rename,
    Resize,
    Said,
    Write,
)

CALLS = (
    "openat,creat,close,pwrite64,write,ftruncate,fsync,fdatasync,"
    "rename,renameat,renameat2,unlink,unlinkat"
)
NOT_ON_DISK = ("-shm", "reserve.bin")  # shared memory; a file of zeros that nobody reads
_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)(?: .*)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def why_impossible() -> str:
    """Why nothing can be recorded here; "" where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this system does not let strace watch a program"


def record(command: Sequence[str], folders: Sequence[Path], log: Path) -> Recording:
    """Run the command to its end and note what it does to the files that lie in `folders`."""
    present = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    held = [path for path in present if not path.name.endswith(NOT_ON_DISK)]
    before = tuple((file, str(path), path.read_bytes()) for file, path in enumerate(held))
    options = ["-qq", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run(
        ["strace", *options, *command], check=True, stdout=subprocess.DEVNULL, timeout=240
    )
    reader = _Reader([str(folder) for folder in folders], before)
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            reader.read(line)
    return Recording(before, tuple(reader.events))


class _Reader:
    """Makes events of the lines of a recording."""

    def __init__(self, folders: Sequence[str], before: Sequence[tuple[int, str, bytes]]) -> None:
        self.events: list[Event] = []
        self._folders = folders
        self._files = {path: file for file, path, _content in before}
        self._sizes = {file: len(content) for file, _path, content in before}
        self._open: dict[int, int] = {}  # file by handle
        self._open_folders: dict[int, str] = {}
        self._position: dict[int, int] = {}
        self._next = len(before)

    def read(self, line: str) -> None:
        found = _CALL.match(line.strip())
        if not found or int(found[3]) < 0:
            return
        name, given, result = found[1], found[2], int(found[3])
        act = {
            "openat": self._opened,
            "creat": self._opened,
            "close": self._closed,
            "pwrite64": self._written_at,
            "write": self._written,
            "ftruncate": self._resized,
            "fsync": self._flushed,
            "fdatasync": self._flushed,
        }
        if name in act:
            act[name](given, result)
        elif name.startswith("rename"):
            self._renamed(given)
        else:
            self._removed(given)

    def _opened(self, given: str, handle: int) -> None:
        path = _texts(given)[0]
        if path in self._folders:
            self._open_folders[handle] = path
            return
        if os.path.dirname(path) not in self._folders or path.endswith(NOT_ON_DISK):  # noqa: PTH120
            return
        if path not in self._files:
            self._next += 1
            self._files[path], self._sizes[self._next] = self._next, 0
            self.events.append(Create(path, self._next))
        file = self._open[handle] = self._files[path]
        if "O_TRUNC" in given:
            self._resize(file, 0)
        self._position[handle] = self._sizes[file] if "O_APPEND" in given else 0

    def _closed(self, given: str, _result: int) -> None:
        self._open.pop(int(given), None)
        self._open_folders.pop(int(given), None)

    def _written_at(self, given: str, size: int) -> None:
        handle = int(given.partition(",")[0])
        if handle in self._open:
            self._write(handle, int(given.rpartition(",")[2]), _content(given)[:size])

    def _written(self, given: str, size: int) -> None:
        handle, content = int(given.partition(",")[0]), _content(given)[:size]
        if handle == 1:
            self.events.append(Said(content.decode()))
        elif handle in self._open:
            self._write(handle, self._position[handle], content)
            self._position[handle] += size

    def _write(self, handle: int, offset: int, content: bytes) -> None:
        file = self._open[handle]
        self.events.append(Write(file, offset, content))
        self._sizes[file] = max(self._sizes[file], offset + len(content))

    def _resize(self, file: int, size: int) -> None:
        self.events.append(Resize(file, size))
        self._sizes[file] = size

    def _resized(self, given: str, _result: int) -> None:
        handle, size = (int(part) for part in given.split(","))
        if handle in self._open:
            self._resize(self._open[handle], size)

    def _flushed(self, given: str, _result: int) -> None:
        handle = int(given)
        if handle in self._open:
            self.events.append(Flush(self._open[handle]))
        elif handle in self._open_folders:
            self.events.append(FlushFolder(self._open_folders[handle]))

    def _renamed(self, given: str) -> None:
        old, new = _texts(given)
        if old in self._files:
            self._files[new] = self._files.pop(old)
            self.events.append(Rename(old, new))

    def _removed(self, given: str) -> None:
        path = _texts(given)[0]
        if self._files.pop(path, None) is not None:
            self.events.append(Remove(path))


def _texts(given: str) -> list[str]:
    return [os.path.normpath(_bytes(found).decode()) for found in _TEXT.findall(given)]


def _content(given: str) -> bytes:
    found = _TEXT.search(given)
    return _bytes(found[1]) if found else b""


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))
