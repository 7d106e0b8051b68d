"""Parquet: what each type becomes, a row's number as its place, and files that cannot be read."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nightly import nightly
from tests.site.conftest import PLAN, trackplan
from trackplan.cli.support import inputs as cutting
from trackplan.cli.support.collecting import read_all
from trackplan.cli.support.inputs import CollectorSpec
from trackplan.scan.landed import landed
from trackplan.sources import (
    IncompleteError,
    InputFiles,
    NotPayloadsError,
    UnreadableRecord,
    open_range,
    open_source,
    parquet,
    readable,
    split,
    weight,
)
from trackplan.sources.since import received_since

NOON = datetime(2026, 11, 1, 12, 0, 5, 120_000, tzinfo=UTC)
UUID_1 = UUID(int=1)


def written(path: Path, table: pa.Table, **settings: Any) -> str:
    pq.write_table(table, path, **settings)
    return str(path)


def read(path: str) -> list[Any]:
    with open_source(path) as source:
        return [readable(raw) for _, raw, _ in source]


TYPES: dict[str, tuple[pa.Array, list[Any]]] = {
    "text": (pa.array(['Ünï\n\x00"\\', "", None]), ['Ünï\n\x00"\\', "", ...]),
    "text in a dictionary": (pa.array(["a", "a", None]).dictionary_encode(), ["a", "a", ...]),
    "text that looks like JSON": (pa.array(["{}", "[1]", "1"]), ["{}", "[1]", "1"]),
    "integers beyond a double": (pa.array([2**53 + 1, -(2**63), None]), [2**53 + 1, -(2**63), ...]),
    "unsigned integers": (pa.array([2**64 - 1, 0, 1], pa.uint64()), [2**64 - 1, 0, 1]),
    "doubles": (pa.array([0.1, 1e300, None]), [0.1, 1e300, ...]),
    "halves": (pa.array([0.5, 2.0, None], pa.float16()), [0.5, 2.0, ...]),
    "decimals": (pa.array([Decimal("12.50"), Decimal("-0.01"), None]), [12.5, -0.01, ...]),
    "decimals of 31 digits": (pa.array([Decimal(10**30 + 1), None, None]), [10**30 + 1, ..., ...]),
    "booleans": (pa.array([True, False, None]), [True, False, ...]),
    "nothing": (pa.nulls(3), [..., ..., ...]),
    "moments": (
        pa.array([NOON, None, None], pa.timestamp("ms", "UTC")),
        ["2026-11-01T12:00:05.120Z", ..., ...],
    ),
    "moments elsewhere": (
        pa.array([NOON, None, None], pa.timestamp("s", "Asia/Tokyo")),
        ["2026-11-01T12:00:05.000Z", ..., ...],
    ),
    "moments of no zone": (
        pa.array([1_793_534_405_000_000_001, None, None], pa.timestamp("ns")),
        ["2026-11-01T12:00:05.000000001Z", ..., ...],
    ),
    "moments far off": (
        pa.array([2**62, 0, None], pa.timestamp("us")),
        [str(2**62), "1970-01-01T00:00:00.000000Z", ...],
    ),
    "dates": (pa.array([date(2026, 11, 1), None, None]), ["2026-11-01", ..., ...]),
    "times": (pa.array([time(12, 0, 5), None, None]), ["12:00:05.000000", ..., ...]),
    "bytes of text": (pa.array([b"a", b"", None]), ["a", "", ...]),
    "bytes": (pa.array([b"\xff\x00", None, None]), ["/wA=", ..., ...]),
    "UUIDs": (pa.array([UUID_1.bytes, None, None], pa.uuid()), [str(UUID_1), ..., ...]),
    "JSON": (pa.array(['{"a":\n null}', "12", None], pa.json_()), [{"a": None}, 12, ...]),
    "structs": (
        pa.array([{"a": 1, "b": {"c": None}}, {"a": None, "b": None}, None]),
        [{"a": 1, "b": {}}, {}, ...],
    ),
    "lists": (pa.array([[1, None], [], None]), [[1, None], [], ...]),
    "lists of a size": (
        pa.array([[1, 2], [3, None], None], pa.list_(pa.int32(), 2)),
        [[1, 2], [3, None], ...],
    ),
    "lists of structs": (
        pa.array([[{"a": 1}, None, {"a": None}], None, []]),
        [[{"a": 1}, None, {}], ..., []],
    ),
    "maps": (
        pa.array([[("k", 1), ("n", None)], [], None], pa.map_(pa.string(), pa.int64())),
        [{"k": 1, "n": None}, {}, ...],
    ),
    "maps by number": (
        pa.array([[(7, [True])], None, None], pa.map_(pa.int64(), pa.list_(pa.bool_()))),
        [{"7": [True]}, ..., ...],
    ),
}


@pytest.mark.parametrize("kind", TYPES)
def test_type(kind: str, tmp_path: Path) -> None:
    column, expected = TYPES[kind]
    table = pa.table({"name": ["a", "b", "c"], "x": column})
    rows = [
        {"name": name} | ({} if value is ... else {"x": value})
        for name, value in zip("abc", expected, strict=True)
    ]
    assert repr(read(written(tmp_path / "x", table))) == repr(rows), "1 and 1.0 differ"


REFUSED: dict[str, tuple[pa.Array, str]] = {
    "not a number": (pa.array([float("nan")]), "invalid-json"),
    "infinity": (pa.array([{"a": [float("-inf")]}]), "invalid-json"),
    "text that is no UTF-8": (pa.array([b"\xff"]).view(pa.string()), "invalid-encoding"),
    "a name twice in a map": (
        pa.array([[("k", 1), ("k", 2)]], pa.map_(pa.string(), pa.int64())),
        "duplicate-key",
    ),
    "a record of 8 MiB": (pa.array(["x" * (8 << 20)]), "over-limit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_that_json_cannot_hold_is_refused_and_the_next_is_read(case: str, tmp_path: Path) -> None:
    column, rule = REFUSED[case]
    table = pa.table({"name": ["a", "b"], "x": pa.concat_arrays([column, pa.nulls(1, column.type)])})
    path = written(tmp_path / "x", table)
    bad, good = read(path)
    assert isinstance(bad, UnreadableRecord)
    assert good == {"name": "b"}
    with open_source(path) as source:
        document, _ = source.document(next(iter(source)))
    assert [(fault.rule, fault.span.line) for fault in document.faults] == [(rule, 1)]


def test_json_text_stands_for_itself_where_a_record_has_an_object(tmp_path: Path) -> None:
    texts = ['{"a": {"b": null},\n"c": [1]}', "[]", '{"a": 1}, "x": {}', "{", "12", None]
    table = pa.table({"event_text": ["e"] * 6, "properties": texts, "user_id": texts})
    properties = [record.get("properties", ...) for record in read(written(tmp_path / "x", table))]
    assert properties == [{"a": {"b": None}, "c": [1]}, [], '{"a": 1}, "x": {}', "{", "12", ...]
    assert [record.get("user_id") for record in read(written(tmp_path / "x", table))] == texts


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", [1793534405, 1793534405.5]),
        ("event", ["2026-11-01T12:00:05.000Z", "2026-11-01T12:00:05.500Z"]),
    ],
)
def test_a_timestamp_is_seconds_where_the_shape_wants_them(
    name: str, expected: list[Any], tmp_path: Path
) -> None:
    table = pa.table(
        {name: ["e", "e"], "timestamp": pa.array([1793534405000, 1793534405500], pa.timestamp("ms"))}
    )
    assert [record["timestamp"] for record in read(written(tmp_path / "x", table))] == expected


SCALARS: list[tuple[pa.DataType, st.SearchStrategy[Any]]] = [
    (pa.string(), st.text(max_size=5)),
    (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    (pa.float64(), st.floats(allow_nan=False, allow_infinity=False)),
    (pa.bool_(), st.booleans()),
]
KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3)


def typed(depth: int) -> st.SearchStrategy[tuple[pa.DataType, st.SearchStrategy[Any]]]:
    """A type with values of it, in which `None` may stand anywhere."""
    scalars = st.sampled_from(SCALARS).map(lambda one: (one[0], st.none() | one[1]))
    if depth == 0:
        return scalars
    inner = typed(depth - 1)
    lists = inner.map(lambda one: (pa.list_(one[0]), st.none() | st.lists(one[1], max_size=3)))
    structs = st.dictionaries(KEYS, inner, min_size=1, max_size=3).map(
        lambda some: (
            pa.struct([(name, one[0]) for name, one in some.items()]),
            st.none() | st.fixed_dictionaries({name: one[1] for name, one in some.items()}),
        )
    )
    return scalars | lists | structs


def present(value: Any) -> Any:
    """The value without what a struct has no value for."""
    if isinstance(value, dict):
        return {name: present(inner) for name, inner in value.items() if inner is not None}
    return [present(inner) for inner in value] if isinstance(value, list) else value


@given(st.data())
def test_whatever_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    columns = data.draw(st.dictionaries(KEYS.filter(lambda key: key != "name"), typed(2), max_size=4))
    kinds = pa.schema([("name", pa.string()), *((name, one[0]) for name, one in columns.items())])
    row = st.fixed_dictionaries(
        {"name": st.text(max_size=3), **{name: one[1] for name, one in columns.items()}}
    )
    rows = data.draw(st.lists(row, max_size=8))
    path = written(
        tmp_path_factory.getbasetemp() / "any.parquet",
        pa.Table.from_pylist(rows, kinds),
        row_group_size=data.draw(st.integers(1, 8)),
    )
    assert read(path) == [present(one) for one in rows]


def numbered(count: int) -> pa.Table:
    return pa.table({"name": [f"e{at}" for at in range(count)], "data": ['{"a":1}'] * count})


@pytest.mark.parametrize("parts", [1, 2, 3, 100])
def test_ranges_are_the_file(parts: int, tmp_path: Path) -> None:
    path = written(tmp_path / "x", numbered(3000), row_group_size=250)
    with open_source(path) as source:
        whole = [(line, raw) for line, raw, _ in source]
        assert source.lines == len(whole) == 3000
    ranges = split(path, parts)
    assert len(ranges) == min(parts, 12)
    assert sum(one.size for one in ranges) == Path(path).stat().st_size
    pieces: list[tuple[int, object]] = []
    for one in ranges:
        with open_range(path, one, len(pieces)) as rows:
            pieces += [(line, raw) for line, raw, _ in rows]
    assert pieces == whole


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(rows: int, tmp_path: Path) -> None:
    path = written(tmp_path / "x", numbered(rows))
    assert len(read(path)) == rows
    assert len(split(path, 4)) <= 1


class Keys(pe.KmsClient):
    """Wraps keys in nothing at all."""

    def wrap_key(self, key: bytes, _name: str) -> bytes:
        return key.hex().encode()

    def unwrap_key(self, wrapped: bytes, _name: str) -> bytes:
        return bytes.fromhex(wrapped.decode())


def encrypted(path: Path, *, plain_footer: bool) -> str:
    config = pe.EncryptionConfiguration(
        footer_key="f", column_keys={"c": ["name"]}, plaintext_footer=plain_footer
    )
    factory = pe.CryptoFactory(lambda _config: Keys())
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
    with pq.ParquetWriter(path, numbered(1).schema, encryption_properties=properties) as writer:
        writer.write_table(numbered(1))
    return str(path)


def test_encrypted(tmp_path: Path) -> None:
    assert failure(Path(encrypted(tmp_path / "x", plain_footer=False))) == parquet.LOCKED
    said = failure(Path(encrypted(tmp_path / "x", plain_footer=True)))
    assert said is not None
    assert said.endswith("after row 0 it is encrypted")


def test_a_table_of_something_else(tmp_path: Path) -> None:
    path = written(tmp_path / "x", pa.table({"id": [1], "price": [2.5]}))
    with pytest.raises(NotPayloadsError, match="a Parquet file without a column such as"), open_source(path):
        pass


def test_a_column_of_no_json_type_is_left_out_and_said(tmp_path: Path) -> None:
    spans = pa.array([1, 2], pa.duration("s"))
    path = written(tmp_path / "x", pa.table({"name": ["a", "b"], "took": spans, "l": [[s] for s in spans]}))
    with open_source(path) as source:
        assert [readable(raw) for _, raw, _ in source] == [{"name": "a"}, {"name": "b"}]
        assert "`took` is left out" in source.note
        assert "`l` is left out" in source.note


def cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(8, len(data))]


def spoilt(data: bytes, random: Random) -> bytes:
    at = random.randrange(4, len(data) - 4)
    return data[:at] + random.randbytes(random.choice([1, 4, 40])) + data[at + 1 :]


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_file_ends_in_a_sentence(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    whole = Path(written(tmp_path / "x", numbered(2000), row_group_size=300, compression="none")).read_bytes()
    for _ in range(20):
        change = random.choice([cut, spoilt])
        (tmp_path / "x").write_bytes(change(whole, random))
        said = failure(tmp_path / "x")
        assert said is not None or change is spoilt
        assert said is None or ("`" in said and "\n" not in said)


def failure(path: Path) -> str | None:
    try:
        read(str(path))
    except (IncompleteError, NotPayloadsError) as error:
        return str(error)
    return None


def test_what_comes_before_the_damage_counts(tmp_path: Path) -> None:
    path = Path(written(tmp_path / "x", numbered(3000), row_group_size=1000, compression="gzip"))
    about = pq.ParquetFile(path).metadata.row_group(2).column(0)
    data = bytearray(path.read_bytes())
    data[about.data_page_offset + 40 : about.data_page_offset + 80] = bytes(40)
    path.write_bytes(data)
    found = []
    with (
        pytest.raises(IncompleteError, match=r"after row 2000 it is damaged"),
        open_source(str(path)) as source,
    ):
        found.extend(source)
    assert len(found) == 2000


def shop(tmp_path: Path, *, shape: str, text: bool) -> tuple[Path, Path]:
    """Payloads as NDJSON, and the same as Parquet."""
    lines, rows = tmp_path / "x.ndjson", tmp_path / "x.parquet"
    trackplan("sample", "--plan", PLAN, "--count", "2000", "--shape", shape, "--output", lines)
    records = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    names = sorted({name for record in records for name in record})
    columns = {name: [record.get(name) for record in records] for name in names}
    for name, values in columns.items():
        if text and any(isinstance(value, dict) for value in values):
            columns[name] = [value and json.dumps(value) for value in values]
    pq.write_table(pa.table(columns), rows, row_group_size=700)
    return lines, rows


@pytest.mark.parametrize(
    "shape", ["warehouse_row", *nightly("track_v1", "track_v2", "pipelines", "activity")]
)
def test_the_same_payloads_make_the_same_report(shape: str, tmp_path: Path) -> None:
    lines, rows = shop(tmp_path, shape=shape, text=True)
    reports = []
    for path in (lines, rows):
        options = ("--plan", PLAN, "--format", "json", "--output", tmp_path / "report.json", "--exit-zero")
        trackplan("audit", path, *options)
        report = json.loads((tmp_path / "report.json").read_text("utf-8"))
        del report["coverage"]
        reports.append(report)
    assert reports[0] == reports[1]


def test_nested_columns_are_read_by_every_command(tmp_path: Path) -> None:
    _, rows = shop(tmp_path, shape="warehouse_row", text=False)
    trackplan("lint", rows, "--plan", PLAN)
    trackplan("audit", rows, "--plan", PLAN, "--exit-zero")
    assert "order_completed:" in trackplan("infer", rows)


def test_packed_or_piped_parquet_is_refused_by_name(tmp_path: Path) -> None:
    path = Path(written(tmp_path / "x.parquet", numbered(1)))
    (tmp_path / "x.parquet.gz").write_bytes(gzip.compress(path.read_bytes()))
    said = trackplan("lint", tmp_path / "x.parquet.gz", "--plan", PLAN, code=2)
    assert "Parquet, which can be read from an unpacked file only: name the file" in said


def test_without_the_library_the_command_that_installs_it_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", numbered(1))
    (tmp_path / "pyarrow.py").write_text("raise ImportError('not here')\n", "utf-8")
    for command in ("lint", "audit", "infer"):
        plan = () if command == "infer" else ("--plan", PLAN)
        said = trackplan(
            command, path, *plan, cwd=tmp_path, code=2, PYTHONPATH=f"{tmp_path}:{PLAN.parent / 'src'}"
        )
        assert said == "error: reading Parquet needs pyarrow\n  try: pip install 'trackplan[parquet]'\n"


def test_a_place_is_the_row(tmp_path: Path) -> None:
    table = pa.table({"name": ["checkout_started", "Checkout Started"], "data": ["{}", "{}"]})
    path = written(tmp_path / "x.parquet", table)
    said = trackplan("lint", path, "--plan", PLAN, "--format", "json", "--quiet", code=1)
    findings = json.loads(said)["findings"]
    assert ("misnamed-event", 2) in {(one["rule"], one["line"]) for one in findings}


def test_workers_read_row_groups_to_the_same_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, rows = shop(tmp_path, shape="activity", text=True)
    asked = CollectorSpec(plan=PLAN)
    told = []
    for jobs, least in ((1, 1 << 30), (2, 1)):
        monkeypatch.setattr(cutting, "PART", least)
        monkeypatch.setattr("trackplan.cli.support.collecting.WORTH_A_WORKER", 0)
        work = cutting.parts([str(rows)], jobs)
        assert sum(part.size for part in work) == rows.stat().st_size
        assert len(work) == (1 if jobs == 1 else 3), "row groups"
        fold, _ = read_all(asked, asked.compiled(), work, jobs)
        told.append((landed(fold.tally, fold.compiled.plan), list(fold.findings(whole=True))))
    assert told[0] == told[1]


def test_a_byte_of_parquet_weighs_more(tmp_path: Path) -> None:
    path = written(tmp_path / "x", numbered(10))
    (tmp_path / "y").write_bytes(b"{}\n")
    assert weight(path) == Path(path).stat().st_size * parquet.DENSITY
    assert [weight(str(tmp_path / name)) for name in "yz"] == [3, 0]
    assert weight("-") == 0


def _times(path: Path, *times: datetime | None, name: str = "sent_at") -> Path:
    kind = pa.timestamp("us", "UTC")
    columns = {"event_text": ["order_completed"] * len(times), name: pa.array([*times], kind)}
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return path


OLD, NEW = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
BEFORE: dict[str, tuple[tuple[datetime | None, ...], bool]] = {
    "all old": ((OLD, OLD, OLD), True),
    "one new": ((OLD, OLD, NEW), False),
    "a row without a time": ((OLD, OLD, None), False),
    "none": ((), False),
}


@pytest.mark.parametrize("name", BEFORE)
def test_files_are_left_out_by_their_statistics(name: str, tmp_path: Path) -> None:
    times, left_out = BEFORE[name]
    path = str(_times(tmp_path / "a.parquet", *times))
    found = received_since(InputFiles((path,)), int(datetime(2026, 11, 1, tzinfo=UTC).timestamp()))
    assert found.paths == (() if left_out else (path,))
    assert [one.what for one in found.skipped] == (["1 file"] if left_out else [])


def test_a_column_of_other_times_keeps_a_file(tmp_path: Path) -> None:
    kind = pa.timestamp("us", "UTC")
    columns = {"sent_at": pa.array([OLD], kind), "received_at": pa.array([NEW], kind), "event_text": ["a"]}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    found = InputFiles((str(tmp_path / "a.parquet"),))
    assert received_since(found, int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())) == found
