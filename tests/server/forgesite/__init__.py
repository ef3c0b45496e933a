# SPDX-License-Identifier: GPL-3.0-or-later
"""A Forge server for the tests: what the program sees of a real one, and nothing else."""
