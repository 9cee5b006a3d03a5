"""The one entry of Synaq: `python run.py --help`."""

from __future__ import annotations

import os
import sys

import config


def wsgi() -> object:
    """The web application for gunicorn: `gunicorn "run:wsgi()"`."""
    from app import create_app
    from app.house import opened

    settings = config.load(os.environ)
    house = opened(settings, prepared=True)
    return create_app(settings, house.servers)


if __name__ == "__main__":
    from app.cli import main

    sys.exit(main(sys.argv[1:], config.load(os.environ)))
