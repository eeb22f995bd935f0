"""Accounts (職員の認証): four realms, each with its own accounts, terminals, sessions and cookie.

A session is good only while its account is: every request reads the account anew, so a right that lapsed is gone at
once. All rows lie in the realm's own database, never in that of the system being served, unless they are the same.
"""
