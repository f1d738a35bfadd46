"""Signing in, sign-ins, passwords, invitations, and rights given to accounts."""
