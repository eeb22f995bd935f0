"""Screens of the certificate server: reception at the counter, the calling screen, settings, status, receipts."""
