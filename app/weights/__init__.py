"""Files of weights: .npz and .safetensors, with the lesson's names and with torch's."""
