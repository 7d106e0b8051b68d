"""A Go program that sends payloads through generated packages, written as a person would write the calls."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.payloads import LeftOut, Sent, is_of
from trackplan.codegen.generator import Package
from trackplan.codegen.go import CLIENTS, GoPackage
from trackplan.codegen.go.fields import Member
from trackplan.codegen.go.literals import quoted, scalar
from trackplan.codegen.go.types import GoTypes
from trackplan.codegen.shapes import Alternative, TypedValue

CHECKSUMS = Path(__file__).parent / "go.sum"
"""Those of the clients' modules: a mirror of the proxy may have them, and no checksum database for them."""

VERSIONS = {"track": "v3.9.0", "pipelines": "v0.0.0-20241122010508-c8b722f2b82c"}


class Calls:
    """Calls of one generated package, as Go writes them."""

    def __init__(self, package: Package) -> None:
        self.name = package.folder
        made = GoPackage(package)
        self.files = dict(made.files())
        self.events = {one.event.name: one for one in package.events}
        self.types: GoTypes = made.types

    def event(self, name: str, attributes: Mapping[str, Any], timestamp: int = 0) -> str:
        type_ = self.types.namer.events[name]
        planned = {member.field.name for member in self.types.members[type_]}
        extra = {key: value for key, value in attributes.items() if key not in planned}
        fields = [f"OccurredAt: time.Unix({timestamp}, 0)"] if timestamp else []
        fields += [f"Additional: {_any(extra)}"] if extra else []
        return f"{self.name}.{type_}{{{', '.join([*fields, *self._fields(type_, attributes)])}}}"

    def send(self, one: Sent) -> str:
        call = f"Send{self.types.namer.events[one.event]}"
        event = self.event(one.event, one.attributes, one.timestamp)
        return f"{call}(ctx, {self.name}Person({quoted(one.person)}), {event})"

    def _fields(self, type_: str, attributes: Mapping[str, Any]) -> list[str]:
        return [
            f"{member.name}: {self._field(member, attributes[member.field.name])}"
            for member in self.types.members[type_]
            if member.field.name in attributes
        ]

    def _field(self, member: Member, value: Any) -> str:
        shape = member.field.shape
        type_ = self._qualified(self.types.type_of(shape))
        if member.style == "nullable":
            return (
                f"{self.name}.Null[{type_}]()"
                if value is None
                else f"{self.name}.NullableOf[{type_}]({self._value(shape, value)})"
            )
        written = self._value(shape, value)
        return f"{self.name}.Of[{type_}]({written})" if member.style == "value" else written

    def _qualified(self, type_: str) -> str:
        return re.sub(r"(?<![\w.])(?=[^\W\d_a-z])(?!time)(\w+)", rf"{self.name}.\1", type_)

    def _value(self, shape: TypedValue, value: Any) -> str:
        type_ = self.types.type_of(shape)
        if shape.choices is not None:
            same = [
                name
                for name, one in self.types.constants[type_]
                if one == value and isinstance(one, bool) == isinstance(value, bool)
            ]
            return f"{self.name}.{same[0]}"
        if shape.only is None:
            index = next(i for i, one in enumerate(shape.alternatives) if is_of(one, value))
            inner = self._alternative(shape.alternatives[index], value, self._union_type(shape, index))
            return f"{self.name}.{self.types.constructors[type_][index]}({inner})"
        return self._alternative(shape.only, value, type_)

    def _union_type(self, shape: TypedValue, index: int) -> str:
        one = shape.alternatives[index]
        single = TypedValue(
            attribute=shape.attribute,
            path=(*shape.path, one.written),
            alternatives=(one,),
            schema=shape.schema,
        )
        return self.types.type_of(single)

    def _alternative(self, one: Alternative, value: Any, type_: str) -> str:  # noqa: PLR0911  # one line a kind
        match one.kind:
            case "timestamp":
                return f"time.Unix({value}, 0)"
            case "datetime":
                return f"moment({quoted(value)})"
            case "date":
                year, month, day = map(int, value.split("-"))
                return f"{self.name}.Date{{Year: {year}, Month: {month}, Day: {day}}}"
            case "object" if one.fields is not None:
                return f"{self.name}.{type_}{{{', '.join(self._fields(type_, value))}}}"
            case "array" if one.items is not None:
                held = self._qualified(self.types.held(one.items))
                return f"[]{held}{{{', '.join(self._item(one.items, each) for each in value)}}}"
            case "object" if one.values is not None:
                held = self._qualified(self.types.held(one.values))
                items = (f"{quoted(key)}: {self._item(one.values, each)}" for key, each in value.items())
                return f"map[string]{held}{{{', '.join(items)}}}"
            case "any" | "object" | "array":
                return _any(value)
        return scalar(value)

    def _item(self, items: TypedValue, value: Any) -> str:
        if not items.nullable:
            return self._value(items, value)
        type_ = self._qualified(self.types.type_of(items))
        return (
            f"{self.name}.Null[{type_}]()"
            if value is None
            else f"{self.name}.NullableOf[{type_}]({self._value(items, value)})"
        )


def _any(value: Any) -> str:
    if value is None:
        return "nil"
    if isinstance(value, dict):
        return f"map[string]any{{{', '.join(f'{quoted(key)}: {_any(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[]any{{{', '.join(map(_any, value))}}}"
    if isinstance(value, bool | str):
        return scalar(value)
    return f"int64({value})" if isinstance(value, int) else f"float64({value!r})"


def go_environment() -> dict[str, str]:
    if shutil.which("go") is None:
        pytest.skip("Go is not installed")
    return {**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}


def go(
    folder: Path, *arguments: str, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["go", *arguments],
        cwd=folder,
        env={**go_environment(), **environment},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def module(folder: Path, client: str) -> None:
    """Make a module that needs the official client; skip the test where no proxy offers it."""
    path, version = CLIENTS[client].module, VERSIONS[client]
    (folder / "go.mod").write_text(f"module example.com/shop\n\ngo 1.21\n\nrequire {path} {version}\n")
    shutil.copy(CHECKSUMS, folder / "go.sum")
    done = go(folder, "get", f"{path}@{version}", check=False)
    if done.returncode != 0:
        pytest.skip(f"the Go module proxy does not offer {path}: {done.stderr.strip().splitlines()[-1]}")


def run(folder: Path, *arguments: str, given: str = "") -> list[dict[str, Any]]:
    """Run the compiled program; return what came of each call."""
    done = subprocess.run(
        [folder / "program", *arguments],
        capture_output=True, text=True, timeout=120, check=False, input=given,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def main_of(
    calls: Mapping[str, Calls], sent: Mapping[str, list[Sent]], left: Mapping[str, list[LeftOut]], client: str
) -> str:
    """The program: it prints one JSON line for each call, with what came of it."""
    lines = [
        "package main",
        "",
        "import (",
        '\t"context"',
        '\t"encoding/json"',
        '\t"errors"',
        '\t"os"',
        '\t"regexp"',
        '\t"time"',
        "",
    ]
    lines += [
        f'\t"{CLIENTS[client].module}"' if client == "track" else f'\tanalytics "{CLIENTS[client].module}"'
    ]
    lines += [f'\t"example.com/shop/{name}"' for name in calls]
    lines += [")", "", _HELPERS]
    for name, one in calls.items():
        lines += [_PERSON.replace("NAME", name)]
        lines += [f"func {name}Send(client *{name}.Client, ctx context.Context) {{"]
        lines += [f"\tsay({quoted(each.event)}, client.{one.send(each)})" for each in sent[name]]
        lines += ["}", "", f"func {name}LeftOut() {{"]
        lines += [
            f"\tcheck({quoted(each.path)}, {one.event(each.event, each.attributes, 1_790_000_000)})"
            for each in left[name]
        ]
        lines += ["}", ""]
    lines += ["func found(err error) (paths []string) {"]
    for name in calls:
        lines += [_FOUND.replace("NAME", name)]
    lines += ["\treturn paths", "}", ""]
    lines += [
        "func main() {",
        "\tctx := context.Background()",
        "\t_ = ctx",
        "\tif len(os.Args) < 2 {",
        "\t\treturn",
        "\t}",
    ]
    for name in calls:
        lines += [
            f'\tif os.Args[1] == "{name}" {{',
            *(f"\t\t{line}" for line in _OPEN[client].replace("NAME", name).splitlines()),
            "\t}",
        ]
        lines += [f'\tif os.Args[1] == "{name}-left-out" {{', f"\t\t{name}LeftOut()", "\t}"]
    return "\n".join([*lines, _EXTRA[client if "acme" in calls else "pipelines"], "}", ""])


_HELPERS = """\
type result struct {
	Case     string
	Error    string
	Problems []string
}

func say(name string, err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	_ = json.NewEncoder(os.Stdout).Encode(result{Case: name, Error: text})
}

func check(path string, event interface{ Validate() error }) {
	_ = json.NewEncoder(os.Stdout).Encode(result{Case: path, Problems: found(event.Validate())})
}

func moment(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}
"""

_FOUND = """\
	var of_NAME *NAME.ValidationError
	if errors.As(err, &of_NAME) {
		for _, problem := range of_NAME.Problems {
			paths = append(paths, problem.Path)
		}
	}"""

_PERSON = """\
func NAMEPerson(id string) NAME.Person {
	person, err := NAME.PersonByID(id)
	if err != nil {
		panic(err)
	}
	return person
}
"""

_OPEN = {
    "track": """\
client := customerio.NewTrackClient("trackplan", "trackplan")
client.URL = os.Args[2]
NAMESend(NAME.New(NAME.Track(client)), ctx)""",
    "pipelines": """\
client, err := analytics.NewWithConfig("trackplan", analytics.Config{Endpoint: os.Args[2], BatchSize: 20})
if err != nil {
	panic(err)
}
NAMESend(NAME.New(NAME.Pipelines(client)), ctx)
if err := client.Close(); err != nil {
	panic(err)
}""",
}

_EXTRA = {
    "track": """\
	if os.Args[1] == "retry" {
		client := customerio.NewTrackClient("trackplan", "trackplan")
		client.URL = os.Args[2]
		shop := acme.New(acme.Track(client))
		event := acme.OrderCanceled{
			OccurredAt: time.Unix(1793491200, 0),
			OrderID:    "ord_204518",
			CanceledBy: acme.OrderCanceledCanceledByShopper,
			Source:     acme.OriginSourceShopAPI,
		}
		say("first", shop.SendOrderCanceled(ctx, acmePerson("usr_00000001"), event))
		say("second", shop.SendOrderCanceled(ctx, acmePerson("usr_00000001"), event))
	}
	if os.Args[1] == "patterns" {
		var cases [][]string
		if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
			panic(err)
		}
		for _, one := range cases {
			found := []string{}
			for _, text := range one[2:] {
				if regexp.MustCompile(one[1]).MatchString(text) {
					found = append(found, text)
				}
			}
			_ = json.NewEncoder(os.Stdout).Encode(result{Case: one[0], Problems: found})
		}
	}
	if os.Args[1] == "people" {
		for _, id := range os.Args[2:] {
			_, err := acme.PersonByID(id)
			say(id, err)
		}
		_, err := acme.AnonymousPerson("")
		say("anonymous", err)
		recorder := &acme.Recorder{}
		say("nobody", acme.New(recorder).SendSiteVisit(ctx, acme.Person{}, acme.SiteVisit{}))
		if len(recorder.Messages()) > 0 {
			panic("the recorder has what was not sent")
		}
	}""",
    "pipelines": "\t_ = regexp.MustCompile",
}
