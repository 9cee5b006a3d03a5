"""A fresh web process until its first pages, part by part: one JSON object of seconds."""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import pairwise

BEGAN = time.perf_counter()


def main(login: str, password: str, page: str) -> None:
    """Import, open, build the application, answer."""
    from app import create_app
    from app.house import opened
    from bench.ground import entered, got
    from config import load

    told = {"the house opened": time.perf_counter()}
    settings = load(os.environ)
    house = opened(settings, prepared=True)
    told["the application built"] = time.perf_counter()
    web = create_app(settings, house.servers)
    told["first page (login)"] = time.perf_counter()
    got(web.test_client(), "/login/")
    told["logged in"] = time.perf_counter()
    visitor = entered(web, login, password)
    told["first list"] = time.perf_counter()
    got(visitor, page)
    told["second list"] = time.perf_counter()
    got(visitor, page)
    moments = [BEGAN, *told.values(), time.perf_counter()]
    parts = [after - before for before, after in pairwise(moments)]
    names = ["imports", *told]
    print(json.dumps({**dict(zip(names, parts, strict=True)), "to the first page": moments[4] - BEGAN}))


if __name__ == "__main__":
    main(*sys.argv[1:])
