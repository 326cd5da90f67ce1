"""A mail server on this machine that behaves as told, one connection at a time: it takes a letter, refuses it, hangs
or disappears at every point of the conversation. What it has taken is kept, whatever it said."""

import random
import socketserver
import threading
import time
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy

# How a conversation may go. What happens after DATA has a name that begins with "after".
TAKEN = "taken"
BUSY = "busy"  # 421 instead of a greeting
PUT_OFF = "put-off"  # 451 to RCPT
UNKNOWN = "unknown"  # 550 to RCPT
GONE_BEFORE = "gone-before"  # closes instead of asking for the letter
AFTER_PUT_OFF = "after-put-off"  # 452 to the letter
AFTER_REFUSED = "after-refused"  # 554 to the letter
AFTER_GONE = "after-gone"  # closes without taking it
AFTER_TAKEN_GONE = "after-taken-gone"  # takes it and closes without a word
AFTER_TAKEN_HANGS = "after-taken-hangs"  # takes it and never answers
AFTER_TAKEN_BABBLES = "after-taken-babbles"  # takes it and says something that is no answer
AFTER_TAKEN_NO_GOODBYE = "after-taken-no-goodbye"  # takes it, says so, and closes before QUIT
ALL = (
    TAKEN,
    BUSY,
    PUT_OFF,
    UNKNOWN,
    GONE_BEFORE,
    AFTER_PUT_OFF,
    AFTER_REFUSED,
    AFTER_GONE,
    AFTER_TAKEN_GONE,
    AFTER_TAKEN_HANGS,
    AFTER_TAKEN_BABBLES,
    AFTER_TAKEN_NO_GOODBYE,
)
TAKES = (TAKEN, AFTER_TAKEN_GONE, AFTER_TAKEN_HANGS, AFTER_TAKEN_BABBLES, AFTER_TAKEN_NO_GOODBYE)
REFUSALS = {AFTER_PUT_OFF: "452 later", AFTER_REFUSED: "554 no", AFTER_TAKEN_BABBLES: "well, hello"}


class Conversation(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        way = self.server.next_way()
        if way == BUSY:
            return self.say("421 too busy")
        self.say("220 mail.example.test")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb == b"RCPT" and way in (PUT_OFF, UNKNOWN):
                self.say("451 greylisted" if way == PUT_OFF else "550 no such user")
            elif verb != b"DATA":
                self.say("250 fine")
            elif way == GONE_BEFORE or not self.take(way):
                return None
        return None

    def take(self, way):
        """The letter itself; False when we hang up."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if way in TAKES:
            self.server.keep(b"".join(lines))
        if way == AFTER_TAKEN_HANGS:
            self.server.stopping.wait(self.server.hangs_for)
        if way in (AFTER_GONE, AFTER_TAKEN_GONE, AFTER_TAKEN_HANGS):
            return False
        self.say(REFUSALS.get(way, "250 queued"))
        return way != AFTER_TAKEN_NO_GOODBYE


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, ways, *, seed=0, hangs_for=1.0):
        """`ways`: how the connections go, drawn by the seed; one alone is how they all go."""
        super().__init__(("127.0.0.1", 0), Conversation)
        self.ways, self.hangs_for = ways, hangs_for
        self.random, self.lock, self.stopping = random.Random(seed), threading.Lock(), threading.Event()
        self.messages = []

    @property
    def port(self):
        return self.server_address[1]

    def next_way(self):
        with self.lock:
            return self.random.choice(self.ways)

    def keep(self, data):
        with self.lock:
            self.messages.append(message_from_bytes(data, policy=policy.default))

    def taken(self):
        """{address: letters taken}"""
        with self.lock:
            return Counter(str(message["To"]) for message in self.messages)

    def wait_for(self, count, seconds=10):
        """Until so many letters have been taken."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.messages) >= count

    def handle_error(self, request, client_address):
        """The other end hung up; that is what we are here for."""


@contextmanager
def mail_server(*ways, **options):
    server = MailServer(ways or ALL, **options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
