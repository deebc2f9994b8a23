"""`safeconduct up`: the database, the web server and the job worker together, until Ctrl-C.

All three are children of this process, which does nothing but watch them: it starts again what ends by itself, and
stops them in order (web server, worker, database). On Linux they end with it even when it is killed.
"""

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from safeconduct.cli.demo import kept_logins, login_lines
from safeconduct.cli.errors import CommandError
from safeconduct.cli.watched import Watched
from safeconduct.cli.words import gettext as _
from safeconduct.store.children import start_child, stop_child
from safeconduct.store.folders import data_folder
from safeconduct.store.server import Server
from safeconduct.store.url import external_url

NAME = "up"
HELP = _("Run database, web server and job worker together, until Ctrl-C.")
PROJECT = Path(__file__).resolve().parent.parent.parent
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not listened on
LOOPBACK_NAMES = "localhost,127.0.0.1,[::1]"
LOOK_EVERY = 0.2  # seconds between two looks at the children
REQUESTS, OTHER_QUEUES = "intake", "default,builtin"  # the queues of jobs
FIRST_PAGE_WITHIN = 60.0  # seconds
FINISHES_WITHIN = 1  # seconds that a job has to come to its end when we stop; after that it is told to leave off
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)  # per web worker process; fewer than its pool has connections


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen at the start; the rest is in the environment, see settings.py."""
    parser.add_argument("--demo", action="store_true", help=_("load the demonstration if the database is empty"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: this machine only)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: 8000)"))
    parser.add_argument("--readers", type=int, default=1, help=_("processes that read requests (default: 1)"))
    parser.add_argument("--workers", type=int, default=2, help=_("web worker processes (default: 2)"))


def run(args: argparse.Namespace) -> int:
    """Start everything, print where, watch, stop everything."""
    data_dir = data_folder()
    _check_port(args.host, args.port)
    with _stopped_by_signals(), ExitStack() as stack:
        server = _start_database(data_dir, stack)
        _run_step(["migrate"], _("The tables could not be brought up to date; the reason is above."))
        if args.demo and not kept_logins(data_dir):
            _say(_("Loading the demonstration"))
            _run_step(["demo", "--if-empty"], _("The demonstration could not be loaded; the reason is above."))
        web = _web(args.host, args.port, args.workers)
        children = (_worker(), *_readers(args.readers), web)
        for child in children:
            stack.callback(child.stop)
            child.start()
        _wait_for_first_page(args.host, args.port, web)
        _announce(args, data_dir)
        stack.callback(_say, _("Stopping"))
        _watch(server, children)
    return 0


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal end the block, once: what follows is the orderly stop."""

    def stop_once(_sign: int, _frame: FrameType | None) -> None:
        for sign in STOPPING:
            signal.signal(sign, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {sign: signal.signal(sign, stop_once) for sign in STOPPING}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _start_database(data_dir: Path, stack: ExitStack) -> Server | None:
    if external_url():
        return None
    server = Server(data_dir, say=_say)
    stack.callback(server.stop)
    server.start()
    return server


def _run_step(arguments: list[str], complaint: str) -> None:
    """Run one of our other commands to its end in a process of its own, so that this one stays small."""
    command = [sys.executable, "-m", "safeconduct.cli.main", *arguments]
    step = start_child(command, environment=_environment(), folder=PROJECT)
    try:
        if step.wait() != 0:
            raise CommandError(complaint)
    finally:
        stop_child(step, signal.SIGTERM, patience=5)


def _environment(**more: str) -> dict[str, str]:
    ours = ("SAFECONDUCT_DB_ROLE", "SAFECONDUCT_POOL")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"SAFECONDUCT_DATA": str(data_folder().absolute())} | more


def _worker() -> Watched:
    return _working(_("job worker"), OTHER_QUEUES)


def _readers(number: int) -> Iterator[Watched]:
    """Those who read requests: nothing else waits for a surge of them."""
    for nth in range(1, number + 1):
        yield _working(_("reader of requests %(n)d") % {"n": nth}, REQUESTS)


def _working(name: str, queues: str) -> Watched:
    """If we are killed, so is the worker: the database goes too, and it would wait for it in vain."""
    command = [sys.executable, "-m", "django", "procrastinate", "--skip-checks", "worker", f"--queues={queues}"]
    return Watched(
        name,
        [*command, f"--shutdown-graceful-timeout={FINISHES_WITHIN}"],
        environment=_environment(SAFECONDUCT_POOL="0"),
        folder=PROJECT,
        say=_say,
        on_our_death=signal.SIGKILL,
    )


def _web(host: str, port: int, workers: int) -> Watched:
    command = [sys.executable, "-m", "granian", "--interface=wsgi", f"--host={host}", f"--port={port}"]
    command += [f"--workers={workers}", f"--blocking-threads={THREADS}", "--no-ws", "--log-level=warning"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout=5", "safeconduct.wsgi:application"]
    environment = _environment(SAFECONDUCT_HOSTS=_host_names(host))
    return Watched(_("web server"), command, environment=environment, folder=PROJECT, say=_say)


def _host_names(host: str) -> str:
    """The names that the web server answers to, unless SAFECONDUCT_HOSTS says so: this machine's own."""
    machine = f",{socket.gethostname()}" if host in EVERYWHERE else f",{host}"
    return os.environ.get("SAFECONDUCT_HOSTS") or LOOPBACK_NAMES + machine


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            facts = {"host": host, "port": port, "reason": getattr(error, "strerror", None) or error}
            raise CommandError(
                _("Cannot listen on %(host)s port %(port)s: %(reason)s. Choose another with --port.") % facts
            ) from None


def _wait_for_first_page(host: str, port: int, web: Watched) -> None:
    deadline = time.monotonic() + FIRST_PAGE_WITHIN
    while not _answers(_visited_host(host), port):
        if web.has_ended():
            raise CommandError(_("The web server did not start; what it said is above."))
        if time.monotonic() > deadline:
            raise CommandError(_("The web server does not answer after a minute; what it said is above."))
        time.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _visited_host(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared with


def _announce(args: argparse.Namespace, data_dir: Path) -> None:
    host = socket.gethostname() if args.host in EVERYWHERE else args.host
    shown = {"127.0.0.1": "localhost"}.get(host, f"[{host}]" if ":" in host else host)
    lines = ["", _("Safeconduct is ready: %(address)s") % {"address": f"http://{shown}:{args.port}/"}]
    lines += [_("Its data: %(folder)s") % {"folder": data_dir.absolute()}]
    logins = kept_logins(data_dir) if args.demo else []
    if logins:
        lines += ["", _("Sign in with one of these (e-mail, password, who this is):")]
        lines += [f"  {line}" for line in login_lines(logins)]
    print("\n".join([*lines, "", _("Stop with Ctrl-C."), ""]), flush=True)


def _watch(server: Server | None, children: tuple[Watched, ...]) -> None:
    while True:
        time.sleep(LOOK_EVERY)
        if server:
            _tend_database(server, children)
        for child in children:
            child.tend()


def _tend_database(server: Server, children: tuple[Watched, ...]) -> None:
    before = server.folder.address.read_text(encoding="utf-8")
    if server.tend() and server.folder.address.read_text(encoding="utf-8") != before:
        for child in children:
            child.restart()


def _say(text: str) -> None:
    print(text, flush=True)
