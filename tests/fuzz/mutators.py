"""Texts changed at random: at the level of bytes, of tokens, of JSON values, and of what an archive holds."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

TOKENS = [
    *(
        b"[]",
        b"{}",
        b"[[[[",
        b"}}}}",
        b'"',
        b"'",
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"\r",
        b"\n",
        b"\t",
        b"\0",
        b",",
    ),
    *(b":", b"- ", b"? ", b"&a ", b"*a", b"<<: *a", b"!!python/object:os.system x", b"!tag", b"|\n", b">-\n"),
    *(b"---\n", b"...\n", b"# x\n", b"%YAML 9\n", b"{{", b"}}", b"{%", b"%}", b"{% if %}", b"{% endif %}"),
    *(
        b"{% for a in b %}",
        b"{% raw %}",
        b"{{ event.x | ",
        b"{% render 'a' %}",
        b"NaN",
        b"-Infinity",
        b"1e999",
    ),
    *(
        b"9" * 4_301,
        b"-0",
        b"0x1F",
        b"1_000",
        b".nan",
        b"null",
        b"~",
        b"true",
        b"no",
        b"2026-11-21",
        b"\xff",
        b"\xc5",
    ),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", "\u2028".encode(), "\u202e".encode(), "\ufeff".encode()),
    *(
        b"sep=;\n",
        b'""',
        b"PAR1",
        b"\x1f\x8b\x08",
        b"\x28\xb5\x2f\xfd",
        b"trackplan: 1\n",
        b"name",
        b"timestamp",
    ),
]
VALUES: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        1e300,
        10**400,
        "",
        "x",
        "\ud800",
        "\0",
        "x" * 10_000,
        "..",
        "2026-11-21",
    ),
    *([], {}, [[]], {"": ""}, [None], {"a": {"a": {"a": []}}}, [1, "1", 1.0], {"$ref": "#"}, "NaN", -(2**63)),
]


Change = Callable[[bytes, list[bytes], Random], bytes]


def mutated(seed: bytes, others: list[bytes], dice: Random) -> bytes:
    """A text made of a seed by one to four changes."""
    made = seed
    for _ in range(dice.choice((1, 1, 2, 4))):
        made = dice.choice(CHANGES)(made, others, dice)[:300_000]
    return made


def _place(text: bytes, dice: Random) -> tuple[int, int]:
    start = dice.randint(0, len(text))
    return start, min(len(text), start + dice.choice((0, 1, 1, 2, 8, 64)))


def _flip(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    if not text:
        return text
    at = dice.randrange(len(text))
    return text[:at] + bytes([text[at] ^ (1 << dice.randrange(8))]) + text[at + 1 :]


def _insert(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    start, end = _place(text, dice)
    return text[:start] + dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 70)) + text[end:]


def _delete(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    start, end = _place(text, dice)
    return text[:start] + text[end:]


def _repeat(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    start, end = _place(text, dice)
    return text[:start] + text[start:end] * dice.choice((2, 3, 50, 500)) + text[end:]


def _cut(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    return text[: dice.randint(0, len(text))]


def _splice(text: bytes, others: list[bytes], dice: Random) -> bytes:
    other = dice.choice(others)
    return text[: dice.randint(0, len(text))] + other[dice.randint(0, len(other)) :]


def _line(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    lines = text.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    change = dice.randrange(3)
    if change == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif change == 1:
        lines.insert(one, lines[other])
    else:
        lines[one] = b" " * dice.randint(0, 9) + lines[one].lstrip()
    return b"\n".join(lines)


def _recode(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    decoded = text.decode("utf-8", "replace")
    change = dice.randrange(4)
    if change == 0:
        return decoded.encode("latin-1", "replace")
    if change == 1:
        return decoded.encode("utf-16")
    return text.replace(b"\n", b"\r" if change == 2 else b"\r\n")


def _value(text: bytes, _others: list[bytes], dice: Random) -> bytes:
    """One value of a JSON text, or of one of its lines, in place of another."""
    lines = text.split(b"\n")
    at = dice.randrange(len(lines))
    for part in (text, lines[at]):
        try:
            data = json.loads(part)
        except (ValueError, RecursionError):
            continue
        new = json.dumps(_replaced(data, dice)).encode()
        return new if part is text else b"\n".join((*lines[:at], new, *lines[at + 1 :]))
    return _insert(text, _others, dice)


def _replaced(data: Any, dice: Random) -> Any:
    if not isinstance(data, dict | list) or not data or dice.random() < 0.15:
        return dice.choice(VALUES)
    if isinstance(data, list):
        at = dice.randrange(len(data))
        return [*data[:at], _replaced(data[at], dice), *data[at + 1 :]]
    key = dice.choice(list(data))
    if dice.random() < 0.2:
        return {name: value for name, value in data.items() if name != key}
    if dice.random() < 0.1:
        return {**data, str(dice.choice(VALUES)): data[key]}
    return {**data, key: _replaced(data[key], dice)}


CHANGES: list[Change] = [
    *(_flip, _insert, _insert, _delete, _repeat, _cut, _splice, _line, _recode, _value, _value, _value)
]


def repacked(seed: bytes, others: list[bytes], dice: Random) -> bytes:
    """A ZIP archive, such as a workbook, of which one member is changed; now and then its own bytes are."""
    if dice.random() < 0.1:
        return mutated(seed, others, dice)
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = dice.choice(list(members))
    members[chosen] = mutated(members[chosen], list(members.values()), dice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
