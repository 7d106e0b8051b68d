"""A job of a user's: audits files, then a DataFrame of the same rows, and writes both reports."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from trackplan.cli.support import spark_jobs
from trackplan.reporters import Style
from trackplan.reporters.json import render
from trackplan.spark import audit

plan, out, *paths = sys.argv[1:]
spark_jobs.FAN_IN = 2  # so that few tallies make a tree
session = spark_jobs.spark_session()
style = Style()
Path(out, "paths.json").write_text(render(audit(paths, plan, session=session, partitions=7), style))
lines = [line for path in paths for line in Path(path).read_text().splitlines()]
rows = [json.loads(line) for line in lines]
texts = [{name: json.dumps(it) if isinstance(it, dict) else it for name, it in row.items()} for row in rows]
names = sorted({name for row in texts for name in row})
frame = session.createDataFrame(
    [tuple(row.get(name) for name in names) for row in texts], ", ".join(f"{name} string" for name in names)
)
Path(out, "frame.json").write_text(render(audit(frame.repartition(5), plan), style))
session.stop()
