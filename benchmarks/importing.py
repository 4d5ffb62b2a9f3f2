"""Goal 4: a file of patients through the import, beside the same rows by the bare driver."""

import csv
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import bare, dataset, measuring
from benchmarks.people import people as made_up
from clinic_desktop.data.search import SearchCard
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import imports

HEADINGS = ("Given name", "Middle name", "Family name", "Birth date", "Sex", "Phone", "Passport")
AT_ONCE = 1000


def run(people: int = 100_000) -> list[dict[str, Any]]:
    """Rows a second, all tables, the index and the change log counted; and memory."""
    count = min(people, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        ours = dataset.sign_in(dataset.copied(0, here / "ours"))
        other = dataset.sign_in(dataset.copied(0, here / "bare"))
        _file(here / "small.csv", count // 10, seed=9)
        _file(here / "people.csv", count, seed=1)
        _import(ours, here / "small.csv")  # what grows later grows with the number of rows
        small = _peak()
        before = bare.marks(ours)
        took = _import(ours, here / "people.csv")
        grown = _peak() - small
        rows = bare.rows_since(ours, before)
        held = bare.writer(other)
        bare.without_triggers(held.driver_connection)
        held.driver_connection.execute("PRAGMA foreign_keys = OFF")
        index = bare.texts(rows, [dataset.form_of(card) for card in _known(rows, count)])
        raw = bare.write(held.driver_connection, rows, index, AT_ONCE)
        held.close()
        ours.close()
    written = bare.count(rows)
    value, floor = written / took, written / raw
    name = f"import of {count:,} patients, rows/s ({took:.0f} s)"
    least = "≥ 10 % of floor"
    return [
        measuring.row(4, name, value, floor, least, met=value >= floor / 10),
        measuring.row(
            4, "memory it adds to a tenth of it, MB", grown, 0, "≤ 100", met=grown <= 100
        ),
    ]


def _import(ours: Any, path: Path) -> float:
    sample = imports.inspect(path)
    start = time.perf_counter()
    ours.run(imports.run, imports.Source(path, sample.mapping), "import", Progress())
    return time.perf_counter() - start


def _file(path: Path, count: int, seed: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADINGS)
        lines.writerows(_line(card) for card in made_up(count, seed))


def _line(card: SearchCard) -> tuple[str, ...]:
    name, birth = card.names[0], card.row.birth
    born = birth.day.isoformat() if birth else ""
    identity = card.identities[0] if card.identities else ""
    return name.given, name.middle, name.family, born, card.row.sex, card.phones[0], identity


def _known(rows: bare.Rows, count: int) -> list[SearchCard]:
    """The people of the file, as many as were taken."""
    return list(made_up(count, seed=1))[: len(rows["search_card"])]


def _peak() -> float:
    """MB this process has held at most."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e6 if sys.platform == "darwin" else 1e3)
