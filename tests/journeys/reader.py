"""A small screen reader, run by the system's own Python: says each control that gets the keyboard.

One JSON line for each: {"name", "role", "id", "text"}. Asked for a control by its object name, it
answers with a line of role "found", or "absent"; asked for "*", with every word in the program's
windows, ended by a line of role "end". It knows the program by AT-SPI only, like Orca.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]
from gi.repository import GLib  # type: ignore[import-not-found]

WORDS = 200  # of a text, enough to know it by


def say(event: Any) -> None:
    """Describe what the event is about; what went away meanwhile is not worth a word."""
    if event.type.endswith("focused") and not event.detail1:
        return
    try:
        speak(described(event.source))
    except Exception:  # noqa: BLE001 - a control that died between event and question
        return


def described(control: Any) -> dict[str, str]:
    return {
        "name": control.name,
        "role": control.getRoleName(),
        "id": control.get_accessible_id(),
        "text": text_of(control),
    }


def text_of(control: Any) -> str:
    try:
        return str(control.queryText().getText(0, WORDS))
    except NotImplementedError:
        return ""


def answer(*_event: object) -> bool:
    """Somebody asks for a control, or for everything; stays listening."""
    wanted = sys.stdin.readline().strip()
    if wanted == "*":
        for control in everything():
            tell(role="word", name=control.name, text=text_of(control))
        tell(role="end")
    elif wanted:
        for control in everything():
            if control.get_accessible_id().split(".")[-1] == wanted:
                tell(role="found", name=control.name, text=text_of(control))
                return True
        tell(role="absent")
    return bool(wanted)


def everything() -> Iterator[Any]:
    """Each control of each program on this desktop, hidden ones too."""
    below = [program for program in pyatspi.Registry.getDesktop(0) if program is not None]
    while below:
        control = below.pop()
        yield control
        below.extend(child for child in control if child is not None)


def tell(*, role: str, name: str = "", text: str = "") -> None:
    speak({"name": name, "role": role, "id": "", "text": text})


def speak(words: dict[str, str]) -> None:
    sys.stdout.write(f"{json.dumps(words)}\n")
    sys.stdout.flush()


def main() -> None:
    pyatspi.Registry.registerEventListener(
        say, "object:state-changed:focused", "object:state-changed:active"
    )
    # names are remembered until a change of them is listened to
    pyatspi.Registry.registerEventListener(
        lambda _event: None, "object:property-change:accessible-name"
    )
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, answer)
    tell(role="ready")
    pyatspi.Registry.start()


if __name__ == "__main__":
    main()
