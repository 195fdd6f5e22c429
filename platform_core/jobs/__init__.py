"""What runs on a timetable."""
