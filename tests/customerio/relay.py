"""A relay on loopback that spoils connections on the way to a real server."""

from __future__ import annotations

import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

FAULTS = ("cut", "reset", "stall", "drip", "garble", "half-close")


class Relay:
    """Passes bytes on; a share of the answers meets one of `FAULTS` at a random byte."""

    def __init__(self, port: int, share: float, seed: int) -> None:
        self.met: dict[str, int] = dict.fromkeys(FAULTS, 0)
        self._target = port
        self._share = share
        self._dice = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._target)) as server, suppress(OSError):
            threading.Thread(target=self._requests, args=(client, server), daemon=True).start()
            while data := server.recv(65536):
                if self._dice.random() >= self._share:
                    client.sendall(data)
                    continue
                fault = self._dice.choice(FAULTS)
                self.met[fault] += 1
                if not self._spoil(fault, data, self._dice.randrange(len(data)), client):
                    return

    @staticmethod
    def _requests(client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)

    @staticmethod
    def _spoil(fault: str, data: bytes, at: int, client: socket.socket) -> bool:
        """Send what is left of the data; False when the connection is done for."""
        if fault == "garble":
            # The head alone: a changed digit in a body is nothing that a client could notice.
            client.sendall(b"\x00\xffTTP" + data[5:])
            return False
        client.sendall(data[:at])
        if fault == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif fault == "half-close":
            client.shutdown(socket.SHUT_WR)
        elif fault == "stall":
            threading.Event().wait(5)
        elif fault == "drip":
            for byte in data[at : at + 200]:
                client.sendall(bytes([byte]))
                threading.Event().wait(0.03)
        return False


@contextmanager
def relaying(url: str, *, share: float, seed: int) -> Iterator[Relay]:
    relay = Relay(int(url.rpartition(":")[2]), share, seed)
    try:
        yield relay
    finally:
        relay.stop()
