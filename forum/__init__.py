"""A comment-to-earn discussion forum. `create_app` puts it together."""

from collections.abc import Container
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

from flask import Flask, request
from peewee import DatabaseError, InterfaceError
from werkzeug.middleware.proxy_fix import ProxyFix

from forum import cli, db, mail, outward, storage
from forum.actions import attempts, password_policy
from forum.config import Config, ConfigError
from forum.db import migrations
from forum.errors import NotAllowed
from forum.jobs.last_uses import register_last_uses
from forum.jobs.scheduler import register_background
from forum.money import ledger
from forum.queries.site import has_demo_members
from forum.render.filters import register_filters
from forum.rules.sessions import MEMBER_LIFETIME
from forum.styleguide import register_styleguide
from forum.text.breaches import BreachList
from forum.text.sealing import Sealer
from forum.views import register_views
from forum.web.admission import register_admission
from forum.web.assets import register_assets
from forum.web.caching import register_caching
from forum.web.clients import register_clients
from forum.web.compression import register_compression
from forum.web.cookies import cookie_name
from forum.web.failures import register_failures
from forum.web.framing import Sessions, register_framing
from forum.web.login import login_manager
from forum.web.old_addresses import register_old_addresses
from forum.web.preferences import register_preferences
from forum.web.security import register_security
from forum.web.shape import register_shape
from forum.web.speculation import register_speculation
from forum.web.templating import TranslatedEnvironment

ROOT = Path(__file__).parent.parent


# Of a request, for others who write; whoever waits longer has stopped reading.
_PATIENCE_SECONDS = 2


class Forum(Flask):
    """Flask, with templates that speak the reader's language."""

    jinja_environment = TranslatedEnvironment


def create_app(config: Config | None = None) -> Flask:
    """Return the forum, wired to `config` (None: the environment).

    An embedded database is created and migrated here; a server's is left to `flask db upgrade`.
    Raises ConfigError, which names the variable to mend.
    """
    config = config or Config.from_env(instance=ROOT / "instance")
    app = Forum(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(_flask_settings(config))
    app.session_interface = Sessions()
    app.extensions["config"] = config
    app.extensions["sealer"] = Sealer(config.secret_key, config.former_secret_keys)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    mail.bind(
        config.mail_url,
        config.mail_from,
        configured=config.mail_configured,
        site=config.base_url or config.local_url,
        site_name=config.site_name,
        language=config.site_language,
    )
    outward.bind(config.secret_key, config.former_secret_keys, loopback=not config.production)
    attempts.bind(config.secret_key, on=config.rate_limits)
    password_policy.bind((config.site_name, config.host), _breached(config))
    _bind_storage(config)
    _open_database(app, config)
    if config.app_env == "bench":
        _keep_to_loopback(app)
    register_shape(app)
    register_clients(app)
    register_preferences(app)  # first: whoever refuses a request says so in the language of its sender
    login_manager.init_app(app)
    register_assets(app)
    register_filters(app)
    register_views(app)
    register_styleguide(app)
    register_failures(app)
    register_admission(app)
    register_old_addresses(app)
    register_compression(app)
    register_framing(app)
    register_speculation(app)
    register_caching(app)
    register_security(app, https=config.secure_cookies)
    cli.register_commands(app)
    register_last_uses(app)
    if config.embedded:
        register_background(app)
    app.config["BUILD"] = f"{_build()} {config.site_name}"
    return app


def _breached(config: Config) -> Container[str]:
    path = config.password_breach_list
    try:
        return BreachList(path) if path else ()
    except (OSError, ValueError) as error:
        raise ConfigError(f"PASSWORD_BREACH_LIST={path} cannot be used: it {error}.") from None


def _bind_storage(config: Config) -> None:
    try:
        storage.bind(config.pictures_url)
    except ImportError:
        raise ConfigError('PICTURES_URL needs boto3: pip install "twei-forum[s3]".') from None
    except ValueError as error:
        raise ConfigError(f"PICTURES_URL={config.pictures_url} cannot be used: {error}.") from None


def _keep_to_loopback(app: Flask) -> None:
    """Answer this machine alone: the benchmarks run with the demo allowed and without rate limits."""

    @app.before_request
    def refuse_others() -> None:
        if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104  (nobody's address)
            raise NotAllowed("APP_ENV=bench answers loopback only.")


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SECRET_KEY_FALLBACKS": list(config.former_secret_keys),
        "WTF_CSRF_SECRET_KEY": [*config.former_secret_keys, config.secret_key],  # the last one signs
        "SESSION_COOKIE_NAME": cookie_name("session", secure=config.secure_cookies),
        "SESSION_COOKIE_PATH": "/",
        "SITE_NAME": config.site_name,
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": MEMBER_LIFETIME.age,
        # A token lives as long as its session: a comment may take longer than an hour to write.
        "WTF_CSRF_TIME_LIMIT": None,
        # The token is enough; asking for a Referer too locks out those who send none.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_ENABLED": config.rate_limits,
        "RATELIMIT_STORAGE_URI": config.redis_url or "memory://",
        "RATELIMIT_SWALLOW_ERRORS": True,  # without its Redis the forum goes on, uncounted
    }


def _open_database(app: Flask, config: Config) -> None:
    try:
        db.bind(config.database_url)
        if config.embedded:
            migrations.upgrade()
            ledger.open_books()
            db.db.close()  # whoever starts here may fork
    except (OSError, DatabaseError) as error:
        raise ConfigError(f"DATABASE_URL cannot be opened: {error}.") from None
    if config.production and _holds_demo():
        raise ConfigError(
            "DATABASE_URL points to the demo community, whose passwords everybody knows; "
            "APP_ENV=production refuses it. Start with an empty database."
        )

    @app.before_request
    def wait_no_longer_than_a_reader() -> None:
        db.wait_at_most(_PATIENCE_SECONDS)

    @app.teardown_request
    def give_back_connection(_error: BaseException | None) -> None:
        db.wait_at_most(None)
        if not db.db.is_closed():
            db.db.close()


def _holds_demo() -> bool:
    """Say whether the database holds the demo; not yet, where it does not answer or has no tables."""
    try:
        return has_demo_members()
    except (DatabaseError, InterfaceError):
        return False
    finally:
        db.db.close()


def _build() -> str:
    """Return a digest of code, templates and static files: another build's pages are other pages."""
    digest = sha256()
    for folder in ("forum", "templates", "static"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".po", ".speculationrules"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
