"""What machines are made of: shapes, walls, blankets, shields, boundary layers, valves. No ports, no controls."""
