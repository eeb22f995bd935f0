"""The communication server as a process of its own: its HTTPS door, its database, and nothing else."""

from __future__ import annotations

import sys

from tests.foundation.messaging.process_settings import take_over


def main() -> None:
    """Prints its port and serves until it is killed."""
    take_over(sys.stdin)
    from daicho.contracts.inquiries import JukinetLinkageStatusAnswer
    from daicho.foundation.crypto.pki import server_context
    from daicho.foundation.messaging.answering import AnswerDesk
    from daicho.foundation.messaging.https_door import HttpsDoor, ways_of
    from daicho.foundation.messaging.inbox import Inbox

    status = JukinetLinkageStatusAnswer(
        waiting=0, held=0, oldest_age_seconds=None, last_error="", last_delivered_at=None
    )
    inbox = Inbox("jukinet_server", {"IdentificationUpdate": lambda ctx, body: None})
    desk = AnswerDesk("jukinet_server", {"JukinetLinkageStatus": lambda ctx, question: status})
    with HttpsDoor(("127.0.0.1", 0), server_context("jukinet_server"), ways_of(inbox, desk)) as door:
        print(door.server_address[1], flush=True)
        door.serve_forever()


if __name__ == "__main__":
    main()
