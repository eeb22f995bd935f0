"""団体内統合宛名システム: S5, one addressee for each person, where departments look people up."""
