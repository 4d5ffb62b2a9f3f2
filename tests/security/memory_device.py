"""A keyring in memory, in place of the operating system's."""

from clinic_desktop.security.device import Item


class MemoryDevice:
    """Keeps everything for the time of one test."""

    has_keyring = True

    def __init__(self) -> None:
        self.items: dict[Item, bytes] = {}

    def read(self, item: Item) -> bytes | None:
        return self.items.get(item)

    def write(self, item: Item, value: bytes) -> None:
        self.items[item] = value

    def delete(self, item: Item) -> None:
        self.items.pop(item, None)
