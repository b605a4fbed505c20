"""The forum as `make serve` starts it, with the one-line view beside its pages."""

from bench.bare import add_one_line_view
from forum import create_app

app = create_app()
add_one_line_view(app)
