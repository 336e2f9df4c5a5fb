"""Edges of what a note may say, on made-up figures."""

from __future__ import annotations

import pytest

from tests.presenting.made_up import Figures, made, of, told

# What is known little of, or nothing


def test_a_quarter_of_which_nothing_is_known_has_a_headline_and_nothing_else() -> None:
    one = of(made(total_revenues=[None] * 6))
    assert one.headline.text == "Kingsoft Cloud, 2026Q1"
    assert one.subline.text == ""
    assert told(one) == {}
    assert list(one.front().right) == []


def test_the_first_quarter_of_all_is_compared_with_nothing() -> None:
    one = of(made(total_revenues=[100], gross_profit=[10], net_loss=[-5], operating_loss=[-4]))
    assert one.headline.text == "Kingsoft Cloud, 2026Q1"
    assert told(one) == {}


def test_where_the_year_before_is_not_known_the_quarter_before_is_compared() -> None:
    one = of(made(total_revenues=[100, 110], gross_profit=[10, 22]))
    assert one.headline.text == (
        "Revenue up 10% on the quarter; gross margin 20.0%, after 10.0% the quarter before"
    )


def test_a_gap_is_never_taken_for_the_quarter_before_it() -> None:
    gap = [100, None, 100, None, 120]
    one = of(made(total_revenues=gap, gross_profit=[10, None, 10, None, 24]))
    assert one.headline.text == "Revenue up 20%; gross margin 20.0%, after 10.0% a year ago"


def test_what_hardly_moved_is_said_to_have_moved_and_what_did_not_is_unchanged() -> None:
    assert of(made(total_revenues=[100, 99.7])).headline.text == "Revenue down 0.3% on the quarter"
    assert of(made(total_revenues=[100, 99.97])).headline.text == "Revenue unchanged on the quarter"


def test_figures_of_less_standing_are_marked_in_every_sentence_that_rests_on_them() -> None:
    panel = made("vendor", total_revenues=[100] * 8 + [130], gross_profit=[10] * 8 + [9])
    one = of(panel)
    cells = [part for part in one.headline.parts if not isinstance(part, str)]
    assert {cell.standing for cell in cells} == {"vendor"}
    # growth and margin, and behind each of what it is a record
    records = ["of the 5 quarters known", "of the 9 quarters known"]
    assert [cell.text for cell in cells[1::2]] == records


def test_of_a_few_quarters_none_is_the_highest_yet() -> None:
    one = of(made(total_revenues=[100] * 5, gross_profit=[10, 11, 12, 13, 14]))
    assert one.headline.text.endswith("gross margin 14.0%, the highest of the 5 quarters known")
    fewer = of(made(total_revenues=[100] * 4, gross_profit=[11, 12, 13, 14]))
    assert fewer.headline.text.endswith("gross margin 14.0%, after 13.0% the quarter before")


# Results


STEPS = {
    "operating_loss": [-50.0, 0, 0, 0, -30.0],
    "share_based_compensation": [10.0, 0, 0, 0, 10.0],
    "interest_income": [0.0, 0, 0, 0, 0.0],
    "interest_expense": [-10.0, 0, 0, 0, -15.0],
    "foreign_exchange_gain": [0.0, 0, 0, 0, 2.0],
    "other_gain_net": [0.0, 0, 0, 0, 0.0],
    "other_income_net": [0.0, 0, 0, 0, 0.0],
    "income_tax_expense": [0.0, 0, 0, 0, 0.0],
    "total_revenues": [100.0, 100, 100, 100, 100.0],
}


def net(then: float, now: float, **steps: Figures) -> dict[str, str]:
    items = {**STEPS, **steps, "net_loss": [then, 0, 0, 0, now]}
    return told(of(made(**items)))


@pytest.mark.parametrize(
    ("then", "now", "operating", "lead", "first"),
    [
        (-60, -43, [-50, -30], "Operations narrowed the net loss.",
         "The net loss narrowed by RMB17.0m on the year to RMB43.0m."),
        (-43, -60, [-30, -44], "Operations widened the net loss.",
         "The net loss widened by RMB17.0m on the year to RMB60.0m."),
        (20, 37, [30, 50], "Operations lifted the net profit.",
         "The net profit rose by RMB17.0m on the year to RMB37.0m."),
        (37, 20, [50, 36], "Operations lowered the net profit.",
         "The net profit fell by RMB17.0m on the year to RMB20.0m."),
        (-5, 12, [5, 25], "Operations turned the net result.",
         "The net result rose by RMB17.0m on the year to a profit of RMB12.0m."),
        (12, -5, [22, 8], "Operations turned the net result.",
         "The net result fell by RMB17.0m on the year to a loss of RMB5.0m."),
    ],
)  # fmt: skip
def test_a_net_result_narrows_widens_rises_falls_or_turns(
    then: float, now: float, operating: list[float], lead: str, first: str
) -> None:
    said = net(then, now, operating_loss=[operating[0], 0, 0, 0, operating[1]])
    assert said[lead].startswith(first)


def test_what_moved_a_net_result_stands_with_what_worked_against_it_and_its_share_of_pay() -> None:
    said = net(-60, -43, share_based_compensation=[25, 0, 0, 0, 10])
    assert said["Operations narrowed the net loss."].endswith(
        "A smaller operating loss (+20.0), which is lower share-based pay (+15.0), outweighed net "
        "interest (−5.0)."
    )
    # less than half of it is no more than part of it
    said = net(-60, -43, share_based_compensation=[19.9, 0, 0, 0, 10])
    assert "share-based pay" not in said["Operations narrowed the net loss."]
    nothing_against = net(-60, -38, interest_expense=[-10, 0, 0, 0, -10])
    assert nothing_against["Operations narrowed the net loss."].endswith(
        "A smaller operating loss (+20.0) moved it most."
    )


def test_a_result_that_turned_is_the_first_only_where_none_was_before() -> None:
    losses = [-5.0] * 8
    for values, clause in (
        ([*losses, 3.0], "first adjusted operating profit"),
        ([2.0, *losses[1:], 3.0], "adjusted operating profit again"),
        ([-5.0, None, None, -5.0, 3.0], "adjusted operating profit"),  # of three nobody knows
    ):
        (one,) = [c for c in of(made(adjusted_operating_profit=values)).candidates if c.parts]
        assert one.clause == (clause,)
        assert one.lead == f"{clause[:1].upper()}{clause[1:]}."
    down = of(made(adjusted_operating_profit=[5.0, 5, -1, 5, 5, 5, 5, 5, -3]))
    assert down.takeaways[0].lead == "Adjusted operating loss again."


def test_a_loss_is_set_beside_the_profit_that_it_was() -> None:
    one = of(made(total_revenues=[100] * 5, operating_loss=[3, 1, 1, 1, -5]))
    assert told(one)["The loss weighs more."] == (
        "The operating loss was 5.0% of revenues, after a profit of 3.0% a year ago."
    )
    assert "operating loss RMB5.0m, the largest of the 5 quarters known" in one.headline.text
    turned = of(made(total_revenues=[100] * 5, operating_loss=[3, 1, -9, 1, -5]))
    assert turned.headline.text.endswith("operating loss RMB5.0m, after RMB3.0m a year ago")


def test_an_earlier_loss_is_told_with_the_impairment_that_was_a_quarter_of_it() -> None:
    for impairment, held in ((-5, " with an impairment of RMB5.0m"), (-4.9, "")):
        panel = made(
            total_revenues=[100] * 5, operating_loss=[-20, -1, -1, -1, -5],
            impairment_of_long_lived_assets=[impairment, 0, 0, 0, 0],
        )  # fmt: skip
        assert told(of(panel))["The loss weighs less."] == (
            f"The operating loss was 5.0% of revenues, after 20.0% a year ago{held}."
        )


def test_an_impairment_is_told_where_it_is_a_quarter_of_the_loss() -> None:
    for impairment, is_told in ((-25, True), (-24.9, False), (0, False)):
        panel = made(operating_loss=[-90, -100], impairment_of_long_lived_assets=[0, impairment])
        assert ("An impairment deepened the loss." in told(of(panel))) == is_told


# Growth, margins, cash, what is owed


def test_a_segment_carries_growth_or_shrinks_and_the_other_may_go_its_own_way() -> None:
    def said(public: Figures, enterprise: Figures) -> str:
        whole = [a + b for a, b in zip(public, enterprise, strict=True)]
        segments = {"public_cloud_revenues": public, "enterprise_cloud_revenues": enterprise}
        one = of(made(total_revenues=whole, **segments))
        ((lead, text),) = told(one).items()
        return f"{lead.split()[0]}: {text}"

    up = said([60, 0, 0, 0, 80], [40, 0, 0, 0, 50])
    assert up == "Public: It added 20.0 of the 30.0 points."
    mixed = said([60, 0, 0, 0, 55], [40, 0, 0, 0, 70])
    assert mixed == "Enterprise: It added 30.0 points of growth; public cloud took 5.0."
    down = said([60, 0, 0, 0, 50], [40, 0, 0, 0, 38])
    assert down == "Public: It took 10.0 of the 12.0 points lost."
    fell = said([60, 0, 0, 0, 40], [40, 0, 0, 0, 45])
    assert fell == "Public: It took 20.0 points of growth; enterprise cloud added 5.0."


@pytest.mark.parametrize(
    ("before", "now", "lead"),
    [
        (10, 17.9, ""),
        (10, 18, "Growth gathered pace."),
        (10, 2, "Growth lost pace."),
        (-10, -1, "The fall eased."),
        (-2, -10, "The fall deepened."),
        (-4, 4, "A fall turned into growth."),
        (4, -4, "Growth turned into a fall."),
    ],
)
def test_growth_changes_its_pace_from_eight_points_on(before: float, now: float, lead: str) -> None:
    said = told(of(made(total_revenues=[100.0] * 5 + [100 + before, 100 + now])))
    found = [one for one in said if "rowth" in one or "fall" in one]
    assert found == ([lead] if lead else [])
    then = f"{before:.1f}".replace("-", "−")
    assert not lead or said[lead] == f"It was {then}% on the year in the quarter before."


def test_a_fall_eases_or_deepens_from_eight_points_on() -> None:
    for rate, lead in ((-17, ""), (-10, "The fall eased."), (-30, "The fall deepened.")):
        panel = made(total_revenues=[100.0, 100, 100, 100, 80, 100 + rate])
        leads = [one for one in told(of(panel)) if one.startswith(("The fall", "Growth"))]
        assert leads == ([lead] if lead else [])


@pytest.mark.parametrize(
    ("idc", "lead"),
    [(40, "The gross margin fell."), (47, "IDC weighed on gross margin.")],
)
def test_a_cost_weighs_on_the_margin_where_it_is_half_of_what_does(idc: float, lead: str) -> None:
    costs = {
        "cost_of_revenues": [-50, 0, 0, 0, -80],
        "idc_costs": [-30, 0, 0, 0, -idc],
        "depreciation_amortization_costs": [-10, 0, 0, 0, -18.5],
        "solution_development_and_services_costs": [-10, 0, 0, 0, -18.5],
    }
    panel = made(total_revenues=[100] * 5, gross_profit=[50, 0, 0, 0, 20], **costs)
    assert lead in told(of(panel))


def test_costs_besides_the_named_ones_are_among_what_moved_the_margin() -> None:
    costs = {
        "cost_of_revenues": [-60, 0, 0, 0, -70],
        "idc_costs": [-30, 0, 0, 0, -30.1],  # a tenth of a point, which is not told
        "depreciation_amortization_costs": [-10, 0, 0, 0, -8],
        "solution_development_and_services_costs": [-10, 0, 0, 0, -10],
    }
    panel = made(total_revenues=[100] * 5, gross_profit=[40, 0, 0, 0, 30], **costs)
    assert told(of(panel))["Other costs weighed on gross margin."].startswith(
        "It lost 10.0 points in a year: other costs (11.9) pulled it down; depreciation (2.0) gave "
        "some of it back."
    )


def test_no_fall_is_the_smallest_since_a_rise() -> None:
    rates = [103, 80, 80, 80, 80, 80, 75.2, 75.2, 75.2, 72.0]  # up 3 %, down 20, 6 … and 10 %
    one = of(made(total_revenues=[100.0, 100, 100, 100, *rates]))
    assert one.headline.text.startswith("Revenue down 10%")
    one = of(made(total_revenues=[100.0] * 4 + [103, 80, 80, 80, 82.4, 76.0, 76, 76, 80.8]))
    assert one.headline.text == "Revenue down 2%, the smallest fall in 8 quarters"


@pytest.mark.parametrize(
    ("gain", "told_of_it"),
    [(3, "; without a disposal gain of RMB3.0m it would be a loss of RMB2.0m"), (0.5, "")],
)
def test_a_sign_that_only_a_disposal_gives_is_told(gain: float, told_of_it: str) -> None:
    panel = made(
        total_revenues=[100] * 5, adjusted_ebitda=[4, 1, 1, 1, 11],
        normalized_adjusted_ebitda=[4, 1, 1, 1, 11 - gain],
        disposal_adjustment=[0, 0, 0, 0, -gain], depreciation_and_amortization=[10] * 5,
    )  # fmt: skip
    (said,) = [text for text in told(of(panel)).values() if "After depreciation" in text]
    assert said.endswith(
        "After depreciation a profit of RMB1.0m is left, 1.0% of revenues, after a loss of 6.0% a "
        f"year ago{told_of_it}."
    )


def test_the_ecosystem_buys_more_or_less() -> None:
    for then, now, text in (
        (20, 30, "The ecosystem buys more. Revenue from Xiaomi and Kingsoft was up 50.0% on the "
                 "year, and 30.0% of the total."),
        (30, 24, "The ecosystem buys less. Revenue from Xiaomi and Kingsoft was down 20.0% on the "
                 "year, and 24.0% of the total."),
        (20, 50, "The ecosystem buys more. Revenue from Xiaomi and Kingsoft was 2.5 times that of "
                 "a year ago, and 50.0% of the total."),
    ):  # fmt: skip
        panel = made(total_revenues=[100] * 5, ecosystem_revenues=[then, None, None, None, now])
        assert text in [f"{lead} {said}" for lead, said in told(of(panel)).items()]


@pytest.mark.parametrize(
    ("reported", "gains", "lead", "text"),
    [
        ([30, 70, 65], [0, 20, 5], "EBITDA rose, as reported it fell.", "up 20.0% on the quarter. "
         "The fall in the reported figure is a gain of RMB20.0m in the quarter before."),
        ([30, 50, 60], [0, 0, 20], "EBITDA fell, as reported it rose.", "down 20.0% on the quarter."
         " The rise in the reported figure is a gain of RMB20.0m in this quarter."),
        ([30, 50, 48], [0, 0, -12], "EBITDA rose, as reported it fell.", "up 20.0% on the quarter. "
         "The fall in the reported figure is a loss of RMB12.0m in this quarter."),
    ],
)  # fmt: skip
def test_ebitda_that_disposals_turn_is_told_without_them(
    reported: list[float], gains: list[float], lead: str, text: str
) -> None:
    normal = [each - gain for each, gain in zip(reported, gains, strict=True)]
    panel = made(
        total_revenues=[100] * 3, adjusted_ebitda=reported, normalized_adjusted_ebitda=normal,
        disposal_adjustment=[-gain for gain in gains],
    )  # fmt: skip
    said = told(of(panel))[lead]
    assert said == f"Without disposals adjusted EBITDA was RMB{normal[-1]:.1f}m, {text}"


def test_operations_are_told_with_their_verb_where_it_was_another() -> None:
    flow = "net_cash_from_operating_activities"
    for then, now, lead, text in (
        (-5, 7, "brought in cash.", "brought in RMB7.0m, after using RMB5.0m a year ago."),
        (5, -7, "used cash.", "used RMB7.0m, after bringing in RMB5.0m a year ago."),
        (-5, -7, "used more cash.", "used RMB7.0m, after RMB5.0m a year ago."),
        (-7, -5, "used less cash.", "used RMB5.0m, after RMB7.0m a year ago."),
        (5, 7, "brought in more cash.", "brought in RMB7.0m, after RMB5.0m a year ago."),
        (7, 5, "brought in less cash.", "brought in RMB5.0m, after RMB7.0m a year ago."),
    ):
        said = told(of(made(**{flow: [then, 1, 1, 1, now]})))
        assert said == {f"Operations {lead}": f"Operations {text}"}


FLOWS = {
    "net_cash_from_operating_activities": [4, 10], "cash_at_end_of_period": [50, 40],
    "net_cash_from_investing_activities": [None, -12],
    "net_cash_from_financing_activities": [None, -8],
}  # fmt: skip


@pytest.mark.parametrize(("capex", "by"), [(None, ""), (30, " by RMB10.0m")])
def test_by_how_much_cash_moved_is_told_once(capex: float | None, by: str) -> None:
    one = of(made(**FLOWS, capital_expenditures_and_leased_assets=[None, capex]))
    (flows,) = [text for text in told(one).values() if "so that" in text]
    assert flows.endswith(f"so that cash fell{by} to RMB40.0m.")
    assert ("Cash fell by RMB10.0m" in one.subline.text) == (not by)


def test_what_was_paid_is_told_only_beside_what_operations_brought_in() -> None:
    panel = made(
        cash_at_end_of_period=[50, 40], other_liabilities=[10, 20],
        capital_expenditures_and_leased_assets=[None, 30],
        net_cash_from_investing_activities=[None, -12],
    )  # fmt: skip
    assert told(of(panel)) == {}
    assert of(panel).subline.text == (
        "RMB18.0m of the quarter's RMB30.0m of capital expenditure and leased assets did not pass "
        "through cash."
    )


DEBT = {
    "short_term_borrowings": 0, "long_term_borrowings": 0, "cash_and_cash_equivalents": 0,
    "restricted_cash": 0, "short_term_investments": 0, "amounts_due_to_related_parties_current": 0,
    "amounts_due_to_related_parties_non_current": 0, "operating_lease_liabilities_current": 0,
    "operating_lease_liabilities_non_current": 0, "other_liabilities": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("borrowed", "cash", "lead", "text", "clause"),
    [
        ([30, 50], [0, 0], "More is owed.", "rose to RMB50.0m from RMB30.0m the quarter before, "
         "2.5 times EBITDA of four quarters; net debt alone is RMB50.0m (2.5 times) after RMB30.0m",
         "net obligations rose by RMB20.0m in three months"),
        ([50, 30], [0, 0], "Less is owed.", "fell to RMB30.0m from RMB50.0m the quarter before, "
         "1.5 times", "net obligations fell by RMB20.0m in three months"),
        ([50, 50], [20, 0], "Cash fell, what is owed rose.", "rose to RMB50.0m from RMB30.0m",
         "net obligations rose by RMB20.0m in three months"),
        # what is more than covered by cash is no multiple of EBITDA
        ([30, 30], [0, 50], "Net cash grew.", "fell to −RMB20.0m from RMB30.0m the quarter before; "
         "borrowings alone are below cash by RMB20.0m", "owed rose by RMB50.0m"),
        ([30, 40], [50, 50], "Net cash shrank.", "Cash exceeds all that is owed by RMB10.0m, after "
         "RMB20.0m the quarter before", "cash less all that is owed fell by RMB10.0m"),
    ],
)  # fmt: skip
def test_what_is_owed_is_told_narrow_and_broad(
    borrowed: Figures, cash: Figures, lead: str, text: str, clause: str
) -> None:
    items = {name: [value] * 2 for name, value in DEBT.items()}
    items |= {"short_term_borrowings": borrowed, "cash_and_cash_equivalents": cash}
    one = of(made(**items, adjusted_ebitda=[5] * 4))
    assert text in told(one)[lead]
    assert clause in one.subline.text.lower().replace("rmb", "RMB")
