"""Clips as plain facts by frame, and the painter that turns facts into frames."""
