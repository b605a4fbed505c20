"""Whether the forum lives, whether it is ready, and how its jobs are. Nothing here writes a row or looks who asks."""

from datetime import datetime

from flask import Blueprint, Response, jsonify, make_response, render_template

from forum.jobs.health import Health, JobHealth, health

bp = Blueprint("health", __name__)


@bp.get("/livez")
def live() -> Response:
    """Say that this process answers."""
    return _uncached(Response("alive\n", mimetype="text/plain"))


@bp.get("/readyz")
def ready() -> Response:
    """Say whether pages can be answered (else 503), and how the jobs are."""
    found = health()
    response = jsonify(_as_json(found))
    response.status_code = 200 if found.is_ready else 503
    if not found.is_ready:
        response.headers["Retry-After"] = "5"
    return _uncached(response)


@bp.get("/status")
def status() -> Response:
    """Show the same to people."""
    return make_response(render_template("status/show.html", health=health()))


def _as_json(found: Health) -> dict[str, object]:
    return {
        "status": "ready" if found.is_ready else "not ready",
        "database": "answers" if found.answers else "does not answer",
        "migrations": "pending" if found.pending else "current" if found.answers else "unknown",
        "jobs": {
            "run": found.jobs_run,
            "clock": "in doubt" if found.doubts else "believed",
            "rounds_failed": found.rounds_failed,
            "round_error": found.round_error,
            "each": [_job_as_json(job) for job in found.jobs],
        },
    }


def _job_as_json(job: JobHealth) -> dict[str, object]:
    return {
        "name": job.name,
        "last_run": _time(job.last_run_at),
        "next_run": _time(job.next_run_at),
        "failures": job.failures,
        "error": job.error,
    }


def _time(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z" if moment else None


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
