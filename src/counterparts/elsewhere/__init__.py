"""全国のその他の市区町村 — one stand-in for every municipality that has no simulator of its own (training only)."""
