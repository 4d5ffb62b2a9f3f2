"""Which passwords are accepted, how strong one is, and passwords made of words (SECURITY.md 4.8)."""

import math
import re
import secrets
import unicodedata
from collections.abc import Sequence

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.security.words import WORDS

SHORTEST = 12
SHORTEST_WITHOUT_KEYRING = 15
LONGEST = 128
LOWEST_SCORE = 3
# zxcvbn takes 62 ms at 72 characters and refuses more; what follows can only add strength.
JUDGED_CHARACTERS = 72

ADDED_BEHIND = "0123456789!?.#*$ "
# One word again and again, run together or apart, with a year behind.
SAID_AGAIN = tuple(
    re.compile(rf"(?P<word>{word}(?P=word))+[\W_]*(?:(?:19|20)[0-9]{{2}})?[\W_]*")
    for word in (r".+?)(?:[\W_]*", r".+)(?:[\W_]")
)

PRODUCT_WORDS = ("clinic", "clinic desktop", "clinicdesktop", "password", "passphrase")
SHORTEST_CONTEXT_WORD = 4
# What must be left of a password once the names around it are taken out.
OWN_CHARACTERS = 8

BITS_PER_WORD = math.log2(len(WORDS))


def check(password: str, context: Sequence[str], has_keyring: bool) -> None:
    """Raises InvalidInput(password=…) naming what is wrong.

    `context` is the clinic's and the user's own words: names, address, phone.
    """
    found = problems(password, context, has_keyring)
    if found:
        raise InvalidInput(password=" ".join(found))


def problems(password: str, context: Sequence[str], has_keyring: bool) -> list[str]:
    """What is wrong with a new password, one sentence each; empty when it is accepted."""
    composed = unicodedata.normalize("NFC", password)
    shortest = SHORTEST if has_keyring else SHORTEST_WITHOUT_KEYRING
    if len(composed) < shortest:
        return [
            _("Use at least {count} characters, for example four words.").format(count=shortest)
        ]
    if len(composed) > LONGEST:
        return [_("Use at most {count} characters.").format(count=LONGEST)]
    if is_common(composed):
        return [_("This password is among those that are guessed first. Choose another.")]
    if _leans_on(composed, context):
        return [_("Do not build the password from your name, the clinic's or this program's.")]
    if strength(composed, context) < LOWEST_SCORE:
        return [_("This password is easy to guess. Add a word or two that do not belong together.")]
    return []


def strength(password: str, context: Sequence[str]) -> int:
    """0 (guessed at once) to 4 (very strong), as zxcvbn judges the first 72 characters."""
    # Imported here because zxcvbn costs 44 ms and is needed only where a password is chosen.
    from zxcvbn import zxcvbn

    if not password:
        return 0
    judged = unicodedata.normalize("NFC", password)[:JUDGED_CHARACTERS]
    return int(zxcvbn(judged, user_inputs=_context_words(context))["score"])


def is_common(password: str) -> bool:
    """Whether it is one of the 30,000 commonest passwords, in any case, with or without digits behind.

    The same word said again and a year do not make it rare: zxcvbn alone takes dragon-dragon-2026
    for a good password.
    """
    # Imported here for the same reason as above.
    from zxcvbn import matching

    common = matching.RANKED_DICTIONARIES["passwords"]
    folded = password.casefold().strip()
    again = (pattern.fullmatch(folded) for pattern in SAID_AGAIN)
    candidates = (folded, *_without_filling(folded), *(found["word"] for found in again if found))
    return any(text in common or text.rstrip(ADDED_BEHIND) in common for text in candidates)


def _without_filling(text: str) -> list[str]:
    """What was there before one character was held down: of 775311 also 77531 and 7753."""
    held = len(text) - len(text.rstrip(text[-1:]))
    return [text[:-cut] for cut in range(1, held + 1)]


def generate_words(count: int) -> str:
    """`count` random words joined by hyphens, `BITS_PER_WORD` (10.7) bits each.

    Four words (43 bits) suit a password that dies in a day, five (54 bits) one that goes through
    AES-256's slow derivation in a PDF.
    """
    return "-".join(secrets.choice(WORDS) for _place in range(count))


def _leans_on(password: str, context: Sequence[str]) -> bool:
    rest = password.casefold()
    for word in sorted(_context_words(context), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password.casefold() and len(rest.strip()) < OWN_CHARACTERS


def _context_words(context: Sequence[str]) -> list[str]:
    """Whole phrases, the same without spaces, and their words of four letters and more."""
    phrases = [unicodedata.normalize("NFC", text).casefold() for text in (*PRODUCT_WORDS, *context)]
    words = {
        word for phrase in phrases for word in (phrase, phrase.replace(" ", ""), *phrase.split())
    }
    return [word for word in words if len(word) >= SHORTEST_CONTEXT_WORD]
