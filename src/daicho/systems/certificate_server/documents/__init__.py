"""Papers of the certificate server: made for one request, read again before they leave, never kept."""
