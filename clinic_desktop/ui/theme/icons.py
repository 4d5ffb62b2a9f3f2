"""Icons of one stroke set, by names of ours, in the colours of the look in force."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from clinic_desktop.ui.theme.look import current

ICONS = {
    "account": "wallet",
    "add": "plus",
    "administration": "gear-six",
    "alert": "warning",
    "archive": "archive",
    "arrow_back": "arrow-left",
    "arrow_forward": "arrow-right",
    "attach": "paperclip",
    "audit": "fingerprint",
    "backup": "hard-drives",
    "billing": "receipt",
    "birthday": "cake",
    "book": "calendar-plus",
    "calendar": "calendar-blank",
    "call": "phone-call",
    "camera": "camera",
    "cancel": "x",
    "check": "check",
    "clock": "clock",
    "close": "x",
    "columns": "columns",
    "compare": "columns",
    "copy": "copy",
    "danger": "warning-octagon",
    "database": "database",
    "delete": "trash",
    "deceased": "flower",
    "document": "file-text",
    "down": "caret-down",
    "download": "download-simple",
    "edit": "pencil-simple",
    "email": "envelope-simple",
    "error": "warning-circle",
    "export": "export",
    "filter": "funnel-simple",
    "fit_width": "arrows-out-line-horizontal",
    "folder": "folder-open",
    "forms": "clipboard-text",
    "guardian": "users",
    "help": "question",
    "hide": "eye-slash",
    "home": "house",
    "id": "identification-card",
    "image": "image",
    "import": "download-simple",
    "info": "info",
    "insurance": "shield-check",
    "key": "key",
    "language": "translate",
    "link": "link",
    "list": "list",
    "lock": "lock-simple",
    "mail": "envelope-simple",
    "medicine": "pill",
    "menu": "list",
    "merge": "git-merge",
    "message": "chat-circle-text",
    "money": "money",
    "more": "dots-three",
    "next": "caret-right",
    "note": "note",
    "offline": "cloud-slash",
    "ok": "check-circle",
    "open": "arrow-square-out",
    "patient": "user",
    "patients": "users",
    "pdf": "file-pdf",
    "person": "user",
    "phone": "phone",
    "photo": "image-square",
    "pin": "push-pin",
    "place": "map-pin",
    "prescription": "prescription",
    "previous": "caret-left",
    "print": "printer",
    "privacy": "shield-check",
    "queue": "queue",
    "redo": "arrow-clockwise",
    "refresh": "arrows-clockwise",
    "register": "user-plus",
    "remove": "minus-circle",
    "reports": "chart-bar",
    "restore": "clock-counter-clockwise",
    "results": "test-tube",
    "roles": "identification-badge",
    "room": "door",
    "save": "floppy-disk",
    "search": "magnifying-glass",
    "send": "paper-plane-tilt",
    "settings": "sliders-horizontal",
    "show": "eye",
    "sign": "pen-nib",
    "sign_in": "sign-in",
    "sign_out": "sign-out",
    "star": "star",
    "stock": "package",
    "stop": "warning-octagon",
    "sync": "arrows-clockwise",
    "tag": "tag",
    "tasks": "check-square-offset",
    "time": "clock",
    "today": "sun-horizon",
    "undo": "arrow-counter-clockwise",
    "unlock": "lock-simple-open",
    "up": "caret-up",
    "user": "user-circle",
    "users": "users-three",
    "verified": "circle-wavy-check",
    "visit": "heartbeat",
    "visits": "first-aid-kit",
    "waiting": "hourglass-medium",
    "warn": "warning",
    "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus",
}

_MIRRORED = {"arrow_back", "arrow_forward", "next", "previous", "redo", "send", "sign_in",
             "sign_out", "undo"}  # fmt: skip


class _Glyphs:
    """Phosphor's font and names from QtAwesome's folder; importing that package costs 150 ms."""

    def __init__(self) -> None:
        found = find_spec("qtawesome")
        if found is None or found.origin is None:
            raise FileNotFoundError("qtawesome")
        folder = Path(found.origin).parent / "fonts"
        names = json.loads((folder / "phosphor-charmap-1.3.0.json").read_text("ascii"))
        self.characters = {name: chr(int(code, 16)) for name, code in names.items()}
        number = QFontDatabase.addApplicationFont(str(folder / "phosphor-1.3.0.ttf"))
        self.family = QFontDatabase.applicationFontFamilies(number)[0]

    def font(self, pixels: int) -> QFont:
        font = QFont(self.family)
        font.setPixelSize(pixels)
        return font


@cache
def _glyphs() -> _Glyphs:
    return _Glyphs()


class _Engine(QIconEngine):
    """Draws at the moment of painting, so a change of look recolours every icon."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        look = current()
        painter.save()
        if look.is_rtl and self._name in _MIRRORED:
            painter.translate(rect.x() * 2 + rect.width(), 0)
            painter.scale(-1, 1)
        painter.setFont(_glyphs().font(max(1, round(rect.height() * 0.96))))
        painter.setPen(look.color(self._chosen(mode, state)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        glyph = _glyphs().characters[ICONS[self._name]]
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph)
        painter.restore()

    def _chosen(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return "disabled"
        return "accent" if state == QIcon.State.On else self._token

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def icon(name: str, tone: str = "text2") -> QIcon:
    """The icon of that name (a key of ICONS), in the colour of that token."""
    if name not in ICONS:
        raise KeyError(name)
    return QIcon(_Engine(name, tone))
