"""Six-digit codes of a phone (TOTP, RFC 6238) and the ten spare codes for a lost phone."""

import hmac
import re
import secrets
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import pyotp

from clinic_desktop.security import argon
from clinic_desktop.security.recovery_code import IGNORED, MISREAD, SYMBOLS

SEED_BYTES = 20
STEP_SECONDS = 30
DIGITS = re.compile(r"[0-9]{6}")
# One step either way: the documented exception for PCs whose clock no server corrects.
STEPS_AROUND = (-1, 0, 1)

SPARE_CODES = 10
LABEL_SYMBOLS = 2
SECRET_SYMBOLS = 8


def new_seed() -> bytes:
    return secrets.token_bytes(SEED_BYTES)


def step_at(now: datetime) -> int:
    """`now` is aware."""
    return int(now.timestamp()) // STEP_SECONDS


def check(seed: bytes, typed: str, now: datetime, last_step: int) -> int | None:
    """The step that `typed` is the code of, if it is near `now` and after `last_step`; else None.

    Store the accepted step in the transaction that opens the session: it is then used up.
    """
    code = "".join(typed.split())
    if DIGITS.fullmatch(code) is None:
        return None
    current, accepted = step_at(now), None
    for step in (current + offset for offset in STEPS_AROUND):
        # All three are compared always: the time tells nothing.
        if hmac.compare_digest(code_at(seed, step), code) and step > last_step:
            accepted = step
    return accepted


def code_at(seed: bytes, step: int) -> str:
    return pyotp.HOTP(_base32(seed)).at(step)


def seed_text(seed: bytes) -> str:
    """The key for typing into a phone, in groups of four."""
    text = _base32(seed)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def setup_uri(seed: bytes, user_name: str, clinic_name: str) -> str:
    """The otpauth address inside the QR picture."""
    # A colon would end the issuer early (Key URI format).
    issuer, account = clinic_name.replace(":", " "), user_name.replace(":", " ")
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?secret={_base32(seed)}&issuer={quote(issuer, safe='')}"


@dataclass(frozen=True)
class StoredCode:
    """What is kept of an unused spare code; the label is no secret and finds the one to compare."""

    label: str
    salt: bytes
    digest: bytes


def new_spare_codes() -> tuple[str, ...]:
    """Ten codes "AB-CDEF-GHJK" of 40 random bits behind distinct labels; shown once."""
    labels: set[str] = set()
    while len(labels) < SPARE_CODES:
        labels.add(_symbols(LABEL_SYMBOLS))
    return tuple(f"{label}-{_symbols(4)}-{_symbols(4)}" for label in sorted(labels))


def store(code: str) -> StoredCode:
    symbols, salt = _read(code), argon.new_salt()
    digest = argon.stretch(symbols.encode(), salt, argon.RANDOM_CODE)
    return StoredCode(symbols[:LABEL_SYMBOLS], salt, digest)


def spend(kept: Sequence[StoredCode], typed: str) -> tuple[StoredCode, ...] | None:
    """The codes that remain after using `typed`, or None when it is none of them.

    Save what remains in the transaction that opens the session.
    """
    symbols = _read(typed)
    found = next((code for code in kept if code.label == symbols[:LABEL_SYMBOLS]), None)
    if found is None or len(symbols) != LABEL_SYMBOLS + SECRET_SYMBOLS:
        argon.dummy_run(argon.RANDOM_CODE)
        return None
    digest = argon.stretch(symbols.encode(), found.salt, argon.RANDOM_CODE)
    if not hmac.compare_digest(digest, found.digest):
        return None
    return tuple(code for code in kept if code is not found)


def _read(typed: str) -> str:
    """The code's symbols as they would be printed; anything else stays and matches nothing."""
    return "".join(s for s in typed.upper().translate(MISREAD) if s not in IGNORED)


def _symbols(count: int) -> str:
    return "".join(secrets.choice(SYMBOLS) for _place in range(count))


def _base32(seed: bytes) -> str:
    return b32encode(seed).decode("ascii")
