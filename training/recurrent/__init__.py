"""The recurrent family: a hidden state that shows one frame a step."""
