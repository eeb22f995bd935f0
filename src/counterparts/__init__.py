"""Simulators of the outside (模擬相手先): they speak only what ``specs/`` says and share no code.

Each counterpart is a program of its own with its own data folder, its own CA and its own copy of the data it was
sent, so that a misunderstanding of the interface shows on one side only.
"""
