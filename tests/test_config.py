"""The environment's rules: a bad value stops the start and names itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from forum import create_app
from forum.config import LOCAL_URL, Config, ConfigError
from tests.served import environment_on

ROOT = Path(__file__).parent.parent
LONG = "x" * 32


def read(tmp_path: Path, **environ: str) -> Config:
    return Config.from_env(environ, tmp_path)


def test_without_an_environment_everything_has_a_default(tmp_path):
    config = read(tmp_path)
    assert config.app_env == "local"
    assert config.database_url == f"sqlite:///{tmp_path / 'forum.db'}"
    assert config.embedded
    assert config.rate_limits
    assert not config.secure_cookies
    assert config.base_url is None
    assert config.mail_from == "Twei Forum <no-reply@127.0.0.1>"


def test_a_made_secret_is_kept_between_starts_and_readable_by_its_owner_alone(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    assert len(first.secret_key) >= 32
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "prod"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "sqlite:///relative.db"),
        ("DATABASE_URL", "sqlite:////"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "forum.db"),
        ("DATABASE_URL", "postgresql://u@host:notaport/db"),
        ("DATABASE_URL", "sqlite:////x.db?mode=ro"),
        ("REDIS_URL", "redis:foo"),
        ("REDIS_URL", "unix:///x.sock"),
        ("MAIL_URL", "smtp:///x"),
        ("BASE_URL", "forum.example"),
        ("BASE_URL", "https://forum.example/below"),
        ("BASE_URL", "https://forum.example:port"),
        ("REDIS_URL", "localhost:6379"),
        ("MAIL_URL", "mail.example"),
        ("TRUSTED_PROXIES", "ten"),
        ("TRUSTED_PROXIES", "10"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "²"),
        ("RATE_LIMITS", "maybe"),
        ("SITE_NAME", "a\x00b"),
        ("SITE_NAME", "x" * 61),
        ("SITE_LANGUAGE", "tlh"),
        ("SITE_LANGUAGE", "DE"),
        ("SITE_LANGUAGE", "../de"),
        ("TRUSTED_HOSTS", "https://forum.example"),
        ("TRUSTED_HOSTS", "forum.example:8000"),
        ("TRUSTED_HOSTS", "forum.example forum.test"),
        ("TRUSTED_HOSTS", "*.forum.example"),
        ("TRUSTED_HOSTS", "forum..example"),
    ],
)
def test_a_malformed_value_is_refused_by_name(tmp_path, name, value):
    with pytest.raises(ConfigError, match=name):
        read(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:////var/lib/forum.db"),
        ("DATABASE_URL", "postgresql://me:secret@a:5432,b:5432/forum"),
        ("DATABASE_URL", "cockroachdb://root@localhost:26257/forum"),
        ("DATABASE_URL", "postgresql:///forum?host=/run/postgresql"),
        ("DATABASE_URL", "postgresql://postgres:@/postgres?host=/tmp/x"),
        ("BASE_URL", "https://forum.example"),
        ("REDIS_URL", "redis://localhost:6379/0"),
        ("MAIL_URL", "console:"),
        ("MAIL_URL", "smtps://me:secret@mail.example:465"),
        ("TRUSTED_PROXIES", "9"),
        ("RATE_LIMITS", "off"),
        ("SITE_LANGUAGE", "de"),
        ("TRUSTED_HOSTS", "forum.example, .forum.example,laptop,"),
    ],
)
def test_a_proper_value_is_taken(tmp_path, name, value):
    read(tmp_path, **{name: value})


def test_a_site_speaks_english_unless_it_is_told_otherwise(tmp_path):
    assert read(tmp_path).site_language == "en"
    assert read(tmp_path, SITE_LANGUAGE=" ").site_language == "en"
    assert read(tmp_path, SITE_LANGUAGE="de").site_language == "de"


def test_https_makes_cookies_secure(tmp_path):
    assert read(tmp_path, BASE_URL="https://forum.example").secure_cookies


def test_the_names_of_a_site_are_those_trusted_and_that_of_its_base_url(tmp_path):
    config = read(tmp_path, TRUSTED_HOSTS=" Www.Forum.example,", BASE_URL="https://FORUM.example:8443")
    assert config.hosts == ("www.forum.example", "forum.example")
    assert read(tmp_path).hosts == ()


@pytest.mark.parametrize(("port", "url"), [("8000", "http://127.0.0.1:8000"), ("", LOCAL_URL), ("many", LOCAL_URL)])
def test_without_a_base_url_the_port_in_the_environment_is_where_this_machine_reaches_the_forum(tmp_path, port, url):
    assert read(tmp_path, PORT=port).local_url == url


PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "a secret for tests, which is long enough for anybody"}
SMTP = {"MAIL_URL": "smtp://mail.test"}


def test_production_behind_a_proxy_does_not_mail_links_that_lead_nowhere(tmp_path):
    with pytest.raises(ConfigError, match="BASE_URL"):
        read(tmp_path, **PRODUCTION, **SMTP, TRUSTED_PROXIES="1")
    read(tmp_path, **PRODUCTION, **SMTP, TRUSTED_PROXIES="1", BASE_URL="https://forum.example")
    read(tmp_path, **PRODUCTION, TRUSTED_PROXIES="1")


def test_production_without_a_name_is_warned_about(tmp_path):
    assert len(read(tmp_path, **PRODUCTION).warnings) == 2
    assert len(read(tmp_path, **PRODUCTION, TRUSTED_HOSTS="forum.example").warnings) == 1
    assert read(tmp_path, **PRODUCTION, BASE_URL="https://forum.example").warnings == []
    assert read(tmp_path).warnings == []


@pytest.mark.parametrize(
    ("arguments", "told"), [(["-c", "import wsgi"], True), (["-m", "flask", "gate", "list"], False)]
)
def test_who_starts_a_server_in_production_without_a_name_is_told_and_who_runs_a_command_is_not(
    tmp_path, arguments, told
):
    environ = environment_on(tmp_path / "forum.db") | PRODUCTION | {"RATE_LIMITS": "on"}
    start = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
    )
    assert start.returncode == 0, start.stderr
    assert ("BASE_URL is not set" in start.stderr) == told


def test_production_refuses_to_start_without_a_secret(tmp_path):
    with pytest.raises(ConfigError, match="SECRET_KEY"):
        read(tmp_path, APP_ENV="production")


@pytest.mark.parametrize("key", ["§", "§x" * 10, "ü" * 15])
def test_production_refuses_a_key_that_can_be_guessed_and_says_how_to_make_one(tmp_path, key):
    for keys in ({"SECRET_KEY": key}, {"SECRET_KEY": LONG, "SECRET_KEY_FALLBACKS": f"{LONG},{key}"}):
        with pytest.raises(ConfigError, match="SECRET_KEY") as refusal:
            read(tmp_path, APP_ENV="production", **keys)
        assert [*keys][-1] in str(refusal.value)
        assert "token_urlsafe" in str(refusal.value)
        assert key not in str(refusal.value)


@pytest.mark.parametrize("app_env", ["local", "bench"])
def test_a_laptop_may_have_a_short_key(tmp_path, app_env):
    assert read(tmp_path, APP_ENV=app_env, SECRET_KEY="short").secret_key == "short"


def test_former_keys_are_given_with_commas_between_them(tmp_path):
    config = read(tmp_path, APP_ENV="production", SECRET_KEY=LONG, SECRET_KEY_FALLBACKS=f"{'a' * 32}, {'b' * 43},")
    assert config.former_secret_keys == ("a" * 32, "b" * 43)
    assert read(tmp_path).former_secret_keys == ()


def test_production_refuses_to_start_without_rate_limits(tmp_path):
    with pytest.raises(ConfigError, match="RATE_LIMITS"):
        read(tmp_path, APP_ENV="production", SECRET_KEY="s", RATE_LIMITS="off")


def test_bench_allows_what_production_refuses(tmp_path):
    assert not read(tmp_path, APP_ENV="bench", RATE_LIMITS="off").rate_limits


def test_the_start_ends_with_the_words_and_no_trace():
    start = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={**os.environ, "TRUSTED_PROXIES": "many"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert start.returncode == 1
    assert "TRUSTED_PROXIES" in start.stderr
    assert "Traceback" not in start.stderr


def test_a_database_file_that_cannot_be_opened_is_named(tmp_path, sqlite_app):
    (tmp_path / "junk.db").write_text("this is no database, and long enough to be taken for one" * 50)
    for path in (tmp_path / "junk.db", tmp_path, Path("/proc/nowhere/forum.db")):
        with pytest.raises(ConfigError, match="DATABASE_URL"):
            create_app(Config(app_env="local", database_url=f"sqlite:///{path}", secret_key="s"))


def test_mail_that_a_laptop_prints_by_itself_is_not_configured(tmp_path):
    alone, named = read(tmp_path), read(tmp_path, MAIL_URL="console:")
    assert (alone.mail_url, alone.mail_configured) == ("console:", False)
    assert (named.mail_url, named.mail_configured) == ("console:", True)


@pytest.mark.parametrize(
    "url",
    [
        "s3://pictures", "s3://pictures/of/the-forum", "s3://pictures?region=eu-1",
        "s3://pictures/x?endpoint=https://storage.example:9000&region=eu-1",
    ],
)  # fmt: skip
def test_pictures_may_be_kept_in_a_bucket(url, tmp_path):
    assert Config.from_env({"PICTURES_URL": url}, tmp_path).pictures_url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://pictures.example", "s3://", "s3://UPPER", "s3://pictures?endpoint=storage.example", "s3://pictures?key=x",
        "s3://pictures?endpoint=https://storage.example/path", "s3://pictures/ a", "s3://p",
    ],
)  # fmt: skip
def test_what_names_no_bucket_stops_the_start(url, tmp_path):
    with pytest.raises(ConfigError, match="PICTURES_URL names no bucket"):
        Config.from_env({"PICTURES_URL": url}, tmp_path)
