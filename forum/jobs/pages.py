"""Templates for what jobs write while nobody asks: archives and mails. They speak the language that is spoken then."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from forum import i18n
from forum.twei import twei

TEMPLATES = Path(__file__).parent.parent.parent / "templates"


def translated_environment() -> Environment:
    """Return an environment that finds the site's templates, escapes HTML and translates, without any request."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(i18n.gettext, i18n.ngettext_plain)  # type: ignore[attr-defined]
    environment.filters.update(twei=twei, figure=i18n.figure, counted=i18n.counted)
    environment.globals.update(language=i18n.language)
    return environment
