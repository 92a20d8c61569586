"""Reading and writing files of weights. Only safetensors is read: a header of JSON, and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc.data._faults import reason
from specc.errors import Diagnostic, SpecError, Whole
from specc.layers import Shape

Array = NDArray[Any]

#: Formats that are refused, by ending. Most of them can hold code that runs when they are loaded.
_ENDINGS = {
    (".pt", ".pth", ".bin", ".ckpt"): "a PyTorch file",
    (".pkl", ".pickle", ".joblib"): "a pickle",
    (".keras",): "a Keras archive",
    (".h5", ".hdf5"): "an HDF5 file",
    (".npy", ".npz"): "a NumPy file",
}
#: The same by their first bytes, for files that carry another name.
_BEGINNINGS = {
    b"PK\x03\x04": "a zip archive, as PyTorch and Keras write them",
    b"\x89HDF\r\n\x1a\n": "an HDF5 file",
    b"\x93NUMPY": "a NumPy file",
    b"\x1f\x8b": "a gzip archive",
    **{bytes((0x80, protocol)): "a pickle" for protocol in range(2, 6)},
}
#: How safetensors calls the numbers that weights can be.
FLOATS = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"}


@dataclass(frozen=True)
class Stored:
    """A file of weights before its numbers are read: shape and dtype of every array, and how to get one."""

    shapes: Mapping[str, Shape]
    dtypes: Mapping[str, str]
    get: Callable[[str], Array]


@contextmanager
def open_weights(path: Path) -> Iterator[Stored]:
    """A file of weights, open as long as the context lasts.

    Raises:
        SpecError: E901 it cannot be read, E902 it is of a kind that is not read, E903 it is no sound safetensors file,
            E911 its numbers need a package.
    """
    _refuse_other_kinds(path)
    from safetensors import SafetensorError, safe_open

    try:
        opened = safe_open(path, framework="numpy")
    except (SafetensorError, OSError, ValueError) as error:
        raise _fault("E903", reason=reason(error)) from error
    with opened as file:
        names = list(file.keys())
        slices = {name: file.get_slice(name) for name in names}
        dtypes = {name: str(part.get_dtype()) for name, part in slices.items()}
        if "BF16" in dtypes.values():
            _teach_numpy_bfloat16()
        yield Stored({name: tuple(part.get_shape()) for name, part in slices.items()}, dtypes, file.get_tensor)


def to_bytes(arrays: Mapping[str, Array]) -> bytes:
    """The content of a safetensors file with these arrays, sorted by name: the same arrays give the same bytes."""
    from safetensors.numpy import save

    # safetensors takes the memory as it lies, so a transposed view has to be copied.
    made: bytes = save({name: np.ascontiguousarray(arrays[name]) for name in sorted(arrays)})
    return made


def _refuse_other_kinds(path: Path) -> None:
    for endings, kind in _ENDINGS.items():
        if path.suffix.lower() in endings:
            raise _fault("E902", kind=Whole(kind))
    try:
        with path.open("rb") as file:
            beginning = file.read(9)
    except OSError as error:
        raise _fault("E901", reason=reason(error)) from error
    if beginning[8:] == b"{":
        # So starts a safetensors file: eight bytes of a length, which may look like anything, and a JSON object.
        return
    for start, kind in _BEGINNINGS.items():
        if beginning.startswith(start):
            raise _fault("E902", kind=Whole(kind))
    if not beginning:
        raise _fault("E903", reason="it is empty")


def _teach_numpy_bfloat16() -> None:
    """NumPy knows bfloat16 once this package, which TensorFlow brings, has registered it."""
    try:
        import ml_dtypes  # noqa: F401
    except ModuleNotFoundError:
        raise _fault("E911", dtype="bfloat16", package="ml_dtypes") from None


def _fault(code: str, **args: Any) -> SpecError:
    return SpecError([Diagnostic(code, args)])
