"""A relay in a process of its own, to be killed in the middle of its work."""

from __future__ import annotations

import sys

from tests.foundation.messaging.process_settings import take_over


def main() -> None:
    """Relays until it is killed."""
    take_over(sys.stdin)
    from daicho.foundation.messaging.relay import relay_once
    from daicho.foundation.messaging.transport import InProcessTransport
    from tests.foundation.messaging.stage import RECEIVER, SENDER, an_inbox

    print("ready", flush=True)
    transport = InProcessTransport(an_inbox(), SENDER)
    while True:
        relay_once(SENDER, RECEIVER, transport)


if __name__ == "__main__":
    main()
