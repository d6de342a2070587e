"""Random trees of expressions, for hypothesis."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from engine.feel import tree

NAMES = st.sampled_from(
    ["a", "b c", "x", "项目 预算", "n-1", "a+b", "xs", "rows", "date and time", "date", "if so"]
)
MEMBERS = st.sampled_from(["a", "b c", "year", "time offset", "start included", "n-1"])
WORDS = st.sampled_from(["a", "b c", "x", "项目", "xs"])
STRINGS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.one_of(
    st.integers(-1000, 1000).map(Decimal),
    st.decimals(-1000, 1000, places=2, allow_nan=False, allow_infinity=False).map(lambda number: number + 0),
    st.sampled_from([Decimal("1e40"), Decimal("1e-45"), Decimal("123456789012345678901234567890.1234")]),
)
AT = st.sampled_from(
    [
        "2020-02-29",
        "10:30:00",
        "10:30:00@Asia/Shanghai",
        "2020-01-01T10:00:00Z",
        "P1D",
        "-P14M",
        "-0044-03-15",
        "nonsense",
    ]
)
FUNCTIONS = st.sampled_from(
    [
        "sum",
        "count",
        "min",
        "abs",
        "string",
        "date",
        "date and time",
        "contains",
        "sort",
        "flatten",
        "is",
        "range",
        "matches",
        "before",
        "number",
        "get entries",
        "string join",
        "not",
        "duration",
        "concatenate",
        "split",
    ]
)

types = st.recursive(
    st.sampled_from(["number", "string", "date and time", "Any", "years and months duration"]).map(
        tree.NamedType
    ),
    lambda inner: st.one_of(
        inner.map(tree.ListType),
        inner.map(tree.RangeType),
        st.builds(tree.ContextType, st.lists(st.builds(tree.Member, WORDS, inner), max_size=2).map(tuple)),
        st.builds(tree.FunctionType, st.lists(inner, max_size=2).map(tuple), inner),
    ),
    max_leaves=3,
)

leaves = st.one_of(
    NUMBERS.map(tree.Constant),
    STRINGS.map(tree.Constant),
    st.sampled_from([True, False, None]).map(tree.Constant),
    AT.map(tree.At),
    NAMES.map(tree.Name),
)


def _rows(inner, least=0, most=3):
    return st.lists(inner, min_size=least, max_size=most).map(tuple)


def _iterations(inner):
    span = st.builds(tree.Span, inner, inner)
    return _rows(st.builds(tree.Iteration, WORDS, st.one_of(inner, span)), 1, 2)


def _call(inner):
    return st.builds(tree.Call, st.one_of(FUNCTIONS.map(tree.Name), inner), _rows(inner))


def _named_call(inner):
    arguments = st.lists(st.tuples(WORDS, inner), min_size=1, max_size=2)
    return st.builds(
        lambda function, pairs: tree.Call(
            tree.Name(function), tuple(value for _, value in pairs), tuple(name for name, _ in pairs)
        ),
        FUNCTIONS,
        arguments,
    )


def _branches(inner):
    comparable = st.builds(tree.Comparable, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inner)
    return st.one_of(
        st.builds(tree.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(tree.Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(tree.Negation, inner),
        st.builds(tree.Between, inner, inner, inner),
        st.builds(tree.In, inner, _rows(st.one_of(inner, comparable), 1)),
        comparable,
        st.builds(tree.Conjunction, _rows(inner, 2)),
        st.builds(tree.Disjunction, _rows(inner, 2)),
        st.builds(tree.InstanceOf, inner, types),
        st.builds(tree.If, inner, inner, inner),
        st.builds(tree.For, _iterations(inner), inner),
        st.builds(tree.Quantified, st.sampled_from(["some", "every"]), _iterations(inner), inner),
        _rows(inner).map(tree.ListLiteral),
        st.builds(tree.ContextLiteral, _rows(st.builds(tree.Entry, st.one_of(MEMBERS, STRINGS), inner))),
        st.builds(tree.Interval, inner, inner, st.booleans(), st.booleans()),
        st.builds(tree.Path, inner, MEMBERS),
        st.builds(tree.Filter, inner, inner),
        _call(inner),
        _named_call(inner),
        st.builds(
            tree.FunctionDefinition,
            _rows(st.builds(tree.Parameter, WORDS, st.one_of(st.none(), types)), 0, 2),
            inner,
        ),
    )


expressions = st.recursive(leaves, _branches, max_leaves=12)
