"""What holds for every expression there can be."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.builtins import STANDARD
from engine.feel.comparing import compare, equal
from tests.feel.trees import expressions

KNOWN = ["n-1", "a+b", "if so", "date and time", *STANDARD]
SCOPE = {
    "a": Decimal(3),
    "b c": "text",
    "x": None,
    "项目 预算": Decimal("4000000.01"),
    "n-1": True,
    "xs": [Decimal(1), None, "a", [Decimal(2)]],
    "rows": [{"a": Decimal(1), "b c": date(2020, 1, 1)}, {"a": "x"}],
    "if so": datetime(2020, 1, 1, 10, tzinfo=UTC),
    "date": timedelta(hours=3),
}
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = [
    *"abx012.\"'@+-*/<>=!()[]{},:? \n",
    *(
        " and ",
        "if ",
        " then ",
        " else ",
        "for ",
        " in ",
        " return ",
        "..",
        "some ",
        " satisfies ",
        "function",
    ),
]
texts = st.lists(st.sampled_from(PIECES)).map("".join)
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        st.dates(),
        st.datetimes(),
        st.timedeltas(),
        st.integers(-1000, 1000).map(feel.YearsMonths),
        st.times().map(lambda t: feel.Time(t.hour, t.minute, t.second, t.microsecond * 1000)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@MANY
@given(expressions)
def test_a_tree_written_and_read_is_the_same_tree(tree):
    written = feel.write(tree)
    names = dict.fromkeys(KNOWN) | {"rows": {"n-1": None}}
    assert feel.parse(written, names).tree == tree


@MANY
@given(expressions)
def test_an_expression_raises_nothing_but_the_languages_own_errors(tree):
    with contextlib.suppress(feel.FeelError):
        result = feel.parse(feel.write(tree), KNOWN).evaluate(SCOPE)
        feel.kind(result.value)
        assert all(str(warning) for warning in result.suppressed)


@MANY
@given(expressions)
def test_the_same_expression_gives_the_same_value(tree):
    text = feel.write(tree)
    with contextlib.suppress(feel.FeelError):
        once, again = (feel.plain(feel.parse(text, KNOWN).evaluate(SCOPE).value) for _ in range(2))
        assert once == again


@MANY
@given(texts)
def test_any_text_is_read_or_refused_with_a_place(text):
    refused = 0
    try:
        feel.parse(text)
    except feel.FeelSyntaxError as refusal:
        refused = refusal.position
    assert 0 <= refused <= len(text)


@MANY
@given(values)
def test_any_value_comes_back_from_the_store_and_from_its_text(value):
    assert feel.loads(feel.dumps(value)) == value
    assert feel.evaluate(feel.show(value), {}).value == value


@MANY
@given(values, values, values)
def test_order_is_an_order(a, b, c):
    ab, bc, ac = compare(a, b), compare(b, c), compare(a, c)
    if ab is not None:
        assert compare(b, a) == -ab
        assert (equal(a, b) is True) == (ab == 0)
    if None not in (ab, bc) and ab <= 0 and bc <= 0:
        assert ac is not None
        assert ac <= 0


@MANY
@given(st.dates(), st.integers(-5000, 5000))
def test_days_added_are_days_between(day, count):
    scope = {"day": day, "days": timedelta(days=count)}
    assert feel.evaluate("(day + days) - day = days", scope).value is True


@MANY
@given(
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
)
def test_money_adds_up(a, b):
    assert feel.evaluate("a + b - b = a", {"a": a, "b": b}).value is True
