"""Inbox of the communication server: takes 本人確認情報の更新 and 抑止情報, which only the registry may send (M48)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import IdentificationUpdate, JukinetSuppressionChanged
from daicho.foundation.messaging.inbox import Handler
from daicho.kernel.context import Context
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.keep_suppression import keep_suppression


def identification_update(ctx: Context, update: IdentificationUpdate) -> None:
    """本人確認情報の更新, from the registry."""
    apply_update(ctx, update, CITY_CODE)


HANDLERS: Mapping[str, Handler] = {
    IdentificationUpdate.type: identification_update,
    JukinetSuppressionChanged.type: keep_suppression,
}
"""One handler for each message type that the connection table lets in; there is no other way in."""
