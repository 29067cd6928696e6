"""What all domains share; apps in one order, lower never imports higher."""
