"""Money: sums with their basis, cash flows by year, and the measures taken of them, each kept apart from the others.

NPV, rate of return, levelised cost, required price, payback and opportunity answer different questions and need not move
together. Nothing here turns one into another, and nothing merges them into one number per kg.
"""
