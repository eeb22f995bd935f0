"""daicho (台帳): the resident registry of a Japanese city and the seven systems that hang on it."""
