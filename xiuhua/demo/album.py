"""stub"""
class Shots:
    def __init__(s,a,b): s.a,s.b=a,b
    def before(s): return s.a
    def after(s): return s.b
class Album:
    def __init__(s,a,b): s.a,s.b=a,b
    def shots(s,plan,rng): return Shots(s.a,s.b)
