"""届出人・本人確認の必須 — when the fields of who stands at the counter must be filled in, on every entry form."""

from __future__ import annotations

from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.systems.resident_registry.rules.filing import BY_PERSON
from daicho.systems.resident_registry.rules.notification import NEEDS_AUTHORITY

_AT_THE_COUNTER = When("basis", tuple(sorted(one.value for one in BY_PERSON)))
_BY_AGENT = When("notifier_kind", tuple(sorted(one.value for one in NEEDS_AUTHORITY)))
FILING_CONDITIONS: Conditions = {
    "notifier_name": (_AT_THE_COUNTER,),
    "notifier_authority": (_AT_THE_COUNTER, _BY_AGENT),
    "paper_1": (_AT_THE_COUNTER, When("explanation")),
    "explanation": (_AT_THE_COUNTER, When("paper_1")),
}
"""One of papers and explanation is enough, so the mark of one goes as the other is filled in."""
