"""Does the evidence prove the entered values? The program compares, the person decides."""
