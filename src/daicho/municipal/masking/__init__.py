"""支援措置による表示の制限: when an address must not be shown to anybody, by person, household and address."""
