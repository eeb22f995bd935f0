"""Inbox of the communication server: updates, 抑止情報, notices, wishes for numbers, from the registry alone (M48)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import (
    DestinationUpdated,
    FamilyRegisterNoticeSent,
    IdentificationRecovered,
    IdentificationUpdate,
    IdentificationWithdrawn,
    JukinetSuppressionChanged,
    MoveInNoticeSent,
    MoveOutCancelledSent,
    MoveOutCertificateSent,
    NumberRequested,
    ResidentCodesWanted,
)
from daicho.foundation.messaging.inbox import Handler
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.forward_notice import forward_notice
from daicho.systems.jukinet_server.actions.keep_suppression import keep_suppression
from daicho.systems.jukinet_server.actions.numbers import take_codes_wanted, take_number_request
from daicho.systems.jukinet_server.actions.recover_record import recover_record, withdraw_record
from daicho.systems.jukinet_server.actions.take_destination import take_destination
from daicho.systems.jukinet_server.queries.served import served_municipalities


def identification_update(ctx: Context, update: IdentificationUpdate) -> None:
    """本人確認情報の更新, from the registry, for one of the municipalities that this CS serves."""
    served = tuple(served_municipalities())
    code = update.identification.municipality_code
    apply_update(ctx, update, code if code in served else served[0])


def identification_recovered(ctx: Context, told: IdentificationRecovered) -> None:
    """記録の回復, for one of the municipalities that this CS serves."""
    served = tuple(served_municipalities())
    code = told.identification.municipality_code
    recover_record(ctx, told, code if code in served else served[0])


HANDLERS: Mapping[str, Handler] = {
    IdentificationUpdate.type: identification_update,
    IdentificationRecovered.type: identification_recovered,
    IdentificationWithdrawn.type: withdraw_record,
    JukinetSuppressionChanged.type: keep_suppression,
    MoveOutCertificateSent.type: forward_notice,
    MoveOutCancelledSent.type: forward_notice,
    MoveInNoticeSent.type: forward_notice,
    FamilyRegisterNoticeSent.type: forward_notice,
    NumberRequested.type: take_number_request,
    ResidentCodesWanted.type: take_codes_wanted,
    DestinationUpdated.type: take_destination,
}
"""One handler for each message type that the connection table lets in; there is no other way in."""
