"""Reads finished PDFs back with poppler, as a person would who opens, copies or prints them."""

import html
import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from PIL import Image

_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]


def pages(pdf: bytes) -> list[str]:
    """The text of each page as `pdftotext -layout` gives it, without direction marks."""
    text = _run(["pdftotext", "-layout", "-", "-"], pdf).decode()
    return [_CONTROLS.sub("", page) for page in text.split("\f")[:-1]]


def flat(pdf: bytes) -> str:
    """All text with single spaces."""
    return " ".join(" ".join(pages(pdf)).split())


def boxes(pdf: bytes) -> list[Page]:
    """Every word and where it stands."""
    text = _run(["pdftotext", "-bbox", "-", "-"], pdf).decode()
    return [
        Page(float(width), float(height), tuple(_word(match) for match in _WORD.finditer(body)))
        for width, height, body in _PAGE.findall(text)
    ]


def info(pdf: bytes) -> str:
    return _run(["pdfinfo", "-"], pdf).decode()


def check(pdf: bytes) -> str:
    """What `qpdf --check` says; empty when nothing is wrong."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True)
        return done.stderr + ("" if done.returncode == 0 else done.stdout)


def pictures(pdf: bytes, resolution: int = 50) -> list[Image.Image]:
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(resolution), "-png", "-", f"{folder}/page"]
        _run(command, pdf)
        files = sorted(Path(folder).iterdir())
        return [Image.open(file).convert("RGB") for file in files]


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def _run(command: list[str], given: bytes) -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def _word(match: re.Match[str]) -> Word:
    left, top, right, bottom = (float(match[group]) for group in range(1, 5))
    return Word(left, top, right, bottom, html.unescape(match[5]))
