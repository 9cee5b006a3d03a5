"""No door without a right: the map of addresses is walked before the first visitor comes."""

from __future__ import annotations

from flask import Flask
from flask_appbuilder import BaseView

from app.register.rights import known
from app.register.visit import OPEN


def doors(app: Flask) -> list[str]:
    """Addresses that have neither a right of the page of rights nor a place among the open doors; [] is well."""
    return [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN and not _guarded(app, rule.endpoint)
    ]


def _guarded(app: Flask, endpoint: str) -> bool:
    function = app.view_functions[endpoint]
    view = getattr(function, "__self__", None)
    if not isinstance(view, BaseView) or not hasattr(function, "__wrapped__"):
        return False
    asked = view.get_method_permission(endpoint.rpartition(".")[2])
    return known(asked) and f"can_{asked}" in view.base_permissions
