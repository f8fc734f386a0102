"""What must hold of everything that is not run by the tests: images, manifests, pins, the tree."""
