"""Reads the published test vectors: blocks of `name = value` lines, each block begun by COUNT."""

from tests.shared_data import shared_data


def vectors(name: str) -> list[dict[str, str]]:
    text = (shared_data() / "vectors" / "crypto" / name).read_text()
    blocks: list[dict[str, str]] = []
    for line in text.splitlines():
        field, equals, value = line.partition("=")
        if not equals or line.startswith("#"):
            continue
        if field.strip() == "COUNT":
            blocks.append({})
        blocks[-1][field.strip()] = value.strip()
    return blocks
