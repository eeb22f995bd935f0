"""One file per thing that staff can do: one transaction with its audit row and its outgoing messages."""
