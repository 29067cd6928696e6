"""Xiuhua 绣花: urban management as one closed loop."""
