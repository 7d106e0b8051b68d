"""Answers about what would be sent: a payload, or code that sends one, against the plan."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

from trackplan import engine
from trackplan.cli.assistant.reports import report_answer
from trackplan.cli.assistant.watched_plan import WatchedPlan
from trackplan.cli.commands.code import code_report
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.code_reading import CodeRead, require_code_extra
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import forced_shape, read_source
from trackplan.document import Document
from trackplan.model.finding import Skipped
from trackplan.scan.collector import Collector
from trackplan.scan.findings import left_out
from trackplan.senders.call_table import CallTable
from trackplan.senders.clients import declared_calls
from trackplan.senders.codebase import Codebase, file_sources
from trackplan.senders.comments import code_ignores
from trackplan.senders.languages import languages
from trackplan.senders.reading import language_of, read_code
from trackplan.sources import (
    NotPayloadsError,
    RecordSource,
)
from trackplan.sources.container import container
from trackplan.sources.stream import Stream

Answer = dict[str, Any]

LONGEST_TEXT = 1_000_000
"""The most characters of code, a payload or a plan file."""

NEEDED = "pass a JSON object, a list of them, or the text of some: a line of JSON each"

PAYLOAD = "payload"
"""The name of a payload in places of findings."""

SNIPPET = "snippet"
"""The name of code that has none."""


def check_payload(watched: WatchedPlan, payload: object, shape: str | None = None) -> Answer:
    """Return the findings of `trackplan lint` about a payload, a list of them, or the text of some."""
    try:
        text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    except RecursionError:
        raise Stop("the payload is nested too deeply", NEEDED) from None
    if len(text) > LONGEST_TEXT:
        raise Stop(f"`payload` is too long: {len(text):,}, and the most is {LONGEST_TEXT:,}", NEEDED)
    compiled = watched.compiled
    plan = compiled.plan
    collector = Collector(compiled, shape=forced_shape(shape), by_file=True, show_values=False, profile=False)
    collector.begin(PAYLOAD)
    stream = Stream(io.BytesIO(text.encode(errors="replace")).read)
    try:
        source = RecordSource(PAYLOAD, stream, container(stream))
    except NotPayloadsError as error:
        raise Stop(f"the text holds no payload: {error}", NEEDED) from None
    read_source(collector, source)
    if not collector.accounts.read:
        raise Stop("the text holds no payload", NEEDED)
    faults = [Document(PAYLOAD, faults=source.faults)]
    found = [*collector.findings(), *engine.check_documents(faults, plan.policy)]
    cut = [Skipped(what="the rest", reason=source.cut_off)] if source.cut_off else []
    return report_answer(
        engine.report_of(
            "lint",
            engine.judge(found, plan.policy, today=today(), kinds=[]),
            plan=plan,
            checked={"payloads": collector.accounts.read},
            skipped=[*left_out(collector.tally), *cut],
            complete=not cut,
            accounts=collector.accounts,
        )
    )


def check_code(
    watched: WatchedPlan, code: str, file: str | None = None, language: str | None = None
) -> Answer:
    """Return the findings of `trackplan code` about a file, or a part of one, with the calls in it."""
    require_code_extra()
    plan = watched.plan
    name = _name(file, language)
    known = language_of(name)
    assert known is not None
    table = CallTable(declared_calls(plan.code))
    read = read_code(name, code, table)
    if not read.calls:
        read = read_code(name, code, replace(table, snippet=True))
    broken = f"the code could not be parsed in full: line {read.broken}"
    codebase = Codebase(
        plan=plan, calls=read.calls, sources=file_sources(plan, {name: name}), text=lambda _: code
    )
    report = code_report(
        plan,
        CodeRead(
            code=codebase,
            files=1,
            skipped=() if read.broken is None else (Skipped(what=name, reason=broken),),
            ignores=tuple(code_ignores(Document(name, code), known)),
            complete=read.broken is None,
        ),
    )
    calls = [{"line": one.span.line, "event": one.name, "client": one.client} for one in read.calls]
    answer = report_answer(report) | {"calls": calls}
    if not calls:
        answer["help"] = (
            "no call of a known client is in it: wrappers are declared in the plan, "
            "code: {calls: [{name: trackEvent, event: 0, attributes: 1}]}"
        )
    return answer


def _name(file: str | None, language: str | None) -> str:
    """Return the name of a file in the language that is meant."""
    if file is not None:
        if language_of(file) is None:
            raise Stop(f"`{file}` is in no language that is read", f"name one: {', '.join(LANGUAGES)}")
        return file
    if language is None:
        raise Stop("the language of the code is not known", "name its `file` or `language`")
    return f"{SNIPPET}{LANGUAGES[language]}"


LANGUAGES = {one.name: one.extensions[0] for one in languages().values()} | {
    "javascript": ".jsx",
    "tsx": ".tsx",
}
"""The words for a language, with an extension of its files."""
