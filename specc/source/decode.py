"""From bytes to text: size, encoding and forbidden characters."""

from __future__ import annotations

import math
import re

from specc.errors import Diagnostic, Span, SpecError

#: What no spec may hold, raw or escaped: the control characters other than tab and line breaks, and U+2028 and U+2029,
#: which YAML 1.1 readers take for line breaks and YAML 1.2 readers and editors do not; also halves of surrogate pairs,
#: byte order marks within the text, U+FFFE and U+FFFF. YAML itself lets a quoted text write all of them as escapes.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def decode(raw: bytes, max_bytes: int) -> str:
    """The text of a spec file, without its byte order mark; E013, E008 or E009 where there is none to be had."""
    if len(raw) > max_bytes:
        raise too_large(len(raw), max_bytes)
    if _is_utf16_without_mark(raw):
        raise _not_utf8(raw, 0, "UTF-16")
    try:
        # Some editors put a second mark before the first: both are invisible, neither means anything.
        text = raw.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise _not_utf8(raw, error.start, _guess(raw)) from None
    found = FORBIDDEN.search(text)
    if found:
        raise SpecError([Diagnostic("E009", {"character": code_point(found[0])}, span=_place(text, found.start()))])
    return text


def too_large(size: int, max_bytes: int) -> SpecError:
    """E013 for a file of `size` bytes, in megabytes, rounded up so that 1,000,001 bytes do not read as 1.0 MB."""
    megabytes = [f"{math.ceil(count / 100_000) / 10:g}" for count in (size, max_bytes)]
    return SpecError([Diagnostic("E013", {"kind": "bytes", "size": megabytes[0], "limit": megabytes[1]})])


def code_point(character: str) -> str:
    """``U+001B`` for the escape character."""
    return f"U+{ord(character):04X}"


def _not_utf8(raw: bytes, index: int, guess: str | None) -> SpecError:
    """E008 at the byte with that index; the bytes before it are known to be UTF-8."""
    args = {"byte": f"0x{raw[index]:02x}"}
    if guess is not None:
        args |= {"kind": "guess", "guess": guess}
    return SpecError([Diagnostic("E008", args, span=_place(raw[:index].decode("utf-8"), index=None))])


def _is_utf16_without_mark(raw: bytes) -> bool:
    """Two ASCII characters in UTF-16, which are also valid UTF-8: every second byte is NUL."""
    return len(raw) >= 4 and (raw[1:4:2] == b"\0\0" != raw[0:4:2] or raw[0:4:2] == b"\0\0" != raw[1:4:2])


def _guess(raw: bytes) -> str | None:
    """The encoding that a file which is not UTF-8 most likely has, if there is a likely one."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if b"\0" in raw:
        return None
    try:
        raw.decode("cp949")
    except UnicodeDecodeError:
        return None
    return "CP949"


def _place(text: str, index: int | None) -> Span:
    """The place of the character with that index, or of the one that would follow `text`."""
    before = text[:index].lstrip("\ufeff")
    breaks = list(_LINE_BREAK.finditer(before))
    column = len(before) - (breaks[-1].end() if breaks else 0) + 1
    return Span(len(breaks) + 1, column, column + 1)
