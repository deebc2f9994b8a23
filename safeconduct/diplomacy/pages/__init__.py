"""What the pages of the diplomatic register show, made ready for their templates."""
