"""Files that a command reads whole: what is no fit file, or cannot be read, ends the run."""

from __future__ import annotations

from pathlib import Path

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.repository import root_above
from trackplan.sources.files import display_path
from trackplan.sources.whole_files import OUTSIDE, UnfitFileError, is_inside, read_whole


def read_file(
    path: Path,
    root: Path | None = None,
    *,
    what: str = "",
    help_: str = "check the name and its permissions",
    code: int = 2,
) -> bytes:
    """The bytes of a file, which must be inside ``root`` where it was found there and not named.

    ``what`` stands before the path in the sentence, such as ``the report``. Raises `Stop`, with ``code`` for
    a file that the system does not give.
    """
    try:
        return read_whole(path, root)
    except UnfitFileError as error:
        raise unfit(error, what) from None
    except OSError as error:
        name = f"{what} `{display_path(path)}`".lstrip()
        raise Stop(f"{name} cannot be read: {error.strerror}", help_, code=code) from None


def unfit(error: UnfitFileError, what: str = "") -> Stop:
    """Return the error of a file that is not read."""
    name = f"{what} `{display_path(error.path)}`".lstrip()
    return Stop(f"{name} cannot be read: it is {error}", "put a regular file there, or remove it")


def text_of(path: Path, content: bytes) -> str:
    """The text of a file. Raises `Stop` for one that is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop(
            f"`{display_path(path)}` is not UTF-8 at byte {error.start}", "save it as UTF-8"
        ) from error


def refuse_outside(path: Path, root: Path) -> None:
    """End the run at a file that was found in a folder and leads out of it."""
    if not is_inside(path, root):
        raise unfit(UnfitFileError(path, OUTSIDE))


def refuse_link_out(path: Path, *, found: bool = False) -> None:
    """End the run at a link out of the repository, which a pull request may have brought.

    One that was ``found`` and not named must not leave its own folder either, where there is no repository.
    """
    whole = path.absolute()
    top = root_above(whole.parent) or (whole.parent if found else None)
    if top is not None and not is_inside(whole, top):
        outside = "the repository" if root_above(whole.parent) else f"`{display_path(top)}`"
        raise Stop(
            f"`{display_path(path)}` is a link that leads out of {outside}", "put the files themselves there"
        )
