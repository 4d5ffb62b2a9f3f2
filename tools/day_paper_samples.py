"""Draws the papers of the day as pictures into docs/screenshots, from the clinic of the pictures."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_desktop.domain import language
from clinic_desktop.reports import appointment_slip, day_sheet, downtime_kit
from clinic_desktop.reports.printed import Paper, Printed, heading_of
from clinic_desktop.usecases import appointments, calendar_setup, clinic, day_paper
from tools.screenshot_clinic import Scene, shot_clinic
from tools.screenshots import FOLDER

DOTS_PER_INCH = "64"
PAGES = "2"
BLANK_FORMS = 4


def papers(scene: Scene, code: str) -> dict[str, bytes]:
    """Today for everybody, one practitioner's week, a slip, and tomorrow without the computer."""
    desk = scene.desk
    today = desk.today
    printed = Printed(
        by=desk.user.name,
        at=desk.now,
        document_id="5b2e09c1",
        clinic=heading_of(desk.run(clinic.profile).profile),
        formatter=replace(desk.format, language=code),
        paper=Paper[desk.clinic.paper],
    )
    who = desk.run(calendar_setup.offered).practitioners[0].id
    monday = today - timedelta(days=today.weekday())
    row = desk.run(appointments.calendar, today + timedelta(days=1), 7).rows[0]
    small = replace(printed, paper=Paper.A5)
    kit = desk.run(day_paper.downtime_kit, today + timedelta(days=1), BLANK_FORMS)
    return {
        "day-sheet": day_sheet.build(desk.run(day_paper.day_sheet, today), printed),
        "week": day_sheet.build(desk.run(day_paper.week_sheet, monday, who), printed, "Week"),
        "slip": appointment_slip.build(desk.run(day_paper.slip, row.id), small),
        "downtime-kit": downtime_kit.build(kit, printed),
    }


def draw(name: str, pdf: bytes) -> None:
    """The first pages of a document: paper-<name>-1.png and so on."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "paper.pdf"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-r", DOTS_PER_INCH, "-png", "-l", PAGES, str(source)]
        subprocess.run([*command, str(FOLDER / f"paper-{name}")], check=True)  # noqa: S603


def main() -> int:
    with shot_clinic() as made:
        for suffix, code in (("", language.SOURCE), ("-mirrored", language.MIRRORED)):
            language.use(code)
            scene = Scene(made.copied())
            for name, pdf in papers(scene, code).items():
                draw(f"{name}{suffix}", pdf)
            scene.close()
    language.use(language.SOURCE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
