"""From a declared model: its screens, rights, print buttons. Public: furnish, doors, Home, and `visit` for desks."""

from __future__ import annotations

from app.register.doors import doors
from app.register.ground import Standing, furnish
from app.register.home import Home

__all__ = ["Home", "Standing", "doors", "furnish"]
