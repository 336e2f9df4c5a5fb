"""Questions for management, each by its trigger, on made-up figures."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from kcanalysis.changes import Change
from kcanalysis.presenting.takeaways.questions import questions
from kcanalysis.reasons import Reason
from kcanalysis.said import Said
from tests.presenting.made_up import NOTHING, Figures, made


def reason(cause: str) -> Reason:
    day = datetime.date(2026, 3, 31)
    return Reason("2026Q1", "net_loss", day, 3, "year", "worse", cause, "", False, "f:1")


@pytest.mark.parametrize(
    ("items", "said", "question"),
    [
        ({"other_liabilities": [100, 120.1]}, NOTHING,
         "What is in other liabilities, up 20.1% in three months?"),
        ({"total_revenues": [100, 100, 100, 100, 100, 101, 102, 103, 120, 130],
          "gross_profit": [30, 30, 30, 30, 30, 30, 30, 30, 30, 20]}, NOTHING,
         "When will costs that run ahead of revenues be earned?"),
        ({"interest_expense": [None, -2.1], "short_term_borrowings": [100, 100],
          "long_term_borrowings": [0, 0]}, NOTHING,
         "What besides borrowings bears interest, which is 8.4% of them a year?"),
        ({"total_revenues": [90, 90], "accounts_receivable": [10, 30],
          "amounts_due_from_related_parties_current": [10, 10]}, NOTHING,
         "Why do receivables, with those from related parties, stand for 40 days?"),
        ({"disposal_adjustment": [-5.1], "adjusted_ebitda": [100]}, NOTHING,
         "What was sold at a gain of RMB5.1m?"),
        ({"disposal_adjustment": [-5.1, 0], "adjusted_ebitda": [100, 100]}, NOTHING,
         "What was sold in the quarter before at a gain of RMB5.1m?"),
        ({"net_loss": [-1]}, replace(NOTHING, reasons=[reason("credit_losses")]),
         "Whose receivables are the credit losses on?"),
        ({"net_loss": [-1]},
         replace(NOTHING, changes=[Change("gone", "", "f:1", "ai_gross_billings")]),
         "Why is there no figure any more for gross billings of AI business?"),
    ],
)  # fmt: skip
def test_each_question_has_its_trigger(
    items: dict[str, Figures], said: Said, question: str
) -> None:
    asked = questions(made(**items), said)
    assert ["".join(p if isinstance(p, str) else p.text for p in parts) for parts in asked] == [
        question
    ]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ({"other_liabilities": [100, 120]}, NOTHING),
        ({"total_revenues": [100] * 9 + [130], "gross_profit": [30] * 9 + [39]}, NOTHING),
        ({"interest_expense": [None, -2.0], "short_term_borrowings": [100, 100],
          "long_term_borrowings": [0, 0]}, NOTHING),
        ({"total_revenues": [90, 90], "accounts_receivable": [10, 20],
          "amounts_due_from_related_parties_current": [10, 10]}, NOTHING),
        ({"disposal_adjustment": [-5.0], "adjusted_ebitda": [100]}, NOTHING),
        ({"disposal_adjustment": [-5.1], "adjusted_ebitda": [-100]}, NOTHING),
        ({"net_loss": [-1]}, replace(NOTHING, reasons=[reason("seasonality")])),
        ({"net_loss": [-1]}, replace(NOTHING, changes=[Change("new", "", "f:1", "goodwill")])),
    ],
)  # fmt: skip
def test_no_question_is_asked_below_its_trigger(items: dict[str, Figures], said: Said) -> None:
    assert questions(made(**items), said) == []


def test_four_questions_are_enough() -> None:
    panel = made(
        other_liabilities=[100, 130], interest_expense=[-5, -5], long_term_borrowings=[0, 0],
        short_term_borrowings=[100, 100], disposal_adjustment=[-9, -9], adjusted_ebitda=[50, 50],
    )  # fmt: skip
    assert len(questions(panel, replace(NOTHING, reasons=[reason("credit_losses")]))) == 4
