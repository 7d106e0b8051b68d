"""A Python program that sends payloads through generated packages, as a person would write the calls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.codegen.payloads import LeftOut, Sent, is_of
from trackplan.codegen.generator import Package
from trackplan.codegen.python import CLIENT_CLASSES, PythonPackage
from trackplan.codegen.shapes import Alternative, Field, TypedValue

MYPY = """\
[mypy]
strict = True
python_version = 3.11
untyped_calls_exclude = customerio
[mypy-customerio.*]
follow_untyped_imports = True
"""


class Calls:
    """Calls of one generated package, as Python writes them."""

    def __init__(self, package: Package) -> None:
        self.name = package.folder
        self.client = package.client
        self._made = PythonPackage(package)
        self.files = dict(self._made.files())
        self.events = {one.event.name: one for one in package.events}

    def event(self, name: str, attributes: Mapping[str, Any]) -> str:
        return self._object(self._made.namer.events[name], self.events[name].fields, attributes)

    def send(self, one: Sent) -> str:
        event = self.event(one.event, one.attributes)
        function = f"{self.name}.send_{self._made.functions[one.event]}"
        return f"{function}(sender, {self.name}.Person({one.person!a}), {event}, at({one.timestamp}))"

    def validate(self, one: LeftOut) -> str:
        event = self.event(one.event, one.attributes)
        return f"{self.name}.validate_{self._made.functions[one.event]}({event})"

    @property
    def sender(self) -> str:
        return f"{self.name}.{CLIENT_CLASSES[self.client]}"

    def _object(self, type_: str, fields: Sequence[Field], attributes: Mapping[str, Any]) -> str:
        names = dict(zip((field.name for field in fields), self._made.attributes(fields), strict=True))
        planned = {field.name: field for field in fields}
        members = [
            f"{names[name]}={self._value(planned[name].shape, value)}"
            for name, value in attributes.items()
            if name in planned
        ]
        extra = {name: value for name, value in attributes.items() if name not in planned}
        members += [f"additional_attributes={extra!a}"] if extra else []
        return f"{self.name}.{type_}({', '.join(members)})"

    def _value(self, value: TypedValue, given: Any) -> str:
        if given is None or value.choices is not None:
            return ascii(given)
        one = next(one for one in value.alternatives if is_of(one, given))
        return self._alternative(one, value, given)

    def _alternative(self, one: Alternative, value: TypedValue, given: Any) -> str:  # noqa: PLR0911  # one a kind
        if one.kind == "timestamp":
            return f"at({given})"
        if one.kind == "datetime":
            return f"moment({given!a})"
        if one.kind == "date":
            return f"day({given!a})"
        if one.fields is not None:
            path = value.path if value.only else (*value.path, one.written)
            return self._object(self._made.type_at(path), one.fields, given)
        if one.values is not None:
            members = (f"{name!a}: {self._value(one.values, each)}" for name, each in given.items())
            return f"{{{', '.join(members)}}}"
        if one.kind == "array" and one.items is not None:
            return f"[{', '.join(self._value(one.items, each) for each in given)}]"
        return ascii(given)


def main_of(
    calls: Mapping[str, Calls], sent: Mapping[str, list[Sent]], left: Mapping[str, list[LeftOut]]
) -> str:
    """The program: it prints one JSON line for each call, with what came of it."""
    lines = [*(f"import {name}" for name in calls), _HELPERS]
    for name, one in calls.items():
        plan = name.partition("_")[0]
        lines += [f"def {name}_send(sender: {name}.Sender) -> None:", "    assert sender"]
        lines += [f"    say({each.event!a}, lambda: {one.send(each)})" for each in sent[plan]]
        lines += ["", "", f"def {name}_left_out() -> None:", "    pass"]
        for each in left[plan]:
            # mypy refuses each: under --strict it would complain of a comment that ignores nothing.
            ignored = "" if each.compiles else "  # type: ignore[call-arg]"
            lines.append(f"    check({each.path!a}, lambda: {one.validate(each)}){ignored}")
        lines += ["", ""]
    lines += ["mode, url, *rest = (*sys.argv[1:], '')"]
    for name, one in calls.items():
        lines += [f"if mode == {name!r}:", *(f"    {line}" for line in _OPEN[one.client](name, one.sender))]
        lines += [f"if mode == '{name}-left-out':", f"    {name}_left_out()"]
    return "\n".join([*lines, _EXTRA if "acme_track" in calls else ""])


def _open_track(name: str, sender: str) -> list[str]:
    return [f"{name}_send({sender}(track_at(url)))"]


def _open_pipelines(name: str, sender: str) -> list[str]:
    return ["client = Client('trackplan', host=url)", f"{name}_send({sender}(client))", "client.flush()"]


_OPEN = {"track": _open_track, "pipelines": _open_pipelines}

_HELPERS = """
import json
import sys
import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime, timezone
from typing import Any

warnings.simplefilter("ignore")

from customerio.analytics.client import Client
from customerio.track import CustomerIO


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def day(text: str) -> date:
    return date.fromisoformat(text)


def track_at(url: str) -> Any:
    host, _, port = url.removeprefix("https://").partition(":")
    return CustomerIO("trackplan", "trackplan", host=host, port=int(port), retries=0)


def say(name: str, send: Callable[[], object]) -> None:
    error = ""
    try:
        send()
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
    print(json.dumps({"Case": name, "Error": error}))


def check(path: str, validate: Callable[[], Sequence[Any]]) -> None:
    try:
        problems = [problem.path for problem in validate()]
    except TypeError as raised:
        problems = [path] if "missing 1 required keyword-only argument" in str(raised) else []
    print(json.dumps({"Case": path, "Problems": problems}))


"""

_EXTRA = """
if mode == "retry":
    sender = acme_track.Track(track_at(url))
    person = acme_track.Person("usr_00000001")
    event = acme_track.OrderCanceled(order_id="ord_204518", canceled_by="shopper", source="shop-api")
    say("first", lambda: acme_track.send_order_canceled(sender, person, event, at(1793491200)))
    say("second", lambda: acme_track.send_order_canceled(sender, person, event, at(1793491200)))
if mode == "people":
    for one in json.loads(url):
        say(one, lambda: acme_track.Person(one))
if mode == "none":
    acme_track.send_order_canceled("x", "usr_1", 1)  # type: ignore[call-arg, arg-type]
"""


def run(folder: Path, *arguments: str, authority: str = "") -> list[dict[str, Any]]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    if authority:
        environment["REQUESTS_CA_BUNDLE"] = authority
    done = subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def check_types(folder: Path) -> None:
    (folder / "mypy.ini").write_text(MYPY)
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini", "--cache-dir", ".mypy", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
