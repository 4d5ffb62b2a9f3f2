"""Content lines of vCard 2.1, 3 and 4: unfolded, decoded, cut into cards; nothing is looked up."""

# vobject was tried and not taken: it gives up a whole file for one broken photo, cuts FN at a comma
# and drops the bare parameters of 2.1 (TEL;CELL), all of which real phones write.

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(r"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)")
_PARAMETERS = re.compile(r';((?:"[^"]*"|[^;:"])*)')
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_ESCAPE = re.compile(r"\\(.)", re.S)
_SOFT_BREAK = re.compile(r"=\r?\n")


@dataclass(frozen=True)
class Line:
    """One property: its name in capitals, its types in small letters, and its value as written."""

    name: str
    types: frozenset[str]
    value: str

    @property
    def text(self) -> str:
        """The value without escapes."""
        return unescaped(self.value)

    def parts(self, separator: str = ";") -> list[str]:
        """The parts of a structured value, without escapes; an empty part is ""."""
        parts = re.split(rf"(?<!\\){re.escape(separator)}", self.value)
        return [unescaped(part).strip() for part in parts]


def unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def cards(text: str) -> Iterator[tuple[int, list[Line] | None]]:
    """Line number and content of each card; None for one that begins and never ends."""
    card: list[Line] | None = None
    began = 0
    for number, raw in _unfolded(text):
        marker = re.sub(r"\s", "", raw).upper()
        if marker == "BEGIN:VCARD":
            if card is not None:
                yield began, None
            card, began = [], number
        elif marker == "END:VCARD" and card is not None:
            yield began, card
            card = None
        elif card is not None and (line := _parsed(raw)):
            card.append(line)
    if card is not None:
        yield began, None


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines with the number of their first: folded by a blank (3, 4) or by "=" (2.1)."""
    whole, began = "", 1
    for number, piece in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if whole.endswith("=") and _is_quoted_printable(whole):
            whole += "\n" + piece
        elif piece[:1] in (" ", "\t"):
            whole += piece[1:]
        else:
            yield began, whole
            whole, began = piece, number
    yield began, whole


def _is_quoted_printable(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line[:500].partition(":")[0].upper()


def _parsed(raw: str) -> Line | None:
    named = _NAME.match(raw)
    if not named or named[1].upper() in _BINARY:
        return None
    position, types, charset, is_quoted = named.end(), set[str](), "utf-8", False
    while found := _PARAMETERS.match(raw, position):
        position = found.end()
        key, equals, written = found[1].strip().partition("=")
        value = written if equals else key  # 2.1 writes TEL;CELL
        if equals and key.upper() == "CHARSET":
            charset = value.strip('" ')
        elif value.upper() == "QUOTED-PRINTABLE":
            is_quoted = True
        elif not equals or key.upper() in ("TYPE", "PREF", "VALUE", "ALTID"):
            types.update(_words(key, value))
    if raw[position : position + 1] != ":":
        return None
    value = raw[position + 1 :]
    return Line(
        named[1].upper(), frozenset(types), _decoded(value, charset) if is_quoted else value
    )


def _words(key: str, value: str) -> set[str]:
    if key.upper() == "PREF" and value.upper() != "PREF":
        return {"pref"}
    return {word.strip().casefold() for word in value.strip('"').split(",")}


def _decoded(value: str, charset: str) -> str:
    raw = quopri.decodestring(_SOFT_BREAK.sub("", value).encode("utf-8", "replace"))
    try:
        return raw.decode(charset, "replace").replace("\r\n", "\n")
    except LookupError:
        return raw.decode("utf-8", "replace").replace("\r\n", "\n")
