"""A log of days lived through again, judged by the very rules that judge patients."""
