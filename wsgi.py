"""What `flask run` and the production server start."""

import sys

import click

from forum import create_app
from forum.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    sys.exit(f"The forum cannot start. {error}")

# Whoever starts a server should know; a command has other things to say.
command = click.get_current_context(silent=True)
if command is None or command.info_name == "run":
    for warning in app.extensions["config"].warnings:
        print(f"Warning: {warning}", file=sys.stderr)
