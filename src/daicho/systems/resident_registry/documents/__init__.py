"""Certificates and forms: data in, PDF out. Content rules and layouts are shared with other systems (municipal)."""
