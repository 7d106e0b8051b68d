"""What makes a plan of other tools' files, and something else of a plan; and what reads code."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from tests.formats.conversions import SOURCES, plan_of
from tests.formats.test_sheet import PLAN, exported
from tests.fuzz.mutators import repacked
from tests.fuzz.readers import ROOT, Make, Reader, alone, command, files, plan_in
from tests.fuzz.seeds import SMALL, Seed
from trackplan.codegen.generator import LANGUAGES
from trackplan.formats.registry import READERS, WRITERS
from trackplan.senders.languages import languages

ODS = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Events">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>
"""
MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


def _ods(rows: Iterable[Iterable[str]]) -> bytes:
    """A workbook as LibreOffice writes it, with the least that it needs."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    made = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(rows=made))
    return out.getvalue()


def _one_of(choices: Iterable[str]) -> Callable[[Path], list[str]]:
    """Choose a word by the content of the file."""
    words = sorted(choices)
    return lambda path: [words[zlib.crc32(path.read_bytes()) % len(words)]]


def _import(format_: str) -> Make:
    seeds = [
        Seed(path.relative_to(SOURCES / format_).as_posix(), path.read_bytes())
        for path in sorted((SOURCES / format_).rglob("*"))
        if path.is_file()
    ]

    def make(folder: Path) -> Reader:
        top = folder / "inputs"
        into = [str(plan_in(folder)), str(folder / "new")]
        choose = _one_of(into)

        def read(path: Path) -> object:
            """Import the file, or the folder of its source in which it stands for one that is right."""
            inside = path.relative_to(top)
            if len(inside.parts) > 1:
                for seed in seeds:
                    other = top / seed.name
                    if seed.name.startswith(f"{inside.parts[0]}/") and other != path:
                        other.parent.mkdir(parents=True, exist_ok=True)
                        other.write_bytes(seed.content)
            source = str(top / inside.parts[0])
            return command("import", format_, source, "--into", *choose(path), "--format", "json")(path)

        return Reader(seeds=seeds, read=read)

    return make


def _workbook(folder: Path) -> Reader:
    (book,) = exported(plan_of(PLAN))
    ods = _ods([["Event", "Attribute", "Type"], ["order_completed", "order_id", "text"]])
    seeds = [*files(".xlsx", book.content), *files(".ods", ods)]
    return Reader(
        seeds=seeds, read=command("import", "sheet", "{}", "--into", str(plan_in(folder))), change=repacked
    )


def _export(folder: Path) -> Reader:
    choose = _one_of(WRITERS)
    out = folder / "out"
    return Reader(
        seeds=files(".yaml", SMALL, PLAN.encode()),
        read=command("export", "--plan", "{}", "--out", str(out), fixed=choose),
    )


def _generate(folder: Path) -> Reader:
    out = str(folder / "out")
    return Reader(
        seeds=files(".yaml", SMALL, PLAN.encode()),
        read=command(
            "generate",
            "--plan",
            "{}",
            "--client",
            "pipelines",
            "--out",
            out,
            "--check",
            fixed=_one_of(LANGUAGES),
        ),
    )


def _site(folder: Path) -> Reader:
    out = str(folder / "site")
    return Reader(
        seeds=files(".yaml", SMALL, PLAN.encode()),
        read=command("docs", "build", "--no-history", "--plan", "{}", "--out", out),
    )


@cache
def _snippets(language: str) -> list[Seed]:
    (extension, *_) = languages()[language].extensions
    corpus = yaml.safe_load((ROOT / f"tests/senders/corpus/{language}.yaml").read_text("utf-8"))
    return files(extension, *(one["code"].encode() for one in corpus if "code" in one))


def _code(language: str) -> Make:
    plan = str(ROOT / "tests/senders/plan.yaml")
    return lambda _folder: Reader(
        seeds=_snippets(language),
        read=command("code", "{}", "--plan", plan, "--jobs", "1", "--format", "json"),
    )


OF_PLANS: Mapping[str, Make] = {
    **{f"import {format_}": _import(format_) for format_ in READERS},
    "workbook": _workbook,
    "export": _export,
    "generate": _generate,
    "show": alone("show", "order_completed", "--plan", "{}", seeds=files(".yaml", SMALL)),
    "sample": alone("sample", "order_completed", "--plan", "{}", seeds=files(".yaml", SMALL)),
    "site": _site,
    **{
        f"code in {path.stem}": _code(path.stem)
        for path in sorted((ROOT / "tests/senders/corpus").glob("*.yaml"))
    },
}
