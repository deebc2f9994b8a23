"""Who may do what inside the database.

safeconduct_admin   superuser; makes the other two, and nothing else
safeconduct_owner   owns the database and every table; migrates, backs up and restores
safeconduct_app     the web server and the worker: reads and writes rows, owns nothing, may never TRUNCATE
"""

import psycopg
from psycopg import sql

from safeconduct.store.url import APP, DATABASE, OWNER

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
PLAIN = "LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION"


def make_roles(admin: psycopg.Connection, passwords: dict[str, str]) -> None:
    """Make the two roles and the empty database, connected as superuser to `postgres`. Harmless when done before."""
    for role in (OWNER, APP):
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        command = sql.SQL("ALTER ROLE {} {} NOCREATEDB PASSWORD {}")
        admin.execute(command.format(sql.Identifier(role), sql.SQL(PLAIN), sql.Literal(passwords[role])))
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        make_database(admin, DATABASE)


def make_database(admin: psycopg.Connection, name: str) -> None:
    """Make an empty database that belongs to the owner role."""
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    admin.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, owner))


def grant_rights(admin: psycopg.Connection, name: str) -> None:
    """Inside the database `name`: its extensions, and what the app role may do with tables that the owner will make."""
    for extension in EXTENSIONS:
        admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    database, owner, app = sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(APP)
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "GRANT USAGE ON SCHEMA public TO {app}",
    ):
        admin.execute(sql.SQL(statement).format(database=database, app=app))
    admin.execute(sql.SQL("SET ROLE {}").format(owner))
    grant_default_rights(admin)
    admin.execute("RESET ROLE")


def grant_default_rights(owner: psycopg.Connection) -> None:
    """Connected as the owner role: what the app role may do with each table and sequence made from now on."""
    app = sql.Identifier(APP)
    for statement in (
        "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {}",
    ):
        owner.execute(sql.SQL(statement).format(app))


def forget_default_rights(owner: psycopg.Connection) -> None:
    """The reverse. A dump says what is granted on a table, not what the default has more."""
    for kind in ("TABLES", "SEQUENCES"):
        statement = sql.SQL("ALTER DEFAULT PRIVILEGES REVOKE ALL ON {} FROM {}")
        owner.execute(statement.format(sql.SQL(kind), sql.Identifier(APP)))
