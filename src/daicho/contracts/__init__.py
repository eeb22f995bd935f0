"""Contracts (連携仕様): everything that two systems may say to each other, and who may say it to whom."""
