"""Messages between a parent and a child process: a JSON header and named arrays, nothing that could run code.

A frame is the length of the header (4 bytes), the length of the arrays (8 bytes), the header, and the arrays in
safetensors form. A child that runs a stranger's generated file may send anything; reading it builds data, no objects.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

_LENGTHS = struct.Struct("<IQ")
#: No message may be larger than this, so that a broken child cannot fill the parent's memory.
MAX_BYTES = 4 * 2**30

Arrays = Mapping[str, NDArray[Any]]


class ChannelClosed(Exception):
    """The other side is gone."""


@dataclass(frozen=True)
class Message:
    """One request or reply."""

    header: Mapping[str, Any]
    arrays: Arrays = field(default_factory=dict)


def send(stream: BinaryIO, message: Message) -> None:
    """Write a message.

    Raises:
        ChannelClosed: the other side is gone.
    """
    header = json.dumps(message.header).encode()
    # Only contiguous memory is written as it stands; np.array also gives views their own.
    body = (
        save({name: np.ascontiguousarray(array) for name, array in message.arrays.items()}) if message.arrays else b""
    )
    try:
        stream.write(_LENGTHS.pack(len(header), len(body)))
        stream.write(header)
        stream.write(body)
        stream.flush()
    except (BrokenPipeError, OSError, ValueError) as error:
        raise ChannelClosed from error


def receive(stream: BinaryIO) -> Message:
    """Read a message.

    Raises:
        ChannelClosed: the other side is gone, or what it sent is no message.
    """
    header_size, body_size = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header_size + body_size > MAX_BYTES:
        raise ChannelClosed
    header = _exactly(stream, header_size)
    body = _exactly(stream, body_size)
    try:
        return Message(json.loads(header), load(body) if body else {})
    except ValueError as error:
        raise ChannelClosed from error


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts = []
    while size:
        try:
            part = stream.read(size)
        except (OSError, ValueError) as error:
            raise ChannelClosed from error
        if not part:
            raise ChannelClosed
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def grouped(arrays: Arrays, group: str) -> dict[str, NDArray[Any]]:
    """The arrays whose names start with ``group/``, without it."""
    return {name[len(group) + 1 :]: array for name, array in arrays.items() if name.startswith(f"{group}/")}


def group(**groups: Arrays) -> dict[str, NDArray[Any]]:
    """Several sets of arrays as one, each under its own name."""
    return {f"{name}/{key}": np.asarray(array) for name, arrays in groups.items() for key, array in arrays.items()}
