"""A real X desktop with the program on it: keys go in by xdotool, words come out by AT-SPI."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
READER = Path(__file__).with_name("reader.py")
SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's pyatspi belongs to it
PATIENCE = 60.0  # seconds: the longest that founding or an import may take on a busy machine
KEYRING_PASSWORD = "a password for the keyring of a test"
MOST_TABS = 80
_ANSWERS = ("found", "absent", "word", "end")


@dataclass(frozen=True)
class Heard:
    """What the screen reader said when a control got the keyboard."""

    name: str
    role: str
    id: str
    text: str

    def is_at(self, name: str) -> bool:
        """Whether it is the control of that object name, or a part of it."""
        return name in (self.id or "").split(".")


@dataclass
class Desktop:
    """Presses keys and waits for what the screen reader says; knows no mouse and no clock."""

    environment: dict[str, str]
    said: "queue.Queue[Heard]"
    reader: "subprocess.Popen[bytes]"
    pictures: Path | None
    program: "subprocess.Popen[bytes] | None" = None
    place: Heard = Heard("", "", "", "")
    heard: list[Heard] = field(default_factory=list)
    taken: int = 0

    # keys

    def press(self, *keys: str) -> None:
        self._xdotool("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Type where the cursor is."""
        self._xdotool("type", "--clearmodifiers", "--delay", "4", text)

    def write_arabic(self, name: str, text: str) -> None:
        """Type into that field on an Arabic keyboard, then go back to the Latin one."""
        # xdotool alone lends missing letters to a spare key, too briefly for a busy program
        self.go_to(name)
        self._run("setxkbmap", "ara")
        self.write(text)
        self.until_true(lambda: text in self._ask(name, "found")[-1].text, f"{text} in {name}")
        self._run("setxkbmap", "us")

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.go_to(name)
            self.press("ctrl+a")
            self.write(text)

    def go_to(self, name: str) -> Heard:
        """Press Tab until that control has the keyboard."""
        self._listen()
        for _time in range(MOST_TABS):
            if self.place.is_at(name):
                return self.place
            before = len(self.heard)
            self.press("Tab")
            self._until(lambda before=before: len(self.heard) > before, f"Tab on the way to {name}")  # type: ignore[misc]
            self._settle()
        raise AssertionError(f"Tab never reaches {name}, but {self.place}")

    # waiting

    def until_at(self, name: str) -> Heard:
        """Wait until the program itself brings the keyboard there."""
        self._until(lambda: self.place.is_at(name), name)
        self.picture(name)
        return self.place

    def until_heard(self, words: str, what: str) -> Heard:
        """Wait until something with these words in its name gets the keyboard."""
        self._until(lambda: words in self.place.name, what)
        self.picture(what)
        return self.place

    def until_true(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something outside the window: a file, a closed file, the next code."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"waited for {what}"
            self._settle()

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            left = end - time.monotonic()
            try:
                self._hear(self.said.get(timeout=max(left, 0)))
            except queue.Empty:
                self.picture("stuck")
                last = [each.id or each.name for each in self.heard[-5:]]
                raise AssertionError(f"waited for {what}, but heard {last}") from None

    def _settle(self) -> None:
        """Take in what was said at once with the last word."""
        while True:
            try:
                self._hear(self.said.get(timeout=0.03))
            except queue.Empty:
                return

    def _listen(self) -> None:
        while not self.said.empty():
            self._hear(self.said.get())

    def _hear(self, word: Heard) -> None:
        self.heard.append(word)
        self.place = word

    # asking

    def written_at(self, name: str) -> str:
        """What the screen reader finds written on that control, wherever the keyboard is."""
        return self._ask(name, "found")[-1].name

    def everything_written(self) -> str:
        """Every word in the program's windows, hidden ones too."""
        return "\n".join(f"{word.name}\n{word.text}" for word in self._ask("*", "end"))

    def _ask(self, question: str, last: str) -> list[Heard]:
        self._listen()
        assert self.reader.stdin is not None
        self.reader.stdin.write(f"{question}\n".encode())
        self.reader.stdin.flush()
        answer: list[Heard] = []
        while not answer or answer[-1].role not in (last, "absent"):
            word = self.said.get(timeout=PATIENCE)
            if word.role in _ANSWERS:
                answer.append(word)
            else:
                self._hear(word)
        assert answer[-1].role == last, f"nothing is called {question}"
        return answer

    # looking

    def picture(self, name: str) -> Path | None:
        """Keep what the screen shows now, where somebody asked for pictures."""
        if self.pictures is None:
            return None
        self.taken += 1
        return self.photograph(self.pictures / f"{self.taken:02d}-{name}.png")

    def photograph(self, path: Path) -> Path:
        self._run("import", "-window", "root", str(path))
        return path

    def _xdotool(self, *arguments: str) -> None:
        self._run("xdotool", *arguments)

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, capture_output=True)


@contextmanager
def desktop(folder: Path, pictures: Path | None) -> Iterator[Desktop]:
    """X server, window manager, session bus, keyring, screen reader: all of them ours, then gone."""
    with ExitStack() as running:
        environment = _environment(folder)
        environment["DISPLAY"] = f":{_x_server(running, environment)}"
        environment["DBUS_SESSION_BUS_ADDRESS"] = _bus(running, environment)
        subprocess.run(("setxkbmap", "us"), env=environment, check=True)
        start(running, environment, "openbox")
        _unlock_keyring(environment)
        said: queue.Queue[Heard] = queue.Queue()
        reader = start(running, environment, SYSTEM_PYTHON, str(READER), output=subprocess.PIPE)
        threading.Thread(target=_pass_on, args=(reader, said), daemon=True).start()
        made = Desktop(environment, said, reader, pictures)
        made._until(lambda: made.place.role == "ready", "the screen reader")
        yield made


def start_program(
    made: Desktop, running: ExitStack, data: Path, log: Path
) -> subprocess.Popen[bytes]:
    """The program as a person starts it, on a folder of its own."""
    command = (sys.executable, "-m", "clinic_desktop", "--data", str(data))
    with log.open("wb") as output:
        return start(running, made.environment, *command, output=output.fileno())


def _environment(folder: Path) -> dict[str, str]:
    """A home of its own for everything that a program may remember."""
    names = (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "TMPDIR",
    )
    made = {name: str(folder / name.lower()) for name in (*names, "XDG_RUNTIME_DIR")}
    for place in made.values():
        Path(place).mkdir(mode=0o700)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG"))
    }
    return {**kept, **made, "LANG": "C.UTF-8", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}


def _x_server(running: ExitStack, environment: dict[str, str]) -> str:
    command = ("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
    return _first_line(start(running, environment, *command, output=subprocess.PIPE))


def _bus(running: ExitStack, environment: dict[str, str]) -> str:
    command = ("dbus-daemon", "--session", "--nofork", "--print-address=1")
    return _first_line(start(running, environment, *command, output=subprocess.PIPE))


def _unlock_keyring(environment: dict[str, str]) -> None:
    """Open a keyring as a desktop's login does; the daemon ends with its bus."""
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
        input=KEYRING_PASSWORD.encode(), env=environment, check=True, capture_output=True,
    )  # fmt: skip


def start(
    running: ExitStack, environment: dict[str, str], *command: str, output: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    errors = subprocess.STDOUT if output >= 0 else subprocess.DEVNULL
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=errors, cwd=ROOT
    )
    running.callback(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _first_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def _pass_on(reader: subprocess.Popen[bytes], said: "queue.Queue[Heard]") -> None:
    assert reader.stdout is not None
    for line in reader.stdout:
        if line.startswith(b"{"):
            said.put(Heard(**json.loads(line)))
