"""Ten databases in one program: engine with guard, router by app label, rights computed from the models."""
