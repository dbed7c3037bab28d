"""Bundles: graphs, vocabulary and manifest from checkpoints, and back."""
