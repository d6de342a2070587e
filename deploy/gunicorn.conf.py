"""gunicorn for the platform on PostgreSQL: gunicorn --config deploy/gunicorn.conf.py web.wsgi:app

Each process holds up to 20 connections to PostgreSQL; `max_connections` there has to allow for all of them
and for the workers.
"""

import multiprocessing
import os
import shutil
from pathlib import Path

bind = os.environ.get("LUOHU_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("LUOHU_PROCESSES", multiprocessing.cpu_count() + 1))
worker_class = "gthread"
threads = 8
timeout = 120  # a thread may be busy with a large upload for so long
graceful_timeout = 30
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
forwarded_allow_ips = "*"  # whom to believe is decided by LUOHU_HTTPS and by who can reach the port
accesslog = None  # the platform writes its own, with LUOHU_LOG=info
COUNTS = os.environ.get("PROMETHEUS_MULTIPROC_DIR")


def on_starting(_server):
    """The counts of processes that are gone would be added up for ever."""
    if COUNTS:
        shutil.rmtree(COUNTS, ignore_errors=True)
        Path(COUNTS).mkdir(parents=True)


def child_exit(_server, worker):
    if COUNTS:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
