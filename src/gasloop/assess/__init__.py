"""Judging: estimates and the audit."""
