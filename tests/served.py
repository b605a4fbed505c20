"""The forum as a program of its own: the environment it runs in, and the demo community in a file."""

import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path

from peewee import sqlite3  # the one that the forum uses

ROOT = Path(__file__).parent.parent
FLASK = (sys.executable, "-m", "flask")
SECRET = "a secret for tests"
# What would make the forum another one than the tests mean.
_OURS = re.compile(
    r"FLASK_.*|APP_ENV|DATABASE_URL|SECRET_KEY.*|SITE_NAME|BASE_URL|REDIS_URL|MAIL_URL|PORT|RATE_LIMITS|"
    r"TRUSTED_(PROXIES|HOSTS)|PASSWORD_BREACH_LIST"
)


def environment_on(file: Path) -> dict[str, str]:
    """Return the environment in which the forum runs on a SQLite file."""
    environment = {name: value for name, value in os.environ.items() if not _OURS.fullmatch(name)}
    return environment | {"DATABASE_URL": f"sqlite:///{file}", "SECRET_KEY": SECRET, "RATE_LIMITS": "off"}


def load_demo_once(file: Path) -> None:
    """Have `flask demo` make the file, unless another worker of this run has; or wait for the one that is at it."""
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            return
        # Under another name until it is whole, so that a failure is everybody's and not the first one's alone.
        unfinished = file.with_suffix(".unfinished")
        loaded = subprocess.run(
            [*FLASK, "demo"], cwd=ROOT, env=environment_on(unfinished), capture_output=True, text=True
        )
        assert loaded.returncode == 0, loaded.stderr
        copy(unfinished, file)


def copy(file: Path, to: Path | sqlite3.Connection) -> None:
    """Copy a SQLite database, with what its log holds, into a new file or into an open database in place of its own."""
    source = sqlite3.connect(file)
    target = sqlite3.connect(to) if isinstance(to, Path) else to
    source.backup(target)
    source.close()
    if target is not to:
        target.close()
