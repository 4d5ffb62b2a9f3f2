"""Marked strings that must never lie anywhere in the clear, and the search for them."""

import base64
from collections.abc import Iterator
from pathlib import Path

from tests.faults.processes import dice_from

_WORDS = (
    "clinic_name clinic_address clinic_email clinic_tax login admin_name password new_password "
    "wrong_password given middle family second_family preferred former gender pronouns email street "
    "city region postcode identity_issuer relation_name relationship basis document insurer policy "
    "holder insurance_note provider provider_note alert referral reason tag note confirmed_how "
    "archive_reason override_reason mine theirs bad_email bad_phone searched draft bug bug_local "
    "thread_bug sql_value cancelled refused_name user_login user_name import_file import_family "
    "import_note import_bad import_phone_text wrong_code "
    "screen_clinic_name screen_admin_name screen_admin_login screen_password screen_given "
    "screen_family screen_note screen_searched screen_notice screen_bug screen_draft "
    "screen_wrong_login screen_wrong_password"
).split()
_START = 8  # bytes of a trace by which it is looked up; none is shorter
_DIGITS = ("phone", "identity", "import_phone", "screen_phone")


def entered() -> dict[str, str]:
    """What people type, by where; the same for everyone who asks."""
    dice = dice_from(60)
    words = {
        name: "Zq" + "".join(dice.choice("bcdfghklmnprstvwxz") for _letter in range(12))
        for name in _WORDS
    }
    numbers = {
        name: f"03 9{dice.randrange(10**5):05d}"[:6] + f"{dice.randrange(10**3):03d}"
        for name in _DIGITS
    }
    numbers["identity"] = f"ZQ{dice.randrange(10**9, 10**10)}"
    return words | numbers


def spellings(value: bytes) -> Iterator[bytes]:
    """The bytes themselves, as hexadecimal text, and as base64 at each of three places."""
    yield value
    yield value.hex().encode()
    yield value.hex().upper().encode()
    for lead in range(3):
        spelled = base64.b64encode(bytes(lead) + value)
        # signs that depend on what stands before and behind are left out
        yield spelled[(0, 2, 3)[lead] : len(spelled) - 4]


def traces(text: str) -> set[bytes]:
    """Every form in which the text is looked for."""
    cases = {text, text.lower(), text.upper()}
    encoded = {
        case.encode(encoding) for case in cases for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    }
    return {spelled for value in encoded for spelled in spellings(value)}


def found_in(folders: list[Path], wanted: dict[str, set[bytes]]) -> list[str]:
    """Where a trace lies: "name in file", by content and by name of the file."""
    starts: dict[bytes, list[tuple[str, bytes]]] = {}
    for name, forms in wanted.items():
        for form in forms:
            starts.setdefault(form[:_START], []).append((name, form))
    hits = set()
    for path in (path for folder in folders for path in folder.rglob("*")):
        content = path.read_bytes().strip(b"\0") if path.is_file() else b""
        content += b"\n" + path.name.encode()
        for place in range(len(content) - _START):
            for name, form in starts.get(content[place : place + _START], ()):
                if content.startswith(form, place):
                    hits.add(f"{name} in {path}")
    return sorted(hits)
