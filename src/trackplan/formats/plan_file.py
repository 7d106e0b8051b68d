"""A whole plan in one compact file, for other repositories: every command takes it with ``--plan``."""

from __future__ import annotations

from trackplan.formats.writing import Exported, Exporting
from trackplan.formatting.emit import plan_yaml

LEFT_OUT = ("allow", "docs")
"""Keys that are about the files of the plan, or about its site."""


def write(exporting: Exporting) -> Exported:
    """Write the plan as one YAML file, without comments."""
    data = {key: value for key, value in exporting.data().items() if key not in LEFT_OUT}
    version = f" {exporting.plan.version}" if exporting.plan.version else ""
    head = (
        f"{exporting.plan.name}{version}, exported by `trackplan export plan`: edit the plan, not this file."
    )
    return Exported({"plan.yaml": plan_yaml(data, head=head).encode()}, ())
