"""The law as pure functions: time, parameters and facts come in as arguments; findings and outcomes go out."""
