"""The active translation: `_` and `ngettext` for every layer; source strings are English."""

import gettext
import re
from itertools import cycle, islice
from pathlib import Path

DOMAIN = "clinic_desktop"
SOURCE = "en"
LONG = "qps"  # pseudo-language: accented, about 40 % longer, to find cut-off and untranslated text
MIRRORED = "qps-rtl"  # the same, laid out from right to left

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", MIRRORED})
_ACCENTED = str.maketrans(
    "ACDEGHIKLNORSTUWYZacdeghiklnorstuwyz", "ÅÇÐÉĜĤÎĶĻÑÖŔŠŢÛŴÝŽåçðéĝĥîķļñöŕšţûŵýž"
)
_KEEP = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;|&.|%[a-zA-Z%])")  # left as they are
_FILLING = "öñé ţŵö ţĥŕéé ƒöûŕ ƒîvé šîẋ "


class _Pseudo(gettext.NullTranslations):
    """Turns source text into text that is longer and plainly not English."""

    def gettext(self, message: str) -> str:
        parts = _KEEP.split(message)
        accented = "".join(
            part if index % 2 else part.translate(_ACCENTED) for index, part in enumerate(parts)
        )
        extra = max(2, round(len(message) * 0.4))
        filling = "".join(islice(cycle(_FILLING), extra - 1)).strip()
        return f"{accented} {filling}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class _Active:
    """The one piece of state of this module: what `use` chose last."""

    code = SOURCE
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(code: str, folder: Path | None = None) -> None:
    """Make `code` the language of every later `_`; compiled catalogues lie in `folder`.

    A language without a catalogue there shows the source text.
    """
    if code in (LONG, MIRRORED):
        _Active.catalogue = _Pseudo()
    elif folder is None or code == SOURCE:
        _Active.catalogue = gettext.NullTranslations()
    else:
        _Active.catalogue = gettext.translation(DOMAIN, folder, [code], fallback=True)
    _Active.code = code


def current() -> str:
    """The code handed to `use` last, "en" before that."""
    return _Active.code


def is_rtl(code: str | None = None) -> bool:
    """Whether the language (the active one if none is named) is written from right to left."""
    return (code or _Active.code) in _RIGHT_TO_LEFT


def _(text: str) -> str:
    """The text in the active language."""
    # an empty message would answer with the catalogue's header
    return _Active.catalogue.gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The form of the text that goes with `n`; the caller fills in {placeholders}."""
    return _Active.catalogue.ngettext(one, many, n)


def N_(text: str) -> str:  # noqa: N802 -- the name gettext tools look for
    """Marks text for translation where it is written; `_` translates it where it is shown."""
    return text
