"""Simulated power cuts: what a program wrote is recorded, then the disk is rebuilt as a cut leaves it.

A write is certain only once its file was flushed, a new name only once its folder was. Until then a
write may be missing, torn at 512 bytes, or on the disk before an earlier one (after ALICE, OSDI 2014).
"""

import random
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True)
class Create:
    path: str
    file: int


@dataclass(frozen=True)
class Write:
    file: int
    offset: int
    content: bytes


@dataclass(frozen=True)
class Resize:
    file: int
    size: int


@dataclass(frozen=True)
class Flush:
    file: int


@dataclass(frozen=True)
class FlushFolder:
    folder: str


@dataclass(frozen=True)
class Rename:
    old: str
    new: str


@dataclass(frozen=True)
class Remove:
    path: str


@dataclass(frozen=True)
class Said:
    """The program wrote this to its standard output: what it promised before the cut."""

    text: str


Named = Create | Rename | Remove
Event = Named | Write | Resize | Flush | FlushFolder | Said


@dataclass(frozen=True)
class Recording:
    """The files before the program ran (number, path, content), and all it did to them."""

    before: tuple[tuple[int, str, bytes], ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Remains:
    """What a cut leaves: content by path, and what the program had said until then."""

    files: dict[str, bytes]
    said: tuple[str, ...]

    def put_into(self, folders: dict[Path, Path]) -> None:
        """Write the files anew, each recorded folder into the one named for it."""
        for target in folders.values():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
        for path, content in self.files.items():
            (folders[Path(path).parent] / Path(path).name).write_bytes(content)


def cut(recording: Recording, at: int, dice: random.Random) -> Remains:
    """The disk as it may be found when the power went before event number `at`."""
    disk = _Disk(recording)
    for event in recording.events[:at]:
        disk.play(event)
    said = tuple(event.text for event in recording.events[:at] if isinstance(event, Said))
    return Remains(disk.remains(dice), said)


class _Disk:
    """What is certain, and what is only on its way."""

    def __init__(self, recording: Recording) -> None:
        self._content = {file: bytearray(content) for file, _path, content in recording.before}
        self._names = {path: file for file, path, _content in recording.before}
        self._writes: dict[int, list[Write | Resize]] = defaultdict(list)
        self._renames: dict[str, list[Named]] = defaultdict(list)

    def play(self, event: Event) -> None:
        match event:
            case Write() | Resize():
                self._writes[event.file].append(event)
            case Flush():
                for change in self._writes.pop(event.file, []):
                    self._apply(change, None)
            case FlushFolder():
                for named in self._renames.pop(event.folder, []):
                    self._name(named)
            case Create() | Rename() | Remove():
                path = event.new if isinstance(event, Rename) else event.path
                self._renames[str(Path(path).parent)].append(event)

    def remains(self, dice: random.Random) -> dict[str, bytes]:
        """Each name and write that was not flushed may have reached the disk, or not."""
        for changes in self._renames.values():
            for named in changes[: dice.randint(0, len(changes))]:  # file systems keep their order
                self._name(named)
        luck = dice.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for writes in self._writes.values():
            for change in writes:
                if dice.random() < luck:
                    self._apply(change, dice)
        return {path: bytes(self._content[file]) for path, file in self._names.items()}

    def _name(self, change: Named) -> None:
        match change:
            case Create():
                self._content.setdefault(change.file, bytearray())
                self._names[change.path] = change.file
            case Rename() if change.old in self._names:
                self._names[change.new] = self._names.pop(change.old)
            case Remove():
                self._names.pop(change.path, None)

    def _apply(self, change: Write | Resize, dice: random.Random | None) -> None:
        held = self._content.setdefault(change.file, bytearray())
        end = change.size if isinstance(change, Resize) else change.offset + len(change.content)
        if len(held) < end:
            held.extend(bytes(end - len(held)))
        if isinstance(change, Resize):
            del held[change.size :]
            return
        is_torn = dice is not None and dice.random() < 0.3
        for start in range(0, len(change.content), SECTOR):
            if is_torn and dice is not None and dice.random() < 0.5:
                continue
            piece = change.content[start : start + SECTOR]
            held[change.offset + start : change.offset + start + len(piece)] = piece
