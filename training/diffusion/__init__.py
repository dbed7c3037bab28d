"""The diffusion family: chunks of frames out of noise, by flow matching."""
