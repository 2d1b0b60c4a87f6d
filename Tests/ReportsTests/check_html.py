#!/usr/bin/env python3
"""Opens pages in headless Chromium and fails where one is not as it should be.

    check_html.py PAGE.html ... [--screenshots FOLDER]

Looked at are the widths 1280 and 360 pixels, light and dark, over Chromium's debugging protocol, so that what the browser itself says
counts: an error or a warning in the console, an exception, a request to anything but the page's file and data: addresses, a page wider
than its window or its paper, and values that hovering does not show, or that Escape or scrolling a table does not hide. Exits with 77 where there is no Chromium. Needs Python's standard library alone.
"""
import argparse, base64, json, os, pathlib, shutil, socket, struct, subprocess, sys, tempfile, time, urllib.request

WIDTHS = (1280, 360)
# Of a sheet of A4 with margins of 12 millimetres, in pixels.
PAPER = 703


class Connection:
    """A WebSocket (RFC 6455) to Chromium, with the little of the protocol that is needed."""

    def __init__(self, address):
        host, path = address.removeprefix("ws://").split("/", 1)
        name, port = host.split(":")
        self.socket = socket.create_connection((name, int(port)), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.socket.recv(65536)
        self.buffer = self.buffer.split(b"\r\n\r\n", 1)[1]
        self.number = 0
        self.events = []

    def _take(self, count):
        while len(self.buffer) < count:
            piece = self.socket.recv(1 << 20)
            if not piece:
                raise ConnectionError("Chromium closed the connection")
            self.buffer += piece
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def _receive(self):
        text = b""
        while True:
            first, second = self._take(2)
            length = second & 127
            if length == 126:
                length, = struct.unpack(">H", self._take(2))
            elif length == 127:
                length, = struct.unpack(">Q", self._take(8))
            text += self._take(length)
            if first & 128:
                return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        text = json.dumps({"id": self.number, "method": method, "params": parameters}).encode()
        mask = os.urandom(4)
        size = bytes([128 | len(text)]) if len(text) < 126 else bytes([254]) + struct.pack(">H", len(text))
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))
        self.socket.sendall(b"\x81" + size + mask + masked)
        while True:
            message = self._receive()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def evaluate(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")


def complaints(events, page):
    """What in `events` must not be."""
    found = []
    for event in events:
        parameters = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                address = parameters["request"]["url"]
                if address != page and not address.startswith("data:"):
                    found.append(f"asks for {address}")
            case "Runtime.exceptionThrown":
                found.append(f"exception: {parameters['exceptionDetails'].get('text')}")
            case "Runtime.consoleAPICalled" if parameters["type"] in ("error", "warning", "assert"):
                found.append(f"console: {parameters['args']}")
            case "Log.entryAdded" if parameters["entry"]["level"] in ("error", "warning"):
                found.append(f"log: {parameters['entry']['text']}")
    return found


def hover(connection, kind):
    """What stands there when the pointer is over the first `kind` of element, and what should; twice None where there is none."""
    found = f"document.querySelector({json.dumps(kind)})"
    if not connection.evaluate(f"{found} !== null"):
        return None, None
    connection.evaluate(f"{found}.scrollIntoView({{ block: 'center', inline: 'center' }})")
    # The event that scrolling is comes with the next frame, and hides what stood there.
    time.sleep(0.15)
    x, y, words = connection.evaluate(f"""(() => {{
        const box = {found}.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2, {found}.dataset.tip ?? 'nothing'];
      }})()""")
    connection.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    shown = connection.evaluate("document.getElementById('tip').hidden ? null : document.getElementById('tip').textContent")
    return shown, words


def kept(connection, kind):
    """What does not hide the words that stand over the first `kind` of element, though it should."""
    hidden = "document.getElementById('tip').hidden"
    failures = []
    for what, script in (
        ("Escape", "dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))"),
        ("scrolling a table", "document.querySelector('.scroll').dispatchEvent(new Event('scroll'))"),
    ):
        connection.call("Input.dispatchMouseEvent", type="mouseMoved", x=0, y=0)
        hover(connection, kind)
        connection.evaluate(script)
        if not connection.evaluate(hidden):
            failures.append(f"{what} does not hide what stands over {kind}")
    return failures


def check(connection, path, screenshots):
    page = path.resolve().as_uri()
    failures = []
    for colors in ("light", "dark"):
        for width in WIDTHS:
            connection.events.clear()
            connection.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
            connection.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colors}])
            connection.call("Page.navigate", url=page)
            for _ in range(300):
                if connection.evaluate("document.readyState") == "complete" and connection.evaluate("location.href") == page:
                    break
                time.sleep(0.02)
            for kind in ("svg .hover", ".matrix td.wrong"):
                shown, words = hover(connection, kind)
                if shown != words:
                    failures.append(f"{width} px, {colors}: over {kind} stands {shown!r}, expected {words!r}")
                if words is not None:
                    failures += [f"{width} px, {colors}: {text}" for text in kept(connection, kind)]
            connection.call("Input.dispatchMouseEvent", type="mouseMoved", x=0, y=0)
            connection.evaluate("scrollTo(0, 0); document.querySelectorAll('.scroll').forEach(box => { box.scrollLeft = 0; })")
            content = connection.evaluate("document.documentElement.scrollWidth")
            if content > width:
                failures.append(f"{width} px, {colors}: the page is {content} pixels wide")
            if not connection.evaluate("document.title"):
                failures.append(f"{width} px, {colors}: the page has no title")
            if screenshots:
                height = min(16_000, connection.evaluate("document.documentElement.scrollHeight"))
                connection.call(
                    "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
                # What lies in a box that scrolls is painted a moment later.
                time.sleep(0.4)
                image = connection.call("Page.captureScreenshot", format="png")["data"]
                (screenshots / f"{path.stem}-{width}-{colors}.png").write_bytes(base64.b64decode(image))
            failures += [f"{width} px, {colors}: {text}" for text in complaints(connection.events, page)]
    return failures + wide_on_paper(connection)


def wide_on_paper(connection):
    """Tables that a sheet of paper would cut off."""
    connection.call("Emulation.setDeviceMetricsOverride", width=PAPER, height=900, deviceScaleFactor=1, mobile=False)
    connection.call("Emulation.setEmulatedMedia", media="print")
    found = connection.evaluate("""(() => {
        document.querySelectorAll('details').forEach(part => { part.open = true; });
        return [...document.querySelectorAll('table, pre, li, p')].filter(part => part.getBoundingClientRect().right > innerWidth + 0.5)
          .map(part => part.tagName.toLowerCase() + ' ' + part.className + ' ' + part.textContent.slice(0, 40));
      })()""")
    connection.call("Emulation.setEmulatedMedia", media="")
    return [f"on paper {part!r} is cut off" for part in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    options = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("SKIPPED: there is no chromium")
        sys.exit(77)
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # Names of hosts lead nowhere, so that what the page might ask for can't be answered either.
        process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
             "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"],
            stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            file = pathlib.Path(profile) / "DevToolsActivePort"
            for _ in range(600):
                if file.exists() and len(file.read_text().splitlines()) == 2:
                    break
                time.sleep(0.05)
            port = file.read_text().splitlines()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=60) as answer:
                target = next(one for one in json.load(answer) if one["type"] == "page")
            connection = Connection(target["webSocketDebuggerUrl"])
            for domain in ("Page", "Runtime", "Network", "Log"):
                connection.call(f"{domain}.enable")
            failed = False
            for path in options.pages:
                for text in check(connection, path, options.screenshots):
                    failed = True
                    print(f"{path}: {text}")
                print(f"{path}: looked at in light and dark, at {' and '.join(map(str, WIDTHS))} pixels")
            sys.exit(1 if failed else 0)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
