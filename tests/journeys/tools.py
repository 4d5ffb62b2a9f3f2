"""Programs of other makers that look at what ours did: oathtool, zbarimg, pdftotext."""

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest


def wanted(*programs: str) -> None:
    """Skip, saying why, where one of these is not installed."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed here: {', '.join(missing)}")


def said(*command: str | Path, stdin: str = "") -> str:
    """What a program that must succeed writes to its output."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=True)
    return done.stdout


def code_now(secret: str, at: datetime | None = None) -> str:
    """The six digits oathtool gives for a typed key."""
    moment = () if at is None else ("--now", f"{at:%Y-%m-%d %H:%M:%S} UTC")
    return said("oathtool", "--totp", "--base32", *moment, secret).strip()


def secret_in_picture(picture: Path) -> str:
    """The key in the one QR square that zbarimg finds."""
    uri = said("zbarimg", "--raw", "--quiet", picture).strip()
    return parse_qs(urlsplit(uri).query)["secret"][0]


def bare_key(shown: str) -> str:
    """The typed key without its gaps and direction marks."""
    return "".join(each for each in shown if each.isascii() and each.isalnum())


def pdf_text(content: bytes, folder: Path) -> str:
    """The words on every page, as a reader copies them."""
    path = folder / "read.pdf"
    path.write_bytes(content)
    text = said("pdftotext", "-layout", path, "-")
    path.unlink()
    return text


def kit_code(words: str) -> str:
    """The recovery code on the emergency kit's page."""
    groups = re.findall(r"\b[0-9A-Z]{4}\b", words.partition("Recovery code")[2])[:7]
    assert len(groups) == 7, words
    return " ".join(groups)


def plain(words: str) -> str:
    """Words without direction marks, with plain blanks."""
    return re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", words).replace("\u00a0", " ")
