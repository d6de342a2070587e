from tests.feel.tables import check, check_null, rows


@rows(
    ("{}", {}),
    ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
    ('{"a b": 1}', {"a b": 1}),
    ('{"": 1}', {"": 1}),
    ("{foo bar: 1, c: foo bar + 1}", {"foo bar": 1, "c": 2}),
    ("{a: {b: {c: 1}}}.a.b.c", 1),
    ("{a: 1}.b", None),
    ("null.b", None),
    ("[{b: 1}, {b: [2, 3]}].b", [1, [2, 3]]),
    ("[{b: 1}, {c: 2}].b", [1, None]),
    ("[[{b: 1}], {b: 2}].b", [[1], 2]),
    ("{a-b: 1}.a-b", 1),
    ("[{a-b: 1}, {a-b: 2}][a-b = 2]", [{"a-b": 2}]),
    ("{a: 1, b: {a: 2, c: a}}.b.c", 2),
    ("{f: function(x) x + 1, r: f(1)}.r", 2),
)
def test_contexts(text, expected):
    check(text, expected)


@rows(
    ("{a: 1, a: 2}", "the context has a twice"),
    ("{a: 1}.b", "a context has no b"),
    ("(1).b", "a number has no b"),
)
def test_contexts_without_an_answer(text, expected):
    check_null(text, expected)


@rows(
    ("[1, 2, 3][1]", 1),
    ("[1, 2, 3][-1]", 3),
    ("[1, 2, 3][-3]", 1),
    ("[1, 2, 3][item > 1]", [2, 3]),
    ("[1, 2, 3][true]", [1, 2, 3]),
    ("[1, 2, 3][false]", []),
    ("[{x: 1, y: 2}, {x: null, y: 3}][x < 2]", [{"x": 1, "y": 2}]),
    ("[{x: 1}, {y: 2}][y > 1]", [{"y": 2}]),
    ("[{item: 1}, {item: 2}][item >= 2]", [{"item": 2}]),
    ("[{a: 1}][item.a = 1]", [{"a": 1}]),
    ("100[1]", 100),
    ("100[item > 1]", [100]),
    ("100[false]", []),
    ("[[1, 2], [3]][count(item) > 1]", [[1, 2]]),
    ("[1, 2, 3][item > [2][1]]", [3]),
    ("[[1], [2, 3]][2][1]", 2),
    ("[1, 2, 3][count([1, 2])]", 2),
    ("[][1]", None),
    ("[][item > 1]", []),
)
def test_filters(text, expected):
    check(text, expected)


@rows(
    ("[1, 2, 3][4]", "no item 4 in a list of 3"),
    ("[1, 2, 3][0]", "no item 0 in a list of 3"),
    ("[1, 2, 3][1.5]", "no item 1.5 in a list of 3"),
    ("null[1]", "nothing to filter"),
)
def test_filters_without_an_answer(text, expected):
    check_null(text, expected)


def test_a_filter_sees_the_items_members_before_the_names_outside():
    check("xs[a = b]", [{"a": 1}], {"xs": [{"a": 1}, {"a": 2}], "a": 9, "b": 1})


def test_an_index_may_be_a_variable():
    check("xs[n]", "b", {"xs": ["a", "b"], "n": 2})
    check("xs[n]", None, {"xs": [], "n": 2})
