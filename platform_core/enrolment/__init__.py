"""Referral, invitation, enrolment, pause and exit."""
