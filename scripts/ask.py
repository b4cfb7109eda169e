"""For health checks in an image without curl: `ask.py URL [HOST]` ends 0 when the page answers 200."""

import sys
import urllib.error
import urllib.request

if __name__ == "__main__":
    headers = {"Host": sys.argv[2]} if len(sys.argv) > 2 else {}
    try:
        urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers=headers), timeout=8).close()
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code}: {error.read(500).decode(errors='replace')}")
    except OSError as error:
        sys.exit(f"no answer: {error}")
