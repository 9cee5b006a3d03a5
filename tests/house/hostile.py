"""What a hostile or clumsy hand types: markup, formulas, signs that cannot be seen, numbers beyond any bound."""

from __future__ import annotations

from collections.abc import Iterator

MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\"--><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 191 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${7*191}",
    "%{7*191}",
    "&lt;b&gt;&#x3c;i",
    "</textarea></select><b id=inside>",
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A1"]
UNSEEN = [
    "\x00", "a\x00b", "\x01\x02", "\x1b[31m", "\x7f", "\u202eabc", "a\u2066b\u2069", "\ufeff", "\u200b", "\ufffe",
    "a\nb", "a\r\nSet-Cookie: x=1", "\u0085", "\u2028",
]  # fmt: skip
SQL = ["' OR '1'='1", "'; DROP TABLE room; --", "1); SELECT pg_sleep(9); --", "%", "_", "\\", "$$", "\\x00", "NULL"]
NUMBERS = [
    "0", "-1", "1e9", "2147483647", "2147483648", "9223372036854775808", "99999999999999999999", "0x10", "1_000",
    "NaN", "Infinity", "-0", "１２", "٣", "1.5", " 1 ", "+1",
]  # fmt: skip
DATES = ["0000-00-00", "9999-12-31", "31.02.2018", "2018-13-01", "-0001-01-01", "2018-11-03T99:99"]
LONG = ["ә" * 101, "x" * 70_000, "😀" * 300, "Ǆ" * 200]
WAYS = [
    "../../etc/passwd", "..%2f", "%00", "//evil.example", "\\\\evil", "http://evil.example/", "?", "#", "%", "\u200b",
]  # fmt: skip
CORPUS = [*MARKUP, *FORMULAS, *UNSEEN, *SQL, *NUMBERS, *DATES, *LONG, *WAYS, ""]
WRONG_KINDS: list[object] = [None, True, 0, -1, 10**30, 1.5, float("1e300"), [], [1], {}, {"a": 1}, "x", ""]


def some(start: int, count: int) -> Iterator[str]:
    """`count` words of the corpus, another stretch for each start, so that all are used though not everywhere."""
    for step in range(count):
        yield CORPUS[(start * count + step) % len(CORPUS)]
