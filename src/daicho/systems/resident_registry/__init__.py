"""住民基本台帳システム (S1) — the resident registry: entry, verification, approval, versions, certificates."""
