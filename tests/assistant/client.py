"""The official SDK's client, speaking to `trackplan mcp` over its standard streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, StdioServerParameters, stdio_client

SILENT = """\
import os, sys
def told(event, arguments):
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"}:
        os.write(2, f"AUDIT {event}\\n".encode())
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        if isinstance(arguments[0], str) and arguments[0] != os.devnull:
            os.write(2, f"AUDIT write {arguments[0]}\\n".encode())
    if event in {"os.remove", "os.rename", "os.mkdir", "shutil.rmtree"}:
        os.write(2, f"AUDIT {event} {arguments[0]}\\n".encode())
sys.addaudithook(told)
sys.argv = ["trackplan", "mcp", *sys.argv[1:]]
from trackplan.cli import main
main()
"""
"""Starts the server, and tells on standard error whatever it writes, and whom it connects to."""

Ask = Callable[..., Awaitable[Any]]


def talk(folder: Path, conversation: Callable[[Ask], Awaitable[None]], *words: str) -> str:
    """Hold a conversation with the server in a folder; return its standard error."""
    failed: list[Exception] = []
    log = folder.parent / f"{folder.name}.stderr"

    async def session() -> None:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        server = StdioServerParameters(
            command=sys.executable, args=["-c", SILENT, *words], cwd=folder, env=environment
        )
        with log.open("w", encoding="utf-8") as stderr:
            async with Client(stdio_client(server, errlog=stderr)) as client:

                async def ask(tool: str, /, **arguments: Any) -> Any:
                    result = await client.call_tool(tool, arguments)
                    assert result.structured_content is not None
                    assert result.is_error == ("error" in result.structured_content)
                    return result.structured_content

                try:
                    await conversation(ask)
                except Exception as error:  # noqa: BLE001 - raised below, outside of the SDK's groups
                    failed.append(error)

    anyio.run(session)
    for error in failed:
        raise error
    return log.read_text("utf-8")
