"""A keyring that is gone with the program: for a throw-away clinic, and for tests."""

from clinic_desktop.security.device import Item


class MemoryDevice:
    """Keeps this computer's secrets in memory only."""

    has_keyring = True

    def __init__(self) -> None:
        self.items: dict[Item, bytes] = {}

    def read(self, item: Item) -> bytes | None:
        return self.items.get(item)

    def write(self, item: Item, value: bytes) -> None:
        self.items[item] = value

    def delete(self, item: Item) -> None:
        self.items.pop(item, None)
