"""The entry forms by kind of movement. A new kind adds one line here and one in ``rules.movements.register``."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.systems.resident_registry.web.forms.movements.arrival_notice import ArrivalNoticeForm
from daicho.systems.resident_registry.web.forms.movements.cancellation import CancellationForm
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm
from daicho.systems.resident_registry.web.forms.movements.move_out import MoveOutForm
from daicho.systems.resident_registry.web.forms.movements.move_within import MoveWithinForm

_ALL: tuple[type[MovementForm], ...] = (
    MoveWithinForm,
    MoveOutForm,
    ArrivalNoticeForm,
    CancellationForm,
)
FORMS: Mapping[str, type[MovementForm]] = {form.kind.code: form for form in _ALL}
