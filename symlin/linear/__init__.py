"""Linear maps: of which kind a formula is in its variables, and maps as things with a matrix, a kernel and an image."""
