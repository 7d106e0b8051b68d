"""Objects of cloud stores, such as ``s3://bucket/events/*.ndjson.gz`` (extra ``trackplan[cloud]``).

Credentials come from where each store's own tools look for them, and are shown nowhere. An object is read in
blocks by their ranges, some of them ahead, each with its own retries.
"""

from __future__ import annotations

import errno
import io
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from glob import has_magic
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import Retrying, retry_if_not_exception_type, stop_after_attempt, wait_random_exponential

from trackplan.sources.object_paths import SCHEMES
from trackplan.sources.record import IncompleteError, MissingLibraryError, NoInputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK = 4 << 20
AHEAD = 3
"""How many blocks are asked for before they are needed."""
KEPT = AHEAD + 3
ATTEMPTS = 6
LONGEST_WAIT = 10.0
"""Seconds between two attempts."""

T = TypeVar("T")

_sizes: dict[str, int] = {}
"""Bytes of the objects that were listed, so that none is asked for again."""


def find_objects(word: str) -> Iterator[str]:
    """Yield the objects of a path, a folder or a glob, sorted.

    Raises NoInputError if there are none, IncompleteError if the store cannot be listed, and
    MissingLibraryError.
    """
    scheme = word.partition("://")[0]
    store = _store(word)
    try:
        found = store.glob(word, detail=True) if has_magic(word) else _below(store, word)
        for path, about in sorted(found.items()):
            if about["type"] == "file":
                _sizes[f"{scheme}://{path}"] = int(about["size"] or 0)
                yield f"{scheme}://{path}"
    except FileNotFoundError:
        raise NoInputError(f"`{word}` does not exist") from None
    except NoInputError:
        raise
    except Exception as error:  # noqa: BLE001  # each store has its own, and their texts may hold keys
        raise IncompleteError(f"`{word}` could not be listed: {_reason(error)}") from None


def _below(store: Any, word: str) -> dict[str, Any]:
    about = store.info(word)
    if about["type"] == "file":
        return {about["name"]: about}
    found: dict[str, Any] = store.find(word, detail=True)
    return found


def object_size(path: str) -> int:
    """Return the size of an object in bytes. Raises OSError."""
    if path not in _sizes:
        _sizes[path] = _tried(lambda: int(_store(path).info(path)["size"]))
    return _sizes[path]


def _store(path: str) -> Any:
    scheme = path.partition("://")[0].lower()
    try:
        import fsspec  # noqa: PLC0415  # an extra

        return fsspec.filesystem(scheme)
    except ImportError:
        raise MissingLibraryError(
            f"reading {scheme}:// needs {SCHEMES[scheme]}", "pip install 'trackplan[cloud]'"
        ) from None


class ObjectFile(io.RawIOBase):
    """An object as a file: read in blocks of `BLOCK` bytes, and ahead while it is read in order."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._store = _store(path)
        self.size = object_size(path)
        self._at = 0
        self._blocks: OrderedDict[int, Future[bytes]] = OrderedDict()
        self._threads = ThreadPoolExecutor(AHEAD, "trackplan-object")
        self._last = -1

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position."""
        self._at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence] + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer with bytes of one block."""
        view = memoryview(buffer).cast("B")
        number, start = divmod(self._at, BLOCK)
        if self._at >= self.size or not view:
            return 0
        data = self._block(number)[start : start + len(view)]
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _block(self, number: int) -> bytes:
        if number not in self._blocks or number != self._last:
            in_order = number in {0, self._last + 1}
            for one in range(number, number + 1 + (AHEAD if in_order else 0)):
                if one not in self._blocks and one * BLOCK < self.size:
                    self._blocks[one] = self._threads.submit(self._fetch, one)
            self._last = number
        self._blocks.move_to_end(number)
        data = self._blocks[number].result()
        while len(self._blocks) > KEPT:
            self._blocks.popitem(last=False)
        return data

    def _fetch(self, number: int) -> bytes:
        start, end = number * BLOCK, min((number + 1) * BLOCK, self.size)
        return _tried(lambda: self._range(start, end))

    def _range(self, start: int, end: int) -> bytes:
        data: bytes = self._store.cat_file(self._path, start=start, end=end)
        if len(data) != end - start:
            raise ConnectionError  # cut off, or another object by now
        return data

    def close(self) -> None:
        """Close it; what was asked for ahead is let go."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._blocks.clear()
        super().close()


def _tried(work: Callable[[], T]) -> T:
    """Return what some work gives, tried again within a budget. Raises OSError with a sentence of ours."""
    attempts = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_random_exponential(0.2, LONGEST_WAIT),
        retry=retry_if_not_exception_type((FileNotFoundError, PermissionError, MissingLibraryError)),
        reraise=True,
    )
    try:
        return attempts(work)
    except MissingLibraryError:
        raise
    except Exception as error:  # noqa: BLE001  # each store has its own, and their texts may hold keys
        raise OSError(errno.EIO, _reason(error)) from None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is no longer there"
    if isinstance(error, PermissionError):
        return "there is no right to read it"
    if "Credential" in type(error).__name__ or "credential" in str(error).lower():
        return "no credentials were found where the store's own tools look for them"
    return f"the store did not answer, {ATTEMPTS} times"
