"""`python -m bench.lighthouse`: Lighthouse on the demo's longest thread, as the production server sends it.

npm installs Lighthouse into its own cache, from wherever it is set up to; nothing of it stays in the checkout.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import demo
from bench.servers import HOST, CannotMeasure, serving
from forum.db import db

LIGHTHOUSE = "lighthouse@12"  # the newest that Node 18 and 20 run
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_SECONDS_MAX = 300
_PASSED = 0.9


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print scores and failing audits, and return the exit status: 1 where a score is below the goal."""
    options = _options(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="forum-lighthouse-") as folder:
            reports = _measure(options, Path(folder))
    except (CannotMeasure, OSError, subprocess.TimeoutExpired) as error:
        print(f"lighthouse: {error}", file=sys.stderr)
        return 2
    for name, report in reports.items():
        print(_said(name, report))
    scores = [category["score"] for report in reports.values() for category in report["categories"].values()]
    return 0 if all(score is not None and score * 100 >= options.goal for score in scores) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.lighthouse", description="Ask Lighthouse about a thread page."
    )
    parser.add_argument("--goal", type=int, default=98, help="the score that each category has to reach (98)")
    parser.add_argument("--path", default="{thread}", help="another page than the longest thread's")
    parser.add_argument(
        "--as", dest="preset", choices=("phone", "desktop", "both"), default="both", help="as what (both)"
    )
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, Any]]:
    """Return Lighthouse's report by kind of device."""
    npx = shutil.which("npx")
    if npx is None:
        raise CannotMeasure("npx is missing: install Node with npm.")
    environment = demo.environment(folder)
    demo.load(environment, folder)
    path = options.path.format(**demo.places())
    db.close_all()
    kinds = ("phone", "desktop") if options.preset == "both" else (options.preset,)
    with serving("bench.app:app", 2, environment, folder / "forum.log") as server:
        return {kind: _ask(npx, kind, f"http://{HOST}:{server.port}{path}", folder) for kind in kinds}


def _ask(npx: str, kind: str, address: str, folder: Path) -> dict[str, Any]:
    output = folder / f"{kind}.json"
    command = [npx, "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={output}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags={' '.join((*demo.SWITCHES, '--headless=new'))}"]
    command += ["--preset=desktop"] if kind == "desktop" else []
    # npm keeps its settings in the environment and at home, so that Lighthouse gets all of ours.
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "CHROME_PATH": demo.chromium()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = process.communicate(timeout=_SECONDS_MAX)[0]
    except BaseException:
        # It began a session of its own, so this is the group of it and its browser alone.
        os.killpg(process.pid, signal.SIGKILL)
        raise
    if process.returncode or not output.exists():
        raise CannotMeasure(f"Lighthouse failed:\n{said[-2000:]}")
    return json.loads(output.read_text())


def _said(name: str, report: dict[str, Any]) -> str:
    """Return a report in words: the scores, and under each the audits that cost it something."""
    lines = [f"{name}: {report['finalDisplayedUrl']}"]
    for category in report["categories"].values():
        score = category["score"]
        lines.append(f"  {category['title']:16}{'–' if score is None else round(score * 100):>4}")
        for reference in category["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < _PASSED:
                lines.append(
                    f"    {audit['id']}: {audit['score']:.2f} {audit.get('displayValue', '')} – {audit['title']}"
                )
                lines += [f"      {item}" for item in _items(audit)]
    hints = [
        audit for audit in report["audits"].values()
        if audit.get("scoreDisplayMode") in {"metricSavings", "numeric"} and audit["score"] not in {None, 1}
    ]  # fmt: skip
    lines += [f"  hint: {audit['id']}: {audit['score']:.2f} {audit.get('displayValue', '')}" for audit in hints]
    return "\n".join(lines)


def _items(audit: dict[str, Any]) -> list[str]:
    """Return what the audit points at, a line each."""
    found = []
    for item in (audit.get("details") or {}).get("items", [])[:5]:
        node = item.get("node") or {}
        found.append(node.get("selector") or item.get("url") or json.dumps(item)[:160])
    return found


if __name__ == "__main__":
    sys.exit(main())
