"""How many v1 events a second the sandbox takes, judged by the shipped plan and kept on the disk.

    python tests/bench/bench_sandbox.py [SECONDS]

Needs `wrk` (Debian: apt-get install wrk). Load and server share the machine, so the figure is a
floor. The run fails when what is in the database afterwards is less than what was acknowledged.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tracking_plan"
CONNECTIONS = 64
LUA = """
wrk.method = "POST"
wrk.body = %s
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Basic dHJhY2twbGFuOnRyYWNrcGxhbg=="
local n = 0
request = function()
  n = n + 1
  return wrk.format(nil, "/api/v1/customers/usr_" .. string.format("%%08d", n %% 5000) .. "/events")
end
"""


def event() -> str:
    """One valid event of the plan: the first example of `checkout_started`."""
    plan = yaml.safe_load((PLAN / "events" / "cart.yaml").read_text("utf-8"))
    data = plan["events"]["checkout_started"]["examples"][0]
    return json.dumps({"name": "checkout_started", "data": data})


def main() -> int:
    """Run the load for so many seconds and print the figures."""
    if shutil.which("wrk") is None:
        sys.stderr.write("error: there is no wrk on this machine\n")
        return 2
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with TemporaryDirectory() as folder:
        database, script = Path(folder, "sandbox.db"), Path(folder, "load.lua")
        script.write_text(LUA % json.dumps(event()))
        command = [sys.executable, "-m", "trackplan", "sandbox", "--plan", str(PLAN), "--db", str(database)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
            assert server.stdout
            url = server.stdout.readline().strip()
            load = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), url]
            report = subprocess.run(load, check=True, capture_output=True, text=True).stdout
            server.terminate()
        with sqlite3.connect(database) as connection:
            kept, good = connection.execute("SELECT count(*), sum(good) FROM arrivals").fetchone()
    sys.stdout.write(report)
    found = re.search(r"(\d+) requests in", report)
    acknowledged = int(found[1]) if found else 0
    sys.stdout.write(f"acknowledged {acknowledged:,}; in the database {kept:,}, of which {good:,} good\n")
    return 0 if kept >= acknowledged and "Non-2xx" not in report else 1


if __name__ == "__main__":
    sys.exit(main())
