"""The library as authors see it: what patients read, what is being written, what needs somebody."""
