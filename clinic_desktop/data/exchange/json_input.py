"""JSON documents from a file, from its lines, or from an archive: one at a time, never unpacked."""

import json
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from clinic_desktop.data.exchange.people import refused_file
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress

MAX_DOCUMENT = 64 * 1024 * 1024  # one patient's whole record is 4 MB at most in the samples
MAX_DOCUMENTS = 100_000
MAX_RATIO = 1_000  # unpacked to packed; the samples reach 60

Document = dict[str, Any]
_DAMAGED = (OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, *_DAMAGED)


def documents(path: Path, progress: Progress) -> Iterator[tuple[str, Document]]:
    """Name and content of every JSON object in the file; anything else in an archive is passed by.

    Names serve only for messages. InvalidInput where something is too large or damaged.
    """
    count = 0
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            for name, document in _by_kind(path.name, file, size):
                count += 1
                progress.step(min(file.tell(), size), size)
                if count > MAX_DOCUMENTS:
                    raise refused_file(_("The file holds more than 100,000 records. Split it."))
                yield name, document
    except _BROKEN as error:  # InvalidInput is none of them
        raise refused_file(_("The archive is damaged and cannot be read to its end.")) from error


def _by_kind(name: str, file: BinaryIO, size: int) -> Iterator[tuple[str, Document]]:
    head = file.read(6)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        yield from _from_zip(file)
    elif head.startswith((b"\xfd7zXZ", b"\x1f\x8b")):
        yield from _from_tar(file, size)
    else:
        yield from _parsed(name, file)


def _from_tar(file: BinaryIO, packed: int) -> Iterator[tuple[str, Document]]:
    with tarfile.open(fileobj=file, mode="r|*") as archive:
        for member in archive:
            if member.offset + member.size > MAX_RATIO * packed:
                raise refused_file(_("This archive is packed so tightly that it cannot be honest."))
            # links, devices and folders are nothing to us, and no name is ever used as a path
            if member.isreg() and _is_wanted(member.name):
                _check_size(member.name, member.size)
                content = archive.extractfile(member)
                if content is not None:
                    yield from _parsed(member.name, content)


def _from_zip(file: BinaryIO) -> Iterator[tuple[str, Document]]:
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if not member.is_dir() and _is_wanted(member.filename):
                _check_size(member.filename, member.file_size)
                with archive.open(member) as content:
                    yield from _parsed(member.filename, content)


def _is_wanted(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in (".json", ".ndjson") and not path.name.startswith("._")


def _check_size(name: str, size: int) -> None:
    if size > MAX_DOCUMENT:
        text = _("{name} is too large to be one person's record.")
        raise refused_file(text.format(name=PurePosixPath(name).name))


def _parsed(name: str, file: IO[bytes]) -> Iterator[tuple[str, Document]]:
    """One object, or one on each line where the first line is whole by itself."""
    first = file.readline(MAX_DOCUMENT + 1)
    _check_size(name, len(first))
    if (document := _object(first)) is None:
        whole = first + file.read(MAX_DOCUMENT + 1 - len(first))
        _check_size(name, len(whole))
        document = _object(whole)
        if document is None:
            raise _not_json(name)
        yield name, document
        return
    yield name, document
    while line := file.readline(MAX_DOCUMENT + 1):
        _check_size(name, len(line))
        if line.strip():
            document = _object(line)
            if document is None:
                raise _not_json(name)
            yield name, document


def _object(text: bytes) -> Document | None:
    try:
        found = json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _not_json(name: str) -> Exception:
    text = _("{name} is not a FHIR file in JSON, or it is cut off.")
    return refused_file(text.format(name=PurePosixPath(name).name))
