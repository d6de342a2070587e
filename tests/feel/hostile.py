"""Expressions that nobody should be able to hurt the engine with, two hundred and more of them.

`python -m tests.feel.hostile` runs them all and prints, as JSON, what became of each: its outcome and its CPU
seconds, and how far the memory of the process rose above where it stood before.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine import feel

BIG = "a" * 10_000_000
"""Ten million characters that come in from outside."""


def variables() -> dict[str, Any]:
    """What the expressions may read."""
    return {
        "s": "abc",
        "n": Decimal(5),
        "xs": [Decimal(number) for number in range(1000)],
        "rows": [{"a": Decimal(number), "b": {"c": "x"}} for number in range(1000)],
        "big": BIG,
        "文": "罗湖" * 100_000,
    }


_DUNDERS = (
    "__class__",
    "__bases__",
    "__subclasses__",
    "__globals__",
    "__builtins__",
    "__dict__",
    "__init__",
    "__mro__",
    "__getattribute__",
    "__code__",
    "__import__",
    "__reduce__",
    "__doc__",
    "__module__",
    "func_globals",
    "gi_frame",
)
_CARRIERS = ("s", "n", "xs", "rows[1]", "now()", "abs", "function() 1", '@"P1D"', "[1..2]", "null")


def walks() -> Iterator[str]:
    """Ways to reach Python through attributes, names and formats."""
    for carrier in _CARRIERS:
        yield f"({carrier}).__class__.__mro__.__subclasses__"
    for dunder in _DUNDERS:
        yield f"s.{dunder}"
        yield dunder
        yield f'get value(rows[1], "{dunder}")'
    yield from (
        '__import__("os").system("id")',
        'eval("1")',
        'exec("x")',
        'open("/etc/passwd")',
        'getattr(s, "__class__")',
        "globals()",
        '"{0.__class__}".format(s)',
        "string(abs)",
        "s.join(xs)",
        'function(x) external {java: {class: "java.lang.Runtime", method signature: "exec(String)"}}',
        '(function(x) external {pmml: {document: "file:///etc/passwd"}})("x")',
        'time("10:00:00@../../../etc/passwd")',
        '@"10:00:00@/etc/localtime"',
        'date and time("2020-01-01T00:00:00@posixrules")',
        '{"__class__": 1}.__class__',
        "item.__class__",
        "?.__class__",
        "partial",
        "run",
        "frame.run.steps",
    )


def giants() -> Iterator[str]:
    """Loops, ranges and numbers without end."""
    yield from (
        "for i in 1..1000000000 return i",
        "for i in 1000000000..1 return i",
        "for i in 1..2.5 return i",
        "for i in 0..0.5 return i",
        "for i in 1e30..1e34 return 1",
        "for i in 1e40..1e50 return 1",
        "for i in -1e6144..1e6144 return 1",
        "for i in [1..1e100] return i",
        "for i in (1..1000000000) return i",
        'for i in @"-999999999-01-01"..@"999999999-12-31" return i',
        "for i in xs, j in xs, k in xs return i * j * k",
        "count(for i in xs, j in xs return 1)",
        "some i in 1..1000000000 satisfies i < 0",
        "every i in 1..1000000000 satisfies i > 0",
        "some i in xs, j in xs, k in xs satisfies i + j + k < 0",
        "xs[some y in xs satisfies every z in xs satisfies z < 0 or y < 0 or item < 0]",
        "for i in xs return sum(xs)",
        "for i in xs return sort(xs, function(a, b) a > b)",
        "for i in xs return for j in xs return for k in xs return 1",
        "for i in 1..100000 return [i, i, i, i, i, i, i, i, i, i]",
        "for i in 1..10000 return xs",
        "for i in 1..1000 return concatenate(xs, xs, xs)",
        "for i in 1..100000 return partial",
        "for i in 1..500 return [partial]",
        "for i in 1..40 return partial",
        "string(for i in 1..40 return partial)",
        "(for i in 1..40 return partial) = (for i in 1..40 return partial)",
        "flatten(for i in 1..40 return partial)",
        "distinct values(for i in 1..40 return partial)",
        "count(flatten(for i in 1..100 return xs))",
        "distinct values(for i in 1..100000 return i)",
        "sort(for i in 1..50000 return modulo(i * 7919, 50021))",
        "sort(for i in 1..20000 return modulo(i * 7919, 50021), function(a, b) a < b)",
        "union(xs, xs, xs, xs, xs, xs, xs, xs)",
        "index of(xs, 999)",
        "for x in xs return index of(xs, x)",
        "for x in xs return list contains(xs, x)",
        "for x in xs return xs[item = x]",
        "for x in xs return x in xs",
        "rows[a in rows.a]",
        "rows[b in rows.b]",
        "[rows, rows, rows] = [rows, rows, rows]",
        "2 ** 999999999",
        "9.99 ** 99999.999",
        "1.0000001 ** 999999999",
        "0.5 ** 1e6000",
        "exp(1e6000)",
        "exp(-1e6000)",
        "log(1e-6000)",
        "sqrt(2) ** sqrt(2) ** sqrt(2)",
        "for i in 1..100000 return 1.1 ** (i / 7)",
        "for i in 1..100000 return exp(i / 100000)",
        "for i in 1..100000 return log(i)",
        "decimal(1/3, 6176)",
        "decimal(1e6144, -6111)",
        "round up(1e-6143, 6176)",
        "1e6144 * 1e6144",
        "1e-6143 / 1e6144",
        "modulo(1e6144, 1e-6143)",
        "1e999999999",
        "xs[1e6144]",
        "substring(s, 1e6144)",
        "date(1e6144, 1, 1)",
        'date("999999999-12-31") + duration("P999999999Y")',
        'duration("P999999999999999D") * 1e6144',
        'duration("PT999999999999999S") + duration("PT999999999999999S")',
        '@"P999999999999Y" * 999999999999',
        "time(1e6144, 0, 0, null)",
        "product(xs[item > 0])",
        "for i in xs return mean(xs)",
        "for i in xs return stddev(xs)",
        "mode(xs)",
        "for i in xs return median(xs)",
    )


def recursions() -> Iterator[str]:
    """Functions that call themselves, and texts that lie deep."""
    yield from (
        "{f: function(n) f(n), r: f(1)}.r",
        "{f: function(n) f(n + 1) + f(n + 2), r: f(1)}.r",
        "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(30)}.r",
        "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(100000)}.r",
        "{f: function(g) g(g), r: f(f)}.r",
        "(function(x) x(x))(function(x) x(x))",
        "{f: function(n) for i in 1..10 return f(n), r: f(1)}.r",
        "{f: function(n) sort([1,2,3], function(a, b) f(n)), r: f(1)}.r",
        "{f: function(n) xs[f(item)], r: f(1)}.r",
        "{a: {b: {c: a.b.c}}}.a.b.c",
    )
    for opening, closing in ("()", "[]", ("{a: ", "}"), ("if true then ", ""), ("-", ""), ("not(", ")")):
        for depth in (50, 1000, 20_000):
            yield opening * depth + "1" + closing * (depth if closing else 0)
    yield "if a then " * 5000 + "1"
    yield "1 in " * 5000 + "1"
    yield "1 in (" * 60 + "(1..2)" + ")" * 60
    yield "1 in (" * 100 + "1..2" + "..3)" * 100
    yield "[1.." * 1000
    yield "function(x) " * 5000 + "x"
    yield "for x in xs return " * 100 + "x"
    yield "for x in " * 5000 + "xs"
    yield "some x in xs satisfies " * 60 + "false"
    yield "s" + ".a" * 20_000
    yield "xs" + "[1]" * 20_000
    yield "abs" + "(1)" * 20_000
    yield "1" + " + 1" * 15_000
    yield "true" + " and true" * 7_000
    yield "true" + " or (true and false)" * 3_000
    yield "1" + " ** 2" * 10_000
    yield "s instance of " + "list<" * 5000 + "number" + ">" * 5000
    yield "s instance of " + "function<" * 5000
    yield "[" + "1," * 30_000 + "1]"
    yield "{" + ",".join(f"k{number}: {number}" for number in range(5000)) + "}"
    yield "{" + ",".join(f"k{number}: k{number - 1}" for number in range(1, 5000)) + "}"
    yield "f(" + ",".join(f"a{number}: 1" for number in range(8000)) + ")"
    yield "function(" + ",".join(f"a{number}" for number in range(10_000)) + ") 1"
    yield '"' + "\\u0041" * 10_000 + '"'
    yield '"' + "a" * 60_000
    yield "a " * 30_000
    yield "a-" * 30_000
    yield "/*" * 30_000
    yield "//" * 30_000
    yield " " * 60_000 + "1"
    yield "@" * 1000
    yield "a" * 70_000
    yield "(" * 70_000


def patterns() -> Iterator[str]:
    """Regular expressions that run away, and other uses of strings against the engine."""
    evil = (
        "(a+)+$",
        "(a*)*$",
        "(a|aa)+$",
        "(a|a?)+$",
        "([a-zA-Z]+)*$",
        "(.*)*x",
        "(.*a){20}$",
        "^(([a-z])+.)+[A-Z]$",
    )
    for pattern in evil:
        yield f'matches("{"a" * 40}!", "{pattern}")'
        yield f'replace("{"a" * 40}!", "{pattern}", "b")'
    yield from (
        'matches(big, "(a+)+b")',
        'matches(big, "a*a*a*a*a*b")',
        'replace(big, "a", "bbbbbbbbbb")',
        'replace(s, "b", big)',
        'replace(big, "(a)", "$1$1$1$1$1$1$1$1")',
        'split(big, "a")',
        'split(big, "")',
        'split(文, "湖")',
        'for i in 1..100000 return matches("aaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")',
        'for i in 1..100000 return matches(s, "a" + string(i))',
        'for i in 1..100000 return replace(s, "[a-z]", "x" + string(i))',
        f'matches(s, "{"(a" * 400 + ")" * 400}")',
        f'matches(s, "{"a" * 2000}")',
        'matches(s, "a{99999999}")',
        'matches(s, "((a{999}){999}){999}")',
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(x+x+)+y")',
        f'matches("{"ab" * 500}", "(a|b|ab)*c")',
        'matches(s, "(?<=a)b")',
        'matches(s, "(?i)A")',
        'matches(s, "\\\\p{IsNoSuchBlock}")',
        'matches(s, "[")',
        'matches(s, "a", "zzzz")',
        "string length(big)",
        "upper case(big)",
        "big + big",
        "big = big",
        "contains(big, big)",
        'string join(for i in 1..100000 return "abcdefghijklmnop", "-")',
        "string join([big, big, big])",
        "[big, big, big, big]",
        "for i in 1..1000 return upper case(文)",
        "for i in 1..100000 return 文 + string(i)",
        "for i in 1..1000 return 文 + 文",
        "for i in 1..30 return if i = 1 then s else partial[-1] + partial[-1]",
        'for i in 1..30 return if i = 1 then "abc" else string join([partial[-1], partial[-1], partial[-1]])',
        "substring(big, 5000000)",
        "substring(big, 1, 1e6000)",
        "string(rows)",
        "for i in 1..1000 return string(rows)",
        'number(string join(for i in 1..100000 return "9"))',
        'date(string join(for i in 1..100000 return "9"))',
        'duration("P" + string join(for i in 1..100000 return "9") + "D")',
        'range("[" + string join(for i in 1..100000 return "(") + "]")',
        'for i in 1..100000 return range("[1.." + string(i) + "]")',
        'for i in 1..100000 return date("2020-01-01")',
        'for i in 1..100000 return @"2020-01-01T00:00:00@Europe/Paris" + @"P1D"',
        "for i in 1..100000 return context put(rows[1], string(i), i)",
        "context merge(rows)",
        "for i in 1..1000 return context merge(rows)",
        "for i in 1..1000 return get entries(rows[i])",
        "for r in rows return rows[a > r.a].b.c",
        "rows.b.c.d.e.f",
    )


def expressions() -> list[str]:
    return [*walks(), *giants(), *recursions(), *patterns()]


def outcome(text: str, scope: dict[str, Any]) -> str:
    """What evaluating an expression ends in; what is no value and no error of the language gets out."""
    try:
        feel.evaluate(text, scope)
    except feel.FeelError as error:
        return type(error).__name__
    return "value"


def _measured(text: str, scope: dict[str, Any]) -> dict[str, Any]:
    began = time.process_time()
    ended = outcome(text, scope)
    return {"text": text[:100], "outcome": ended, "seconds": time.process_time() - began}


def main() -> None:
    scope = variables()
    outcome("1", scope)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = [_measured(text, scope) for text in expressions()]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    json.dump({"expressions": report, "megabytes": (after - before) / 1024}, sys.stdout)


if __name__ == "__main__":
    main()
