"""Every use case of the program, found where they are written."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from clinic_desktop import usecases
from clinic_desktop.usecases.work import Rule


def taking_work() -> Iterator[Callable[..., Any]]:
    """Every public function whose first parameter is `work`, whether it declares a right or not."""
    for found in pkgutil.walk_packages(usecases.__path__, f"{usecases.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            is_own = getattr(function, "__module__", "") == module.__name__
            if is_own and inspect.isfunction(function) and not name.startswith("_"):
                first = next(iter(inspect.signature(function).parameters), "")
                if first == "work":
                    yield function


@cache
def use_cases() -> tuple[Callable[..., Any], ...]:
    """Those that may pass the door."""
    return tuple(
        function for function in taking_work() if isinstance(getattr(function, "rule", None), Rule)
    )
