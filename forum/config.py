"""The environment → one frozen object. A malformed value stops the start and names its variable."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

from forum.i18n import LANGUAGES, SOURCE_LANGUAGE

APP_ENVS = ("local", "production", "bench")
LOCAL_URL = "http://127.0.0.1:5000"
_DATABASE_SCHEMES = ("sqlite", "postgresql", "cockroachdb")
_PROXY_HOPS_MAX = 9
# As long as the digest that a signature is made with (RFC 2104, section 3), and beyond anybody's guessing.
_SECRET_BYTES_MIN = 32
_MAKES_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
# One or several hosts, each with its port, or (for a socket) none; then the database and its parameters.
_SERVER = re.compile(
    r"\w+://([^@/?\s]*@)?((\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?(,(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?)*)?"
    r"/[^/?\s]*(\?\S+)?|\w+://([^@/?\s]*@)?(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?"
)
# A bucket, a prefix, and where it is: at a service other than Amazon's, in a region.
_PLACE = r"(endpoint=https?://[\w.-]+(:\d{1,5})?/?|region=[a-z0-9-]+)"
_BUCKET = re.compile(rf"s3://[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9](/[\w./-]*)?(\?{_PLACE}(&{_PLACE})?)?", re.ASCII)
_PORT = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_HOST = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.ASCII)


class ConfigError(Exception):
    """A variable of the environment cannot be used; the message names it and says what would do."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment decides. `database_url` is absolute, `secret_key` never empty.

    What one of the `former_secret_keys` has signed is still read; nothing new is signed with them.
    `base_url` is where `BASE_URL` says that the forum is reached, None where it says nothing; `local_url` where this
    machine reaches it. `trusted_hosts` are further names that it is reached by; one that begins with a dot stands for
    all below it.
    """

    app_env: str
    database_url: str
    secret_key: str
    former_secret_keys: tuple[str, ...] = ()
    site_name: str = "Twei Forum"
    site_language: str = SOURCE_LANGUAGE
    base_url: str | None = None
    local_url: str = LOCAL_URL
    trusted_hosts: tuple[str, ...] = ()
    redis_url: str | None = None
    mail_url: str | None = None
    mail_configured: bool = False
    trusted_proxies: int = 0
    rate_limits: bool = True
    staff_factor_required: bool = False
    password_breach_list: Path | None = None
    pictures_url: str | None = None

    @property
    def production(self) -> bool:
        """Whether what production refuses is refused; `bench` is not."""
        return self.app_env == "production"

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine, which the forum creates and migrates itself."""
        return self.database_url.startswith("sqlite:")

    @property
    def mail_from(self) -> str:
        """The address that mails come from: nobody reads what is sent back to it."""
        return formataddr((self.site_name, f"no-reply@{self.host}"))

    @property
    def host(self) -> str:
        """The name of the machine that the forum is reached at."""
        return urlsplit(self.base_url or self.local_url).hostname or ""

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over https alone: over plain http a browser would drop such a cookie."""
        return (self.base_url or self.local_url).startswith("https:")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that the forum is reached by, in lower case, as far as the environment tells."""
        named = urlsplit(self.base_url or "").hostname
        return (*self.trusted_hosts, named) if named else self.trusted_hosts

    @property
    def warnings(self) -> list[str]:
        """What an operator should know who starts the forum like this, a sentence or two each."""
        if not self.production or self.base_url:
            return []
        found = [f"BASE_URL is not set. Links in mails lead to {self.local_url}, and cookies are not kept to https."]
        if not self.hosts:
            found.append("Any Host is answered. Set BASE_URL=https://… or TRUSTED_HOSTS.")
        return found

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, instance: Path = Path("instance")) -> "Config":
        """Read the environment. `instance` is the folder for the embedded database and the made key.

        Raises ConfigError, naming the variable.
        """
        app_env = _one_of(environ, "APP_ENV", APP_ENVS, "local")
        rate_limits = _one_of(environ, "RATE_LIMITS", ("on", "off"), "on") == "on"
        if app_env == "production" and not rate_limits:
            raise ConfigError("RATE_LIMITS=off is not allowed with APP_ENV=production: omit it, or set it to on.")
        mail_url = _url(environ, "MAIL_URL", ("smtp", "smtps", "console"))
        config = cls(
            app_env=app_env,
            database_url=_database_url(environ, instance),
            secret_key=_secret_key(environ, app_env, instance),
            former_secret_keys=_former_secret_keys(environ, app_env),
            site_name=_site_name(environ),
            site_language=_one_of(environ, "SITE_LANGUAGE", tuple(LANGUAGES), SOURCE_LANGUAGE),
            base_url=_base_url(environ),
            local_url=_local_url(environ),
            trusted_hosts=_trusted_hosts(environ),
            redis_url=_url(environ, "REDIS_URL", ("redis", "rediss")),
            mail_url=mail_url or ("console:" if app_env == "local" else None),
            mail_configured=mail_url is not None,
            trusted_proxies=_trusted_proxies(environ),
            rate_limits=rate_limits,
            staff_factor_required=_one_of(environ, "STAFF_SECOND_FACTOR", ("off", "required"), "off") == "required",
            password_breach_list=_file(environ, "PASSWORD_BREACH_LIST"),
            pictures_url=_pictures_url(environ),
        )
        if config.production and config.mail_url and config.trusted_proxies and not config.base_url:
            raise ConfigError(
                "BASE_URL is missing: with MAIL_URL, links in mails need the address that the proxy is reached at "
                "(TRUSTED_PROXIES says that there is one). Set BASE_URL=https://…"
            )
        return config


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = _value(environ, name) or default
    if value not in allowed:
        raise ConfigError(f"{name}={value} is unknown: choose one of {', '.join(allowed)}.")
    return value


def _url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = _value(environ, name)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  (a property that raises for a port that is no number)
    except ValueError as error:
        raise ConfigError(f"{name} is not an address: {error}.") from None
    if value == "console:" and "console" in schemes:
        return value
    if parts.scheme not in schemes or not parts.hostname:
        wanted = ", ".join(f"{scheme}://…" for scheme in schemes)
        raise ConfigError(f"{name} is not a usable address: it must begin with one of {wanted}")
    return value


def _pictures_url(environ: Mapping[str, str]) -> str | None:
    value = _value(environ, "PICTURES_URL")
    if value and not _BUCKET.fullmatch(value):
        raise ConfigError(
            "PICTURES_URL names no bucket: use s3://bucket/prefix?endpoint=https://storage.example&region=eu-1 "
            "(prefix, endpoint and region may be left out), or omit it to keep pictures in the database."
        )
    return value or None


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    value = _value(environ, name)
    if not value:
        return None
    if not Path(value).is_file():
        raise ConfigError(f"{name}={value} is no file.")
    return Path(value)


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    if not _value(environ, "DATABASE_URL"):
        return f"sqlite:///{instance.absolute() / 'forum.db'}"
    value = _value(environ, "DATABASE_URL")
    scheme = value.partition(":")[0]
    if scheme not in _DATABASE_SCHEMES or "://" not in value:
        raise ConfigError(
            "DATABASE_URL is not a usable address: use "
            "sqlite:////absolute/path.db, postgresql://user@host/name or cockroachdb://user@host/name."
        )
    if scheme == "sqlite":
        path = value.removeprefix("sqlite:///")
        if path == value or not path.startswith("/") or path.endswith("/") or "?" in path:
            raise ConfigError("DATABASE_URL names no file: use sqlite:////absolute/path.db with four slashes.")
    elif not _SERVER.fullmatch(value):
        raise ConfigError("DATABASE_URL names no server: use postgresql://user:password@host:5432/name.")
    return value


def _secret_key(environ: Mapping[str, str], app_env: str, instance: Path) -> str:
    value = _value(environ, "SECRET_KEY")
    if value:
        return _long_enough("SECRET_KEY", value, app_env)
    if app_env == "production":
        raise ConfigError(
            "SECRET_KEY is missing: APP_ENV=production needs a long random one that stays the same across restarts. "
            f"Make one: {_MAKES_SECRET}"
        )
    return _kept_secret(instance / "secret_key")


def _former_secret_keys(environ: Mapping[str, str], app_env: str) -> tuple[str, ...]:
    """Return the keys of before the last rotations. A short one would let in who guesses it, as long as it is read."""
    keys = (key.strip() for key in _value(environ, "SECRET_KEY_FALLBACKS").split(","))
    return tuple(_long_enough("SECRET_KEY_FALLBACKS", key, app_env) for key in keys if key)


def _long_enough(name: str, key: str, app_env: str) -> str:
    if app_env == "production" and len(key.encode()) < _SECRET_BYTES_MIN:
        raise ConfigError(
            f"{name} holds a key of {len(key.encode())} bytes, which can be guessed: APP_ENV=production needs at least "
            f"{_SECRET_BYTES_MIN}. Make one: {_MAKES_SECRET}"
        )
    return key


def _kept_secret(path: Path) -> str:
    """Return the key in the file; make it first if need be. Processes that race agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            draft.unlink()
    return path.read_text().strip()


def _site_name(environ: Mapping[str, str]) -> str:
    value = _value(environ, "SITE_NAME") or "Twei Forum"
    if len(value) > 60 or not value.isprintable():
        raise ConfigError("SITE_NAME can have up to 60 printable characters.")
    return value


def _base_url(environ: Mapping[str, str]) -> str | None:
    value = _url(environ, "BASE_URL", ("http", "https"))
    if value is None:
        return None
    parts = urlsplit(value)
    if not parts.hostname or parts.query or parts.fragment or parts.path.strip("/"):
        raise ConfigError("BASE_URL must be scheme and host only: https://forum.example")
    return value.rstrip("/")


def _local_url(environ: Mapping[str, str]) -> str:
    """Return where this machine reaches the forum: `make serve PORT=8000` hands its port on."""
    port = _value(environ, "PORT")
    return f"http://127.0.0.1:{port}" if _PORT.fullmatch(port) else LOCAL_URL


def _trusted_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    names = [name.strip().lower() for name in _value(environ, "TRUSTED_HOSTS").split(",")]
    for name in filter(None, names):
        if not _HOST.fullmatch(name):
            raise ConfigError(
                f"TRUSTED_HOSTS holds {name}: it takes names separated by commas, without scheme and port, such as "
                "forum.example,.forum.example (a dot in front stands for all names below)."
            )
    return tuple(name for name in names if name)


def _trusted_proxies(environ: Mapping[str, str]) -> int:
    value = _value(environ, "TRUSTED_PROXIES") or "0"
    if not (len(value) == 1 and value.isascii() and value.isdigit()):
        raise ConfigError(f"TRUSTED_PROXIES must be a number of hops from 0 to {_PROXY_HOPS_MAX}.")
    return int(value)
