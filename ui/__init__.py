"""What a person sees and presses. A widget asks and shows; it decides nothing."""
