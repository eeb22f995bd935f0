"""証明書交付センター: stands between kiosks and the certificate servers of municipalities."""
