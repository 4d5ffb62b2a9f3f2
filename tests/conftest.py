"""Fixtures named as roles: the door to a temporary encrypted clinic file, and a desk on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.data.places import Places
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.permissions import Role
from clinic_desktop.usecases.backend import Backend
from tests import make

if TYPE_CHECKING:
    from clinic_desktop.ui.desk import Desk


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted clinic file without patients, made once."""
    path = tmp_path_factory.mktemp("template") / "clinic.db"
    make.clinic_file(path)
    return path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "data", tmp_path / "state")
    made.data.mkdir()
    made.state.mkdir()
    return made


@pytest.fixture
def database(template: Path, places: Places) -> Iterator[Database]:
    path = places.database(1)
    shutil.copyfile(template, path)
    opened = Database(path, make.KEY)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> make.Clock:
    return make.Clock()


@pytest.fixture
def as_receptionist(database: Database, clock: make.Clock) -> Backend:
    return make.backend(database, Role.RECEPTIONIST, clock)


@pytest.fixture
def as_practitioner(database: Database, clock: make.Clock) -> Backend:
    return make.backend(database, Role.PRACTITIONER, clock)


@pytest.fixture
def as_administrator(database: Database, clock: make.Clock) -> Backend:
    return make.backend(database, Role.ADMINISTRATOR, clock)


@pytest.fixture
def as_accountant(database: Database, clock: make.Clock) -> Backend:
    return make.backend(database, Role.ACCOUNTANT, clock)


@pytest.fixture
def as_privacy_officer(database: Database, clock: make.Clock) -> Backend:
    return make.backend(database, Role.PRIVACY_OFFICER, clock)


@pytest.fixture
def desk_for(database: Database, clock: make.Clock) -> Callable[[Role], "Desk"]:
    """A desk for the user of a role; a UI test asks for `qapp` or `qtbot` beside it."""
    from clinic_desktop.ui.desk import Desk  # Qt is loaded only where a test wants a screen

    return lambda role: Desk(make.backend(database, role, clock), formatter())


@pytest.fixture
def desk(qapp: object, desk_for: Callable[[Role], "Desk"]) -> "Desk":
    """The receptionist's desk."""
    return desk_for(Role.RECEPTIONIST)


def formatter() -> Formatter:
    return Formatter(language="en", country="LB", zone="Asia/Beirut", currency="USD")
