"""Pictures of every page and dialog into docs/screenshots: `python -m tools.screenshots [name …]`."""

import json
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from clinic_desktop.domain import language
from clinic_desktop.ui import theme
from clinic_desktop.ui.theme import Mode
from tools import (
    shots_access,
    shots_activity,
    shots_booking,
    shots_calendar,
    shots_calendar_setup,
    shots_patients,
    shots_people,
    shots_queue,
    shots_reminders,
    shots_series,
    shots_today,
    shots_waiting,
    shots_wrong_patient,
)
from tools.screenshot_clinic import Scene, ShotClinic, shot_clinic
from tools.screenshot_stage import Shot, close_floating, settle

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SHOTS: dict[str, Shot] = {
    **shots_patients.SHOTS,
    **shots_access.SHOTS,
    **shots_activity.SHOTS,
    **shots_booking.SHOTS,
    **shots_calendar.SHOTS,
    **shots_calendar_setup.SHOTS,
    **shots_people.SHOTS,
    **shots_queue.SHOTS,
    **shots_reminders.SHOTS,
    **shots_series.SHOTS,
    **shots_today.SHOTS,
    **shots_waiting.SHOTS,
    **shots_wrong_patient.SHOTS,
}
LIGHT_AND_DARK = {"light": (Mode.LIGHT, 1.0, "en"), "dark": (Mode.DARK, 1.0, "en")}
OTHERS = {"rtl": (Mode.LIGHT, 1.0, "qps-rtl"), "large": (Mode.LIGHT, 1.5, "en")}
MAIN = {
    "today", "patients", "record", "new_patient", "set_up_clinic", "sign_in", "administration_users",
    "calendar_day", "calendar_week",
    "queue",
}  # fmt: skip


def take(names: list[str], folder: Path, *, in_all_looks: bool) -> None:
    """Every shot in light and dark, the main ones also mirrored and enlarged: name-look.png."""
    _choose_screen()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    with shot_clinic() as clinic:
        for look, (mode, scale, code) in {**LIGHT_AND_DARK, **OTHERS}.items():
            language.use(code)
            theme.apply(app, mode, scale, language.is_rtl(), reduced_motion=True)
            for name in names:
                if look in LIGHT_AND_DARK or name in MAIN or in_all_looks:
                    _one(SHOTS[name], clinic, folder / f"{name}-{look}.png")
        language.use(language.SOURCE)


def _choose_screen() -> None:
    """A screen that nothing has to shrink for; read when the application is made."""
    screen = {"name": "wide", "x": 0, "y": 0, "width": 2200, "height": 1400}
    config = Path(tempfile.gettempdir()) / "clinic-screenshots.json"
    config.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"


def _one(shot: Shot, clinic: ShotClinic, file: Path) -> None:
    scene = Scene(clinic.copied())  # no picture shows what another one did
    shown = shot(scene)
    settle()
    settle()  # what the first one brought is laid out
    shown.grab().save(str(file))
    close_floating()
    scene.close()


def main(wanted: list[str]) -> int:
    """Take the named pictures, or all; SCREENSHOTS names another folder than the documentation's."""
    names = [name for name in wanted if not name.startswith("-")]
    if unknown := set(names) - set(SHOTS):
        print(f"no such picture: {', '.join(sorted(unknown))}", file=sys.stderr)  # noqa: T201
        return 2
    target = os.environ.get("SCREENSHOTS")
    folder = Path(target) if target else FOLDER
    take(names or list(SHOTS), folder, in_all_looks="--all-looks" in wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
