"""The demo community in a temporary file, for pictures of it and for measurements of its pages."""

import secrets
import shutil
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from flask import Flask

from bench.servers import CannotMeasure
from forum import clock, create_app
from forum.config import Config
from forum.db import db
from forum.demo import loader
from forum.models import Member, Post, Report
from forum.text import passwords

LONGEST_THREAD = "The town that timed its tides"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a forum of its own in `folder`."""
    return {
        "APP_ENV": "bench",
        "RATE_LIMITS": "off",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
    }


def load(environment: dict[str, str], folder: Path, moment: datetime | None = None) -> Flask:
    """Load the demo as it stands at `moment` (None: now), and return the forum that holds it, here in this process."""
    passwords.use_cheapest()
    app = create_app(Config.from_env(environment, instance=folder))
    app.testing = True  # nothing is to run beside the requests
    with clock.at(moment) if moment else nullcontext():
        loader.load()
    return app


def places() -> dict[str, str]:
    """Return the paths of what only the database gives a number: the longest thread, and commenter's newest report."""
    post = Post.get(Post.title == LONGEST_THREAD)
    mine = Report.select().where(Report.member == Member.named("commenter").id).order_by(Report.id.desc()).get()
    db.close()
    return {"thread": f"/posts/{post.id}/{post.slug}", "report": f"/reports/{mine.id}"}


def chromium() -> str:
    """Return the browser's program. Raises CannotMeasure."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        raise CannotMeasure(f"No browser here ({', '.join(_PROGRAMS)}): make browser")
    return found
