"""What all trainings share: loop, checkpoints, building blocks, ONNX export."""
