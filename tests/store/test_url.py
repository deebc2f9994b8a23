"""From DATABASE_URL and the data folder to a connection."""

from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from safeconduct.store.secret import keep_secret, secret_key
from safeconduct.store.url import Connection, database_settings, external_url, parse_url


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SAFECONDUCT_DB_ROLE", "SAFECONDUCT_POOL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://host/name", Connection("name", host="host")),
        ("postgres://u:p@host:5433/name", Connection("name", "u", "p", "host", "5433")),
        ("postgresql://u%40x:p%2F%3A%23@host/n%20m", Connection("n m", "u@x", "p/:#", "host")),
        ("postgresql://u@[::1]:5432/name", Connection("name", "u", "", "::1", "5432")),
        ("postgresql://u@[fe80::1]/name", Connection("name", "u", "", "fe80::1")),
        ("postgresql:///name?host=/var/run/postgresql", Connection("name", host="/var/run/postgresql")),
        ("postgresql://%2Fvar%2Frun/name", Connection("name", host="/var/run")),
        ("postgresql://u:p@h/?dbname=other&port=6000&user=v", Connection("other", "v", "p", "h", "6000")),
        (
            "postgresql://h/n?sslmode=require&target_session_attrs=read-write",
            Connection("n", host="h", options={"sslmode": "require", "target_session_attrs": "read-write"}),
        ),
    ],
)
def test_a_url_is_read_as_libpq_reads_it(url: str, expected: Connection) -> None:
    assert parse_url(url) == expected


@pytest.mark.parametrize(
    "url", ["postgresql://u@[::1]:5432/name", "postgresql://u%40x:p%2F%3A%23@host/n%20m", "postgresql://h:1/n?sslmode=require"]
)  # fmt: skip
def test_what_was_read_says_the_same_to_libpq(url: str) -> None:
    assert conninfo_to_dict(parse_url(url).libpq()) == conninfo_to_dict(url)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://host/name", "must begin with postgresql://"),
        ("host/name", "must begin with postgresql://"),
        ("postgresql://u:secret@host", "names no database"),
        ("postgresql://u:secret@host/", "names no database"),
        ("postgresql://u:secret@host:many/name", "port “many”"),
    ],
)
def test_a_wrong_url_is_refused_with_a_remedy_and_without_the_password(url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refused:
        parse_url(url)
    assert "secret" not in str(refused.value)


def test_a_password_is_not_shown_where_a_connection_is_shown() -> None:
    assert "secret" not in repr(parse_url("postgresql://u:secret@host/name"))


def test_settings_can_be_read_before_the_database_was_ever_started(tmp_path: Path) -> None:
    entry = database_settings(tmp_path / "new")
    assert (entry["NAME"], entry["USER"]) == ("safeconduct", "safeconduct_app")
    assert not (tmp_path / "new").exists()


def embedded(tmp_path: Path) -> Path:
    keep_secret(tmp_path / "database" / "passwords.json", '{"safeconduct_app": "a", "safeconduct_owner": "o"}')
    keep_secret(tmp_path / "database" / "address.json", '{"host": "/run/x", "port": "5999"}')
    return tmp_path


@pytest.mark.parametrize(
    ("role", "user", "password"),
    [("", "safeconduct_app", "a"), ("app", "safeconduct_app", "a"), ("owner", "safeconduct_owner", "o")],
)
def test_the_embedded_server_is_reached_as_the_role_that_the_process_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, user: str, password: str
) -> None:
    monkeypatch.setenv("SAFECONDUCT_DB_ROLE", role)
    entry = database_settings(embedded(tmp_path))
    found = {key: entry[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    assert found == {"USER": user, "PASSWORD": password, "HOST": "/run/x", "PORT": "5999"}


def test_a_database_url_overrides_the_embedded_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@elsewhere/name?sslmode=require")
    entry: dict[str, Any] = database_settings(embedded(tmp_path))
    assert (entry["HOST"], entry["USER"], entry["OPTIONS"]["sslmode"]) == ("elsewhere", "u", "require")


def test_only_those_who_migrate_use_the_url_of_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@h/n")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@h/n")
    assert external_url() == "postgresql://app@h/n"
    monkeypatch.setenv("SAFECONDUCT_DB_ROLE", "owner")
    assert external_url() == "postgresql://owner@h/n"
    monkeypatch.delenv("DATABASE_OWNER_URL")
    assert external_url() == "postgresql://app@h/n"


def test_the_web_server_keeps_a_pool_and_a_command_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = database_settings(tmp_path)
    assert entry["OPTIONS"]["pool"]["max_size"] >= 8
    assert entry["CONN_MAX_AGE"] == 0
    monkeypatch.setenv("SAFECONDUCT_POOL", "0")
    assert "pool" not in database_settings(tmp_path)["OPTIONS"]


def test_the_signing_key_is_made_once_and_is_closed_to_others(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "data")
    assert secret_key(tmp_path / "data") == first
    assert secret_key(tmp_path / "other") != first
    assert len(first) >= 50
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o066 == 0
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"secret.key", "files", "static"}
