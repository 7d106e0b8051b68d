"""Byte streams of inputs, with decompression detected by content, in bounded memory.

A failure part-way ends the stream and is stored, so that everything before it is still read.
"""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BUFFER = 256 << 10
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
MARK = b"\xef\xbb\xbf"

Read = Callable[[int], bytes]
"""At most this many bytes, at least one, and none at the end."""

Moved = Callable[[int], None]
"""Hears of each piece of an input that was read, by its number of bytes."""


class Stream(io.RawIOBase):
    """A raw stream that can be peeked at."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._ahead = b""
        self.failure: str | None = None
        """Why the stream ended before its end."""
        self.compression: str | None = None

    def peek(self, size: int, *, enough: Callable[[bytes], bool] = bool) -> bytes:
        """Return the first bytes: up to ``size``, fewer if they are ``enough`` or the stream ends."""
        while len(self._ahead) < size and (more := self._next(size)):
            self._ahead += more
            if enough(self._ahead):
                break
        return self._ahead

    def skip_mark(self) -> None:
        """Skip a UTF-8 byte order mark."""
        self.peek(len(MARK), enough=lambda ahead: not MARK.startswith(ahead))
        self._ahead = self._ahead.removeprefix(MARK)

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return the bytes of one read, which are not copied; all that is left without a size."""
        if size < 0:
            return self.readall()
        data = self._ahead[:size] if self._ahead else self._next(size)
        self._ahead = self._ahead[len(data) :]
        return data

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer with one read."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        if self.failure is None:
            try:
                return self._read(size)
            except (OSError, EOFError, zlib.error, _zstd_error()) as error:
                self.failure = _reason(error, self.compression)
        return b""


def decompressed(stream: Stream) -> Stream:
    """Return the stream, decompressed if it is gzip or zstd, whatever its name."""
    magic = stream.peek(4, enough=lambda ahead: len(ahead) >= len(ZSTD))
    if magic.startswith(GZIP):
        from gzip import GzipFile  # noqa: PLC0415  # few inputs need it

        return _unpacked(stream, GzipFile(fileobj=io.BufferedReader(stream, BUFFER)).read1, "gzip")
    if magic.startswith(ZSTD):
        return _unpacked(stream, _zstd().ZstdFile(io.BufferedReader(stream, BUFFER)).read1, "zstd")
    return stream


def _unpacked(packed: Stream, read1: Read, name: str) -> Stream:
    def read(size: int) -> bytes:
        data = read1(size)
        if not data and packed.failure is not None:
            raise OSError(packed.failure)
        return data

    stream = Stream(read)
    stream.compression = name
    return stream


def bounded(read: Read, size: int) -> Read:
    """Limit a reader to ``size`` bytes, so that a growing file is read as it was.

    Raises EOFError for a file that became shorter.
    """
    left = size

    def at_most(wanted: int) -> bytes:
        nonlocal left
        data = read(min(wanted, left))
        left -= len(data)
        if not data and wanted and left:
            raise EOFError("it became shorter while it was read")
        return data

    return at_most


def counted(read: Read, moved: Moved) -> Read:
    """Wrap a reader so that it reports the size of each read."""

    def and_told(wanted: int) -> bytes:
        data = read(wanted)
        moved(len(data))
        return data

    return and_told


def ignore_progress(_more: int) -> None:
    """Ignore progress."""


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415
    else:
        from backports import zstd  # noqa: PLC0415
    return zstd


def _zstd_error() -> type[Exception]:
    """Return the exceptions of the zstd module, imported only for compressed inputs."""
    module = sys.modules.get("backports.zstd") or sys.modules.get("compression.zstd")
    return module.ZstdError if module else EOFError


def _reason(error: Exception, compression: str | None) -> str:
    if compression is None:
        return f"the system says: {error.strerror or error}" if isinstance(error, OSError) else str(error)
    if isinstance(error, EOFError):
        return f"its {compression} data ends before its end"
    return f"its {compression} data is damaged"
