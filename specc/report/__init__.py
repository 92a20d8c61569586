"""What people and machines read: findings as text, JSON and annotations, tables of shapes."""
