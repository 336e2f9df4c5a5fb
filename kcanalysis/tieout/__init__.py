"""The tie-out: every number of a release is checked, and what does not tie is told."""

from kcanalysis.tieout.checks import check_facts as check_facts
from kcanalysis.tieout.finding import Finding as Finding
from kcanalysis.tieout.finding import concerning as concerning
from kcanalysis.tieout.finding import exceptions as exceptions
from kcanalysis.tieout.finding import figure_of as figure_of
from kcanalysis.tieout.finding import summary as summary
from kcanalysis.tieout.recall import findings_on as findings_on
from kcanalysis.tieout.recall import load_findings as load_findings
from kcanalysis.tieout.recall import read_said as read_said
from kcanalysis.tieout.recall import store_findings as store_findings
from kcanalysis.tieout.recall import store_said as store_said
