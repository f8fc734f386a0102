"""Charts as inline SVG, drawn on the server: no script, no inline style, good on paper too."""
