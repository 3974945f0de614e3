"""What goes into the API and what comes out, with limits and examples."""
