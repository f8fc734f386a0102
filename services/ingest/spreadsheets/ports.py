"""What a spreadsheet holds, whatever kind of file it came as."""
