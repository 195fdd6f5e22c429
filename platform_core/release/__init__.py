"""What is open to an enrolment, and when the rest opens."""
