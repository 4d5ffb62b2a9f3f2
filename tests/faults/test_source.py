"""C6, C8, 4.7: no SQL of outside values, no data run as code, no network, nothing said or left aside."""

import ast
import re
from collections.abc import Iterator
from functools import cache
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
    "data/audit_checkpoints.py": {"", "install"},
    "data/change_log.py": {"_insert_into_log", "_on_insert", "_on_update", "_refuse", "install"},
    "data/file_settings.py": {"_prove"},
    "data/patients/history.py": {""},
    "data/recopying.py": {"_count", "_rows"},
    "data/search.py": {"", "check", "merge", "rebuild"},
}
FORBIDDEN_CALLS = frozenset(("eval", "exec", "compile", "__import__", "enable_load_extension"))
FORBIDDEN_MODULES = frozenset(
    "pickle shelve marshal dill cloudpickle socket socketserver ssl http urllib.request urllib3 ftplib "
    "smtplib poplib imaplib telnetlib xmlrpc asyncio requests httpx aiohttp websockets "
    "PySide6.QtWebEngineCore PySide6.QtWebEngineWidgets PySide6.QtWebSockets".split()
)
# The clinic's own mail server, only when the owner has entered one.
MAY_SEND = {"data/outgoing_mail.py": {"smtplib", "ssl"}}
# Throw-away clinics of the demo and the self-test; nothing else writes outside of its own folders.
TEMPORARY_FOLDERS = {"cli/demo.py", "cli/selftest.py"}
# Words of the program that the log may hold; of a person there is none.
WORDS_IN_THE_LOG = {"ui/errors.py", "usecases/backend.py"}
LOGS = frozenset(("debug", "info", "warning", "error", "exception", "critical"))
# To a terminal or a pipe.
MAY_SPEAK = ("cli/", "data/picture_worker.py", "data/audit_worker.py", "security/harden.py")
# Local only: a second start asks the first to show its window.
LOCAL_ONLY = frozenset(("QLocalServer", "QLocalSocket"))


@cache
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
        prefixes -= MAY_SEND.get(name_of(path), set())
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


def is_log_call(node: ast.AST) -> bool:
    """`log.warning(…)`, `logging.getLogger(…).error(…)`, `log.log(…)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    holder = ast.unparse(node.func.value)
    is_log = holder in ("log", "logging", "logger") or "getLogger" in holder
    return is_log and node.func.attr in (*LOGS, "log")


def log_faults(path: Path) -> list[str]:
    """Log calls whose sentence is not a constant, where a value could slip into it."""
    faults = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and is_log_call(node):
            at = 1 if called(node) == "log" else 0
            said = node.args[at] if len(node.args) > at else None
            is_fixed = isinstance(said, ast.Constant) and isinstance(said.value, str)
            if not is_fixed or any(word.arg in ("extra", "stack_info") for word in node.keywords):
                faults.append(ast.unparse(node))
    return faults


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_sentence_in_the_log_is_fixed(path: Path) -> None:
    assert log_faults(path) == []


@pytest.mark.parametrize(
    "line",
    [
        'log.warning(f"no room for {name}")',
        'log.error("no room for " + name)',
        'log.info("no room for %s" % name)',
        "log.exception(start)",
        "log.log(30, name)",
        "logging.getLogger(__name__).error(name)",
        'log.error("no room", extra={"name": name})',
    ],
)
def test_a_planted_sentence_with_a_value_in_it_is_seen(tmp_path: Path, line: str) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"def planted(name, start):\n    {line}\n")
    assert len(log_faults(planted)) == 1


def test_the_sentences_are_found_at_all() -> None:
    calls = [node for path in FILES for node in ast.walk(tree_of(path)) if is_log_call(node)]
    assert len(calls) >= 6


def users_of(wanted: str) -> set[str]:
    """The files that import that module or name."""
    return {
        name_of(path)
        for path in FILES
        for module in imported(path)
        if f".{module}.".find(f".{wanted}.") >= 0
    }


def test_words_enter_the_log_only_where_it_was_approved() -> None:
    assert users_of("redaction.Word") == WORDS_IN_THE_LOG


def test_temporary_folders_are_made_only_for_throw_away_clinics() -> None:
    assert users_of("tempfile") == TEMPORARY_FOLDERS
    assert users_of("QTemporaryFile") == users_of("QTemporaryDir") == set()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_commands_speak_to_a_terminal(path: Path) -> None:
    if name_of(path).startswith(MAY_SPEAK):
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            said = ast.unparse(node.func)
            assert said not in ("print", "pprint", "warnings.warn", "traceback.print_exc"), said
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in ("sys.stdout", "sys.stderr"), ast.unparse(node)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_of_settings_or_clipboard_goes_past_its_one_place(path: Path) -> None:
    if name_of(path) == "ui/widgets/secret_clipboard.py":
        return
    for node in ast.walk(tree_of(path)):
        assert not (isinstance(node, ast.Call) and called(node) == "clipboard"), ast.unparse(node)


def test_the_file_is_never_rekeyed_in_place() -> None:
    """It can destroy the database (SECURITY.md finding 1)."""
    texts = (
        node.value
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    by_copying = "rekeying.rekey"  # the name of the deed
    left = (text.replace(by_copying, "") for text in texts)
    assert [text for text in left if re.search(r"\b(hex)?rekey\b", text, re.IGNORECASE)] == []
    calls = {
        called(node)
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
    }
    assert not calls & {"set_rekey", "reset_key", "sqlite3_rekey"}
