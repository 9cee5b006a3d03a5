"""Measurements of the house, one module each: `python -m bench --list`."""
