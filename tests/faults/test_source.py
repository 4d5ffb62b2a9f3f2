"""C6, C8: no SQL made of outside values, nothing that runs data as code, no way to the network."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "clinic_desktop"
FILES = sorted(PACKAGE.rglob("*.py"))
RUNS_SQL = frozenset(("text", "exec_driver_sql", "execute", "executemany", "executescript"))
STARTS_SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|ATTACH)\b"
)

# Every string of SQL with a name put into it, by file and function: the names come from our own
# declarations (tables, columns, settings), never from a person or a file.
APPROVED = {
    "data/audit.py": {"_row_statement", "install"},
    "data/change_log.py": {"_insert_into_log", "_on_insert", "_on_update", "_refuse", "install"},
    "data/file_settings.py": {"_prove"},
    "data/patients/history.py": {""},
    "data/search.py": {"", "check", "merge", "rebuild"},
}
FORBIDDEN_CALLS = frozenset(("eval", "exec", "compile", "__import__", "enable_load_extension"))
FORBIDDEN_MODULES = frozenset(
    "pickle shelve marshal dill cloudpickle socket socketserver ssl http urllib.request urllib3 ftplib "
    "smtplib poplib imaplib telnetlib xmlrpc asyncio requests httpx aiohttp websockets "
    "PySide6.QtWebEngineCore PySide6.QtWebEngineWidgets PySide6.QtWebSockets".split()
)
# Local only: a second start asks the first to show its window.
LOCAL_ONLY = frozenset(("QLocalServer", "QLocalSocket"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def with_functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Each node with the name of the outermost function around it, "" at the module's level."""

    def walk(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            inner = function
            if not inner and isinstance(child, ast.FunctionDef):
                inner = child.name
            yield inner, child
            yield from walk(child, inner)

    yield from walk(tree, "")


def is_composed_sql(node: ast.AST) -> bool:
    """An f-string, format or % whose text begins as a statement."""
    if isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else None
        has_value = any(isinstance(part, ast.FormattedValue) for part in node.values)
        return has_value and isinstance(first, ast.Constant) and _starts(first.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        is_literal = isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)
        return not is_literal and isinstance(node.left, ast.Constant) and _starts(node.left.value)
    if isinstance(node, ast.Call) and called(node) == "format":
        held = node.func.value if isinstance(node.func, ast.Attribute) else None
        return isinstance(held, ast.Constant) and _starts(held.value)
    return False


def _starts(value: object) -> bool:
    return isinstance(value, str) and bool(STARTS_SQL.match(value))


def composed(path: Path) -> set[str]:
    """Functions in which SQL is put together from parts, or a call that runs SQL is given parts."""
    found = set()
    for function, node in with_functions(tree_of(path)):
        runs = isinstance(node, ast.Call) and called(node) in RUNS_SQL and node.args
        is_given_parts = (
            runs and isinstance(node, ast.Call) and isinstance(node.args[0], ast.JoinedStr)
        )
        if is_given_parts or is_composed_sql(node):
            found.add(function)
    return found


def test_sql_is_composed_only_where_it_was_approved() -> None:
    found = {name_of(path): names for path in FILES if (names := composed(path))}
    assert found == APPROVED


@pytest.mark.parametrize(
    "line",
    [
        'session.execute(text(f"SELECT * FROM patient WHERE name = {name}"))',
        'connection.exec_driver_sql("DELETE FROM patient WHERE id = %s" % name)',
        'run("SELECT {}".format(name))',
        'query = "SELECT * FROM patient WHERE name = " + name',
        'cursor.execute(f"{start} FROM patient")',
    ],
)
def test_a_planted_composition_is_seen(tmp_path: Path, line: str) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"def planted(name, start):\n    {line}\n")
    assert composed(planted) == {"planted"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_runs_data_as_code(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Call):
            continue
        is_bare = isinstance(node.func, ast.Name)
        assert not (is_bare and called(node) in FORBIDDEN_CALLS), ast.unparse(node)
        assert called(node) != "enable_load_extension"
        for keyword in node.keywords:
            is_on = not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
            assert not (keyword.arg == "shell" and is_on), ast.unparse(node)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_reaches_the_network_or_unpickles(path: Path) -> None:
    for module in imported(path):
        parts = module.split(".")
        prefixes = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        assert not prefixes & FORBIDDEN_MODULES, module
        is_network = module.startswith("PySide6.QtNetwork")
        assert not is_network or parts[-1] in LOCAL_ONLY, module


def imported(path: Path) -> Iterator[str]:
    """Every module and name that is imported, with dots."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_file_is_never_rekeyed_in_place() -> None:
    """It can destroy the database (SECURITY.md finding 1)."""
    texts = (
        node.value
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert [text for text in texts if re.search(r"\brekey\b", text, re.IGNORECASE)] == []
