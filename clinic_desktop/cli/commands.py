"""What can be asked for on the command line, and the exit code each answer has."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from clinic_desktop import __version__, paths
from clinic_desktop.domain.errors import Cancelled, ClinicError, MustWait, SignInFailed
from clinic_desktop.domain.language import _

DONE, PROBLEMS_FOUND, USAGE, REFUSED, UNUSABLE = range(5)


def run(arguments: Sequence[str]) -> int:
    """0 done, 1 problems found, 2 wrong usage, 3 sign-in refused, 4 the clinic cannot be used."""
    asked = _parser().parse_args(arguments)
    if asked.command is None:
        from clinic_desktop import app  # Qt is loaded only where a window is wanted

        return app.main(asked.data)
    try:
        return _run_command(asked)
    except (SignInFailed, MustWait) as error:
        say(str(error))
        return REFUSED
    except Cancelled:
        say(_("Cancelled. Nothing was changed."))
        return PROBLEMS_FOUND
    except ClinicError as error:
        say(str(error))
        return UNUSABLE


def say(text: str) -> None:
    """A line for the person, apart from what a script reads."""
    sys.stderr.write(f"{text}\n")


def _run_command(asked: argparse.Namespace) -> int:
    if asked.command == "selftest":
        from clinic_desktop.cli import selftest  # reportlab and the database only where used

        return selftest.run(asked.file)
    if asked.command == "demo":
        from clinic_desktop.cli import demo  # the database only where used

        return demo.run()
    from clinic_desktop.cli import desk_work  # the database only where used

    places = places_of(asked.data)
    if asked.command == "import":
        return desk_work.import_patients(places, asked.login, asked.file)
    return desk_work.verify(places, asked.login)


def places_of(data: Path | None) -> tuple[Path, Path]:
    """The data and state folders meant: those given, or this computer's usual ones."""
    folder = data.absolute() if data is not None else paths.default_data()
    return folder, paths.default_state(folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clinic_desktop",
        description=_("Without a command, the window opens."),
        epilog=_(
            "Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 sign-in refused, "
            "4 the clinic cannot be used."
        ),
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("another clinic's data folder"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("demo", help=_("open a throw-away demo clinic and print its log-ins"))
    _add_import(commands)
    verify = commands.add_parser("verify", help=_("check the clinic's file, trail and index"))
    verify.add_argument("--login", default="", help=_("name to sign in with; asked for if missing"))
    test = commands.add_parser(
        "selftest", help=_("is this installation sound? ends with one JSON line")
    )
    test.add_argument(
        "--import", dest="file", type=Path, metavar="FILE", help=_("a file of people")
    )
    return parser


def _add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    importing = commands.add_parser("import", help=_("bring in patients from a file"))
    importing.add_argument("what", choices=["patients"])
    importing.add_argument("file", type=Path, help=_("CSV, XLSX, vCard or FHIR R4"))
    importing.add_argument(
        "--login", default="", help=_("name to sign in with; asked for if missing")
    )
