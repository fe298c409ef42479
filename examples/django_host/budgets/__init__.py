"""Budgets, and the orders that use them up."""
