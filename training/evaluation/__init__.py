"""What the clips and their sound show, judged from pixels and samples alone."""
