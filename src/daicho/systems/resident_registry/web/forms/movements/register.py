"""The entry forms by kind of movement. A new kind adds one line here and one in ``rules.movements.register``."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.systems.resident_registry.web.forms.movements.arrival_notice import ArrivalNoticeForm
from daicho.systems.resident_registry.web.forms.movements.birth import BirthForm
from daicho.systems.resident_registry.web.forms.movements.cancellation import CancellationForm
from daicho.systems.resident_registry.web.forms.movements.corrections import (
    ClericalCorrectionForm,
    MinorCorrectionForm,
    OfficialCorrectionForm,
)
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm
from daicho.systems.resident_registry.web.forms.movements.household_changes import (
    HeadChangeForm,
    HouseholdChangeForm,
    HouseholdMergerForm,
    HouseholdSeparationForm,
)
from daicho.systems.resident_registry.web.forms.movements.immigration import (
    ImmigrationNoticeForm,
    ImmigrationResidenceForm,
    StatusAcquiredForm,
)
from daicho.systems.resident_registry.web.forms.movements.leaving import (
    DeathForm,
    DisappearanceForm,
    OfficialRemovalForm,
)
from daicho.systems.resident_registry.web.forms.movements.move_out import MoveOutForm
from daicho.systems.resident_registry.web.forms.movements.move_within import MoveWithinForm
from daicho.systems.resident_registry.web.forms.movements.names_beside import CommonNameForm, FormerNameForm
from daicho.systems.resident_registry.web.forms.movements.nationality import NationalityLossForm, NaturalizationForm
from daicho.systems.resident_registry.web.forms.movements.numbers import IndividualNumberForm, ResidentCodeForm
from daicho.systems.resident_registry.web.forms.movements.official_entry import OfficialEntryForm
from daicho.systems.resident_registry.web.forms.movements.sheet_renewal import SheetRemakingForm, SheetRestorationForm
from daicho.systems.resident_registry.web.forms.movements.special_adoption import SpecialAdoptionForm

_ALL: tuple[type[MovementForm], ...] = (
    MoveWithinForm,
    MoveOutForm,
    ArrivalNoticeForm,
    BirthForm,
    DeathForm,
    DisappearanceForm,
    OfficialEntryForm,
    OfficialRemovalForm,
    SpecialAdoptionForm,
    FormerNameForm,
    CommonNameForm,
    NaturalizationForm,
    NationalityLossForm,
    StatusAcquiredForm,
    ImmigrationNoticeForm,
    ImmigrationResidenceForm,
    ResidentCodeForm,
    IndividualNumberForm,
    HouseholdSeparationForm,
    HouseholdMergerForm,
    HouseholdChangeForm,
    HeadChangeForm,
    OfficialCorrectionForm,
    MinorCorrectionForm,
    ClericalCorrectionForm,
    SheetRemakingForm,
    SheetRestorationForm,
    CancellationForm,
)
FORMS: Mapping[str, type[MovementForm]] = {form.kind.code: form for form in _ALL}
