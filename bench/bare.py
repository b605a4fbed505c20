"""The harder yardstick: Flask with one one-line view, and nothing of the forum's."""

from flask import Flask

ONE_LINE_PATH = "/bench/one-line"
ONE_LINE_BODY = "ok"


def add_one_line_view(app: Flask) -> None:
    """Give `app` the view that everything else is measured against."""
    app.add_url_rule(ONE_LINE_PATH, "bench_one_line", lambda: ONE_LINE_BODY)


app = Flask("bare")
add_one_line_view(app)
