"""How strong a password is, for the screen on which it is chosen."""

from collections.abc import Sequence

from clinic_desktop.security import passwords


def strength(password: str, context: Sequence[str]) -> int:
    """0 (guessed at once) to 4; 3 is good enough. Up to 62 ms, so run it on the pool."""
    return passwords.strength(password, context)
