"""What `flask run` and the production server start."""

import sys

from forum import create_app
from forum.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    sys.exit(f"The forum cannot start. {error}")
