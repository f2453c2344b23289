"""The warm engine: runs each notebook in a process forked from one that has the libraries loaded.

Who does what, from the outside in:

- `papermill_engine` is what papermill calls; `client` is the kernel manager and client it uses.
- `nest` starts the nursery, a process of its own, and asks it for kernels, and for errands:
  functions called in forked processes (`errand`). `fork` is a forked process as seen from
  outside.
- `nursery` is that process: it loads the libraries (`preload`), keeps to one thread, and forks.
- `kernel` is what a forked process becomes: IPython's real kernel, whose messages and output
  streams (`streams`) go through two socket pairs (`wire`) instead of zmq.
- `family` keeps together what a notebook starts; `bounds` says how much it may put out.
- `machine` asks the operating system for what the others need.
"""
