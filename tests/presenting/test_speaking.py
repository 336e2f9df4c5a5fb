"""How figures stand in sentences."""

from __future__ import annotations

import pytest

from kcanalysis.presenting.speaking import tell
from tests.presenting.made_up import made


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{money:net_loss}", "RMB1.23bn"), ("{balance:net_loss}", "−RMB1.23bn"),
        ("{change:net_loss}", "−1,234.6"), ("{money:net_loss@1}", "RMB3bn"),
        ("{change:net_loss@1}", "+3,000.0"), ("{percent:net_margin}", "−61.7%"),
        ("{whole:net_margin}", "−62%"), ("{share:net_margin}", "61.7%"),
        ("{round:net_margin}", "62%"), ("{size:points_on_quarter(net_margin)}", "361.7"),
        ("{points:margin_step_on_quarter(net_loss)}", "361.7"),
        ("{times:quarter_on_quarter(total_revenues)}", "2.0 times"),
        ("{money:net_loss@2}", ""), ("It was {money:total_revenues}, {}.", "It was RMB2bn, so."),
    ],
)  # fmt: skip
def test_a_template_is_filled_with_figures_or_is_nothing(template: str, text: str) -> None:
    panel = made(net_loss=[3000, -1234.56], total_revenues=[1000, 2000])
    parts = tell(panel, template, *(["so"] if "{}" in template else []))
    assert "".join(p if isinstance(p, str) else p.text for p in parts) == text
