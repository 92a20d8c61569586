"""Short ways to raise what can go wrong with data."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from specc.errors import Diagnostic, SpecError, Whole

__all__ = ["Whole", "extra", "fault", "finding", "reason"]

_LONGEST_REASON = 160


def finding(code: str, **args: Any) -> Diagnostic:
    """One finding; paths in it are shown whole. Its words are in `specc.messages.data`."""
    shown = {name: Whole(str(value)) if isinstance(value, Path) else value for name, value in args.items()}
    return Diagnostic(code, shown)


def fault(code: str, **args: Any) -> SpecError:
    """One finding, ready to be raised."""
    return SpecError([finding(code, **args)])


def reason(error: BaseException) -> Whole:
    """The system's own words for an error, without number and path where it keeps them apart."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Whole(words[:_LONGEST_REASON])


def extra(module: str, package: str, purpose: str) -> Any:
    """A module of a package that only the extra ``data`` brings.

    Returns:
        The module; typed Any, because not all of these packages come with types.

    Raises:
        SpecError: E803, the package is not installed.
    """
    try:
        found: ModuleType = import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".")[0]:
            raise  # the package is there and broken: its own message says more
        raise fault("E803", package=package, purpose=purpose) from error
    return found
