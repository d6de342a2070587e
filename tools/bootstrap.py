"""Brings a fresh clone to a state in which the project's commands run, and says what it is doing.

Usage: python3 tools/bootstrap.py runtime|development [assets] [chromium] [peers]

Only the standard library, and syntax that an old Python reads far enough to be told that it is too old.
Every step leaves a stamp made of what it depends on, so that a second run costs next to nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "bin")
DEVELOPMENT = os.path.join(VENV, ".stamp-requirements-dev.lock")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Stop(Exception):
    """A sentence for the person at the terminal."""


def main(steps):
    if sys.version_info < (3, 11):
        found = ".".join(str(n) for n in sys.version_info[:3])
        raise Stop("Python 3.11 or newer is needed; this is Python %s." % found)
    os.chdir(ROOT)
    for step in steps:
        STEPS[step]()


def runtime():
    install("requirements.lock", "the libraries")


def development():
    install("requirements-dev.lock", "the libraries and the test tools")


def install(lock, what):
    """A virtual environment with exactly what the lock file names, hashes checked."""
    stamp = os.path.join(VENV, ".stamp-" + lock)
    inputs = [lock, "pyproject.toml"]
    if fresh(stamp, inputs) or fresh(DEVELOPMENT, ["requirements-dev.lock", "pyproject.toml"]):
        return  # the development lock holds everything that the runtime lock does
    if not os.path.exists(os.path.join(BIN, "python")):
        say("Making a virtual environment in .venv")
        call(
            [sys.executable, "-m", "venv", VENV],
            "Python's venv module does not work here. On Debian or Ubuntu: apt install python3-venv.",
        )
    say("Installing %s (about half a minute the first time)" % what)
    pip = [os.path.join(BIN, "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call(
        [*pip, "--require-hashes", "-r", lock],
        "The libraries could not be installed. Is the network up, and can pip reach its package index?",
    )
    call(
        [*pip, "--no-deps", "--no-build-isolation", "-e", "."],
        "The project could not be installed into its virtual environment.",
    )
    write(stamp, inputs)


def assets():
    """The browser's half: npm installs what the lock names, vite builds web/static/dist."""
    modules = os.path.join("node_modules", ".stamp")
    locked = ["package.json", "package-lock.json"]
    env = dict(os.environ, PATH=BIN + os.pathsep + os.environ.get("PATH", ""))
    if not fresh(modules, locked):
        say("Installing the browser libraries")
        quietly = ["--no-audit", "--no-fund", "--loglevel=error"]
        call(
            [os.path.join(BIN, "npm"), "ci", "--ignore-scripts", *quietly],
            "The browser libraries could not be installed. Is the network up, can npm reach its registry?",
            env,
        )
        write(modules, locked)
    built = os.path.join("web", "static", "dist", ".stamp")
    sources = [*locked, "vite.config.js", *files_below("web/assets")]
    if not fresh(built, sources):
        say("Building the browser assets")
        build = [os.path.join(BIN, "npm"), "run", "--silent", "build"]
        call(build, "The browser assets do not build.", env)
        write(built, sources)


def chromium():
    """A real browser for the tests: the one at hand, else Debian's."""
    if os.environ.get("CHROMIUM") or any(shutil.which(name) for name in CHROMIUM_NAMES):
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        raise Stop("The browser tests need Chromium. Install it, or set CHROMIUM to the path of one.")
    say("Installing Chromium for the browser tests")
    refused = "Chromium could not be installed. Install it, or set CHROMIUM to the path of one."
    call(["apt-get", "-qq", "update"], refused)
    call(
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"], refused
    )


def peers():
    """What `make bench` measures itself against, away from our own libraries."""
    python, lock = os.path.join(".bench", "bin", "python"), "requirements-bench.lock"
    if fresh(os.path.join(".bench", ".stamp"), [lock]):
        return
    say("Installing what the figures are compared with")
    refused = "What the figures are compared with could not be installed. Is the network up?"
    call([sys.executable, "-m", "venv", ".bench"], refused)
    call([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], refused)
    write(os.path.join(".bench", ".stamp"), [lock])


STEPS = {
    "runtime": runtime,
    "development": development,
    "assets": assets,
    "chromium": chromium,
    "peers": peers,
}


def say(sentence):
    print("%s  %s …" % (time.strftime("%H:%M:%S"), sentence), flush=True)


def call(command, refused, env=None):
    """Runs a step quietly; when it fails, shows what it printed and says what that means."""
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        raise Stop(refused)


def files_below(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def digest(paths):
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        total.update(path.encode())
        with open(path, "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def fresh(stamp, paths):
    if not os.path.exists(stamp):
        return False
    with open(stamp) as file:
        return file.read() == digest(paths)


def write(stamp, paths):
    with open(stamp, "w") as file:
        file.write(digest(paths))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Stop as stop:
        sys.exit("\n%s" % stop)
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
