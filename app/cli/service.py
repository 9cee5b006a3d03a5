"""Commands that keep running or play a campaign: serve, worker, demo, stop."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from app import servers
from app.errors import BadInput
from app.text import Text
from config import Config

HERE = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
TEND = 5  # seconds between two looks at the servers that come along
ANCHOR = 300  # seconds between two anchors of the journal
THREADS = 8  # of a web process: one slow sender holds one of them
SWEEP = 3600  # seconds between two sweepings of files kept for a while


def add(commands: Any) -> None:
    serve = commands.add_parser("serve", help="бәрі бірге: серверлер, көрсету, воркер, веб / всё вместе")
    serve.add_argument("--no-demo", action="store_true", help="бос базаны көрсетусіз бастау / без демонстрации")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="фондық тапсырмаларды орындаушы / исполнитель заданий")
    worker.add_argument("--processes", type=int, default=0)
    worker.set_defaults(run=_worker)
    one = commands.add_parser("worker-process")
    one.set_defaults(run=_worker_process)
    demo = commands.add_parser("demo", help="көрсету науқаны / демонстрационная кампания")
    demo.add_argument("--candidates", type=int, default=90)
    demo.add_argument("--out", type=Path, default=HERE / "var" / "demo")
    demo.add_argument("--seed", type=int, default=2018)
    demo.set_defaults(run=_demo)
    commands.add_parser("stop", help="енгізілген серверлерді тоқтату / остановить встроенные серверы").set_defaults(
        run=_stop
    )


def _serve(chosen: argparse.Namespace, config: Config) -> int:
    from app.demo import logins, play

    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with servers.only_one(config.var):
        children: dict[str, subprocess.Popen[bytes]] = {}
        _check_port(config)
        try:
            house = play.served(config, demonstrate=not chosen.no_demo)
            children |= {"worker": _child("worker"), "web": _gunicorn(config)}
            _wait_for_web(config, children["web"])
            print(
                logins.card(
                    house, seconds=time.monotonic() - began, letter=play.folder_of_served(config) / "README.txt"
                ),
                flush=True,
            )
            return _watch(children, config)
        except KeyboardInterrupt:
            return 0
        finally:
            _end(list(children.values()))
            servers.down(config.var)


def _check_port(config: Config) -> None:
    """Before anything is started: a port that another programme holds is refused at once."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as taken:
            raise BadInput(
                Text(
                    "{host}:{port} мекенжайы бос емес не бұл машинанікі емес. PORT не HOST арқылы басқасын беріңіз.",
                    "Адрес {host}:{port} занят или не этой машины. Задайте другой через PORT или HOST.",
                ).fill(host=config.host, port=config.port)
            ) from taken


def _child(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(HERE / "run.py"), *arguments]
    return subprocess.Popen(command, cwd=HERE, preexec_fn=_end_with_parent)  # noqa: PLW1509 (no threads here)


def _end_with_parent() -> None:
    """The kernel sends SIGTERM when the parent is gone: a parent that was killed leaves nobody behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _gunicorn(config: Config) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "gunicorn", "run:wsgi()", "--bind", f"{config.host}:{config.port}",
        "--workers", str(config.workers), "--worker-class", "gthread", "--threads", str(THREADS),
        "--timeout", "120", "--log-level", "warning", "--chdir", str(HERE),
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=HERE, preexec_fn=_end_with_parent)  # noqa: PLW1509 (no threads here)


def _wait_for_web(config: Config, web: subprocess.Popen[bytes]) -> None:
    import urllib.error
    import urllib.request

    for _ in range(600):
        if not _runs(web):
            raise BadInput(
                Text(
                    "Веб-сервер іске қосылмады (жоғарыдағы хабарды қараңыз). {port} порты бос па? (PORT)",
                    "Веб-сервер не запустился (см. сообщение выше). Свободен ли порт {port}? Измените его через PORT.",
                ).fill(port=config.port)
            )
        try:
            urllib.request.urlopen(f"http://{config.host}:{config.port}/health", timeout=2)
        except urllib.error.HTTPError:
            return  # it answers, if only that it goes by another name
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return


def _watch(children: dict[str, subprocess.Popen[bytes]], config: Config) -> int:
    """Until a signal comes or the web server ends; a worker, a database or a Redis that died is started again."""
    tended = time.monotonic()
    while _runs(children["web"]):
        time.sleep(0.5)
        if not _runs(children["worker"]):
            children["worker"].wait()
            time.sleep(2)
            children["worker"] = _child("worker")
        if time.monotonic() - tended > TEND:
            servers.up(
                config.var, database_url=config.database_url, database_app_url=config.database_app_url,
                redis_url=config.redis_url,
            )  # fmt: skip
            tended = time.monotonic()
    return children["web"].wait()


def _runs(child: subprocess.Popen[bytes]) -> bool:
    """Whether a child is alive. A signal that ends us in the midst of `poll` would leave its lock taken for ever."""
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _worker(chosen: argparse.Namespace, config: Config) -> int:
    """Processes that do jobs, started again when they die; what was lost is found and sent again."""
    from redis.exceptions import RedisError
    from sqlalchemy.exc import OperationalError

    from app import job
    from app.house import opened

    house = opened(config, prepared=True)
    count = chosen.processes or config.workers
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    children = [_child("worker-process") for _ in range(count)]
    anchored = swept = -float(max(ANCHOR, SWEEP))
    try:
        while True:
            time.sleep(2)
            children = [_alive(child) for child in children]
            with suppress(RedisError, OperationalError):  # a server is away: what is lost is found when it is back
                job.reconcile()
                anchored = _anchored(house, anchored)
            swept = _swept(swept)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(children)


def _alive(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """The same worker, or another in the place of one that died."""
    if _runs(child):
        return child
    child.wait()
    return _child("worker-process")


def _anchored(house: Any, last: float) -> float:
    """Every few minutes the heads of the journal are laid outside the database; when they were laid last."""
    from app import anchors, guard
    from app.db import acting

    if time.monotonic() - last < ANCHOR:
        return last
    with acting(guard.worker_ticket(house.secret)), house.sessions() as session:
        anchors.lay_all(session.connection())
    return time.monotonic()


def _swept(last: float) -> float:
    """Every hour what people made for themselves too long ago, and what killed calls left, is removed; when last."""
    from app import files
    from app.form import office

    if time.monotonic() - last < SWEEP:
        return last
    files.sweep_own()
    office.sweep()
    return time.monotonic()


def _worker_process(_chosen: argparse.Namespace, config: Config) -> int:
    import secrets

    from rq import Worker

    from app.house import opened

    house = opened(config, prepared=True)
    worker = Worker(
        [house.works.queue], connection=house.works.redis, serializer=house.works.serializer,
        name=f"synaq-{os.getpid()}-{secrets.token_hex(4)}", default_worker_ttl=60, job_monitoring_interval=5,
    )  # fmt: skip
    worker.work(logging_level="WARNING")
    return 0


def _demo(chosen: argparse.Namespace, config: Config) -> int:
    from app.demo.play import play_apart

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return play_apart(config, out=chosen.out.absolute(), candidates=chosen.candidates, seed=chosen.seed)


def _stop(_chosen: argparse.Namespace, config: Config) -> int:
    with servers.only_one(config.var):
        servers.down(config.var)
    return 0
