from decimal import Decimal

from apps.core.charts import bar_chart


def test_bar_chart_measures_against_the_longest():
    chart = bar_chart("Stöd", [("A", 200, "200"), ("B", Decimal("50"), "50", "/b/"), ("C", None, "uppgift saknas")])
    assert [(bar.label, bar.svg_width, bar.href) for bar in chart.rows] == [
        ("A", "100.0%", ""),
        ("B", "25.0%", "/b/"),
        ("C", "0.0%", ""),
    ]


def test_bar_chart_draws_no_bar_for_zero_and_negative():
    chart = bar_chart("Återbetalt", [("A", 0, "0"), ("B", -5, "−5")])
    assert [bar.width for bar in chart.rows] == [0.0, 0.0]
