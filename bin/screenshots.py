"""Take the README's pictures from a running demo: `make run`, then `.venv/bin/python bin/screenshots.py`.

Writes docs/bilder/*.png. PORT says where the demo runs (8000). Needs Debian's chromium.
"""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "bilder"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
# Name, path, user, width, height, colour scheme.
PICTURES = (
    ("start", "/", "kontaktperson", 1280, 900, "light"),
    ("riga", "/vanorter/riga/", "lasare", 1280, 1000, "light"),
    ("vanorter", "/vanorter/", "lasare", 1280, 1100, "light"),
    ("rapport", "/rapporter/utbildningsnamnden/?fran=2024&till=2025", "samordnare", 1280, 1100, "light"),
    ("mobil", "/projekt/", "kontaktperson", 375, 812, "dark"),
)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, path, user, width, height, scheme in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"{BASE}/konto/logga-in/")
            page.fill("input[name=username]", user)
            page.fill("input[name=password]", "demo")
            page.press("input[name=password]", "Enter")
            page.wait_for_url(f"{BASE}/")
            page.goto(f"{BASE}{path}")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
