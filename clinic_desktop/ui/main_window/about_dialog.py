"""What this program is made of: versions and licences."""

import platform
from dataclasses import dataclass
from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from clinic_desktop import __version__, paths
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView

BUNDLED = (
    "PySide6_Essentials PySide6_Addons shiboken6 SQLAlchemy alembic Mako sqlcipher3 cryptography "
    "argon2-cffi keyring pyotp zxcvbn segno reportlab uharfbuzz python-bidi pikepdf pillow "
    "phonenumberslite python-dateutil tzdata RapidFuzz anyascii openpyxl xlsxwriter fhir.resources "
    "pydantic vobject QtAwesome"
).split()
_UNSAID = {"sqlcipher3": "Zlib"}  # wheels whose metadata names no licence
_FONTS = (("Noto Sans", "OFL-NotoSans.txt"), ("IBM Plex Sans Arabic", "OFL-IBMPlexSansArabic.txt"))


@dataclass(frozen=True)
class Part:
    """A library or font that travels with the program."""

    name: str
    version: str
    licence: str
    text: str = ""


def parts() -> list[Part]:
    """Everything bundled that is installed here, by name; the fonts last."""
    found = [part for name in BUNDLED if (part := _library(name))]
    found.sort(key=lambda part: part.name.casefold())
    return [Part("Python", platform.python_version(), "PSF-2.0"), *found, *_fonts()]


def _library(name: str) -> Part | None:
    try:
        about = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    return Part(about.name, about.version, _licence(about), _licence_text(about))


def _licence(about: metadata.Distribution) -> str:
    said = _field(about, "License-Expression") or _field(about, "License")
    if said and len(said) < 60:
        return said
    classified = about.metadata.get_all("Classifier") or []
    names = [line.rpartition("::")[2].strip() for line in classified if line.startswith("License")]
    known = _UNSAID.get(about.name.casefold(), "")
    return ", ".join(names) or said.partition("\n")[0][:60] or known


def _field(about: metadata.Distribution, name: str) -> str:
    found = about.metadata.get_all(name) or [""]
    return str(found[0])


def _licence_text(about: metadata.Distribution) -> str:
    wanted = ("LICENSE", "LICENCE", "COPYING", "NOTICE")
    files = [file for file in about.files or () if file.name.upper().startswith(wanted)]
    texts = [file.locate().read_text(encoding="utf-8", errors="replace") for file in files[:3]]  # type: ignore[attr-defined]
    return "\n\n".join(texts)


def _fonts() -> list[Part]:
    folder = paths.resources() / "fonts"
    return [
        Part(name, "", "OFL-1.1", (folder / file).read_text(encoding="utf-8"))
        for name, file in _FONTS
        if (folder / file).is_file()
    ]


class AboutDialog(QDialog):
    """Version on top, parts in a table, the licence of the chosen part beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "about_dialog", _("About"))
        self.setWindowTitle(_("About"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns: tuple[Column[Part], ...] = (
            Column(_("Part"), lambda part: part.name, is_stretched=True),
            Column(_("Version"), lambda part: part.version, width=90),
            Column(_("Licence"), lambda part: part.licence, width=200),
        )
        self.model = RowTableModel(columns, key=lambda part: part.name)
        self.table = TableView(self.model, "about_parts", _("Parts"), is_compact=True)
        self.text = named(QPlainTextEdit(), "about_licence", _("Licence"))
        self.text.setReadOnly(True)
        self.table.chosen.connect(self._show)
        self._lay_out()
        self.model.show(parts())
        self.table.select_first()

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addWidget(labels.page_title(_("Clinic Desktop")))
        said = _("Version {version}, Qt {qt}. Apache-2.0. Works without a network.")
        layout.addWidget(labels.plain(said.format(version=__version__, qt=qVersion()), "hint"))
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(self.text)
        split.setSizes([px(520), px(420)])
        layout.addWidget(split, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Close"), "about_close", self.accept, kind="primary"))
        layout.addLayout(row)
        self.resize(px(1000), px(620))

    def _show(self, part: Part | None) -> None:
        self.text.setPlainText((part.text or f"{part.name}: {part.licence}") if part else "")
