"""Cells that try out what a kernel has to do; each pair of engines must give the same outputs."""

# A stock kernel reads what goes past Python in a thread of its own, and does not wait for it; cells
# that write that way give it time. Ours needs none.
PAUSE = "__import__('time').sleep(0.5)\n"

ALLOWED = "# may fail\n"  # cells that begin with this are tagged raises-exception

CELLS = [
    "years = 3  # parameters",
    "years + 1",
    "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out again')",
    "print('no end', end='')\nsys.stdout.write('!')\nsys.stdout.writelines(['a\\n', 'b\\n'])",
    "print('\\u00e9\\u2211\\U0001f600')\nprint('10%\\r100%')",
    "_, Out[3], In[3], len(In)",
    "import os\nos.system('echo from a shell; echo and its errors >&2');" + "\n" + PAUSE,
    "print('before')\nos.write(1, b'past Python\\n')\n" + PAUSE + "print('after')",
    "import subprocess\nsubprocess.run(['sh', '-c', 'echo child'])\n"
    + PAUSE
    + "print(subprocess.run('cat', stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout)",
    "subprocess.run([sys.executable, '-c', \"print('x' * 300_000)\"], check=True)\n" + PAUSE,
    "!echo line magic",
    "%%bash\necho cell magic\necho errors >&2",
    "%pwd",
    "%%capture kept\nprint('kept')\n1 + 1",
    "kept.stdout, len(kept.outputs)",
    "%history -n 1-3",
    "%who int",
    "from IPython.display import (HTML, JSON, Image, Javascript, Latex, Markdown, clear_output,"
    " display, update_display)\nimport base64",
    "display(HTML('<b>b</b>'), Markdown('*m*'), Latex('$x$'), JSON({'a': [1, None]}))",
    "Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), metadata={'a': 1})",
    "display({'application/x-own+json': [{'value': 1.5}], 'text/plain': 'own'}, raw=True)",
    "display({'application/x-own+json': [float('nan')], 'text/plain': 'nan'}, raw=True)",
    "handle = display('first', display_id='d')\nhandle.update('second')",
    "update_display('third', display_id='d')",
    "display('a', display_id='d')\nprint('between')\ndisplay('b')",
    "print('gone')\nclear_output()\nprint('stays')",
    "print('stays until')\nclear_output(wait=True)",
    "print('gone')\nclear_output(wait=True)\nprint('replaced')",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')\nawait asyncio.sleep(0, 'value')",
    "log = []\nasync def later():\n    await asyncio.sleep(0.05)\n    log.append('done')\n"
    "task = asyncio.create_task(later())",
    "await task\nlog",
    "async with asyncio.timeout(5):\n    print('async with')",
    ALLOWED + "async def fails():\n    raise KeyError('async')\nawait fails()",
    "import contextvars\nvariable = contextvars.ContextVar('v', default=0)\nvariable.set(3);",
    "variable.get()",
    "import threading\nworker = threading.Thread(target=print, args=['from a thread'])\n"
    "worker.start()\nworker.join()",
    "import multiprocessing\nchild = multiprocessing.get_context('fork').Process("
    "target=print, args=['from a process'])\nchild.start()\nchild.join()\n"
    + PAUSE
    + "child.exitcode",
    "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(2) as pool:\n    print(sum(pool.map(abs, range(-5, 5))))",
    ALLOWED + "input('name? ')",
    ALLOWED + "import getpass\ngetpass.getpass()",
    ALLOWED + "sys.exit(3)",
    ALLOWED + "raise SystemExit",
    ALLOWED + "raise KeyboardInterrupt",
    ALLOWED + "def f(n):\n    return 1 / n\ntry:\n    f(0)\nexcept ZeroDivisionError as error:\n"
    "    raise ValueError('because') from error",
    ALLOWED + "for x in range(3)\n    print(x)",
    ALLOWED
    + "print('before the fault')\nraise ExceptionGroup('two', [KeyError(1), ValueError(2)])",
    ALLOWED + "class Bad:\n    def __repr__(self):\n        raise RuntimeError('no repr')\nBad()",
    ALLOWED + "class Half:\n    def _repr_html_(self):\n        raise RuntimeError('no html')\n"
    "    def __repr__(self):\n        return 'half'\nHalf()",
    "import warnings\nwarnings.warn('mind this')\nwarnings.warn('old', DeprecationWarning)",
    "import logging\nlogging.warning('logged')\nlogging.getLogger('x').error('logged too')",
    "import pandas as pd\nframe = pd.DataFrame({'a': [1.5, None], 'b': ['x', 'y']})\nframe",
    "frame.style.set_uuid('u')",
    "print(frame)\npd.get_option('display.width'), pd.get_option('display.max_columns')",
    "import numpy as np\nnp.random.seed(1)\nnp.random.rand(), np.random.default_rng(2).normal()",
    "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.title('shown at the end')",
    "figure, axes = plt.subplots(figsize=(3, 2))\naxes.bar(['a', 'b'], [1, 2])\nfigure",
    "plt.plot([1, 2])\nplt.show()\nprint('after the chart')",
    "%matplotlib inline\nplt.plot([2, 1]);",
    "%config InlineBackend.figure_formats = ['jpeg']\nplt.plot([2, 1]);",
    "import matplotlib\nmatplotlib.get_backend(), sorted((k, str(v)) for k, v in "
    "matplotlib.rcParams.items())",
    "shell = get_ipython()\ntype(shell).__name__, 'IPKernelApp' in shell.config, __name__",
    "sys.path[0], os.getcwd() == sys.path[-1], __session__ if '__session__' in dir() else None",
    "{name: os.environ.get(name) for name in ('TERM', 'FORCE_COLOR', 'PAGER', 'MPLBACKEND', "
    "'OPENBLAS_NUM_THREADS', 'CLICOLOR')}",
    "sys.stdout.isatty(), sys.stdout.encoding, type(sys.stdout).__mro__[-4:], sys.stdout.name",
    "print(*[f'{n:>99}' for n in range(20_000)], sep='\\n')",
    "import signal\nsignal.getsignal(signal.SIGINT) is signal.default_int_handler",
    "import gc\ngc.isenabled(), sys.flags.safe_path, threading.current_thread().name",
    "import comm\nchannel = comm.create_comm(target_name='nobody', data={'a': 1})\n"
    "channel.send({'b': 2}, buffers=[b'bytes'])",
    "shell.set_next_input('never')\nprint?",
    "from tqdm.auto import tqdm\nlist(tqdm(range(2), disable=True))",
    "__import__('json').dumps(sorted(k for k in globals() if not k.startswith('_')))",
]

LAST = ["print('as far as this')\n1 / 0", "print('never')"]
