"""Runs Debian's Apertium APy on 127.0.0.1 only: by itself it listens on every interface and has no option for it.

Usage: LC_ALL=C.UTF-8 /usr/bin/python3 serve.py [port]
Any free port unless told. Says on one line of its output where it listens, and ends with whoever started it.
"""

import os
import signal
import sys
import threading

import tornado.httpserver
import tornado.netutil

ADDRESS = '127.0.0.1'
LANGUAGE_NAMES = '/usr/share/apertium-apy/langNames.db'
PAIRS = '/usr/share/apertium/modes'


def bind_here(server, port, *_, **__):
    sockets = tornado.netutil.bind_sockets(port, ADDRESS)
    server.add_sockets(sockets)
    print('http://%s:%d' % (ADDRESS, sockets[0].getsockname()[1]), flush=True)


def end_with_parent():
    # The input is a pipe of whoever started this: it ends when they do, however they do.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


port = sys.argv[1] if len(sys.argv) > 1 else '0'
# Read by the import below.
sys.argv = ['apertium-apy', '--port', port, '--lang-names', LANGUAGE_NAMES, PAIRS]

from apertium_apy import apy  # noqa: E402

tornado.httpserver.HTTPServer.bind = bind_here
tornado.httpserver.HTTPServer.start = lambda *_: None
threading.Thread(target=end_with_parent, daemon=True).start()
apy.main()
