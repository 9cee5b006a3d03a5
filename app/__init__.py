"""Synaq. `create_app` is the one place where the parts are joined; importing the package alone loads nothing."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

zoneinfo.reset_tzpath(())  # §9: hours of 2024 and later are those of the package that is locked, not of the machine

if TYPE_CHECKING:
    from flask import Flask

    from app.servers import Servers
    from config import Config


def create_app(config: Config, servers: Servers) -> Flask:
    """The web application under the application role; refuses to start while an address stands open without a right."""
    from importlib import import_module
    from importlib.util import find_spec

    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    import app.documents  # noqa: F401  (declares the forms)
    from app import form
    from app.register import Home, Standing, doors, furnish

    built = find_spec("app.desks")
    desks = import_module("app.desks") if built is not None and built.origin else None
    web = Flask("app")
    form.settle(config.public_url)
    if config.proxies:  # whoever asks is told by the nearest of them, and only then
        web.wsgi_app = ProxyFix(web.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    standing = Standing(config.secret_key, servers.app_url, servers.redis_url, config.host, config.public_url)
    front = furnish(web, standing, getattr(desks, "Home", Home))
    if desks is not None:
        with web.app_context():
            desks.register(front)
    if unguarded := doors(web):
        raise RuntimeError(f"doors without a right: {', '.join(unguarded)}")
    return web
