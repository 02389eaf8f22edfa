"""A whole school's files come in while others read pages: upload, preview, apply, through the web, on each engine.

    roster.py JALON [--pupils 4000] [--readers 8]

The files are the sample's own, made as long as SIECLE makes them (10 MB for 4,000 pupils) with what a real export says of
each pupil's last year, which Jalon must pass over. Each reader opens a page, rests a tenth of a second, opens the next.
PostgreSQL is measured when JALON_TEST_POSTGRES names a server. Sends to 127.0.0.1 only. Ends by itself.
"""

import argparse
import http.client
import json
import pathlib
import re
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from rush import percentile  # noqa: E402
from server import Process, SignIn, ask, demo, free_port  # noqa: E402
from wishes import Pages, on_postgres  # noqa: E402

READ = ["/", "/pupils", "/imports", "/workshops", "/periods", "/needs", "/accounts"]
LAST_YEAR = """        <ID_ELEVE_ETAB>{id}</ID_ELEVE_ETAB>
        <CODE_PAYS>100</CODE_PAYS>
        <CODE_SEXE>1</CODE_SEXE>
        <CODE_REGIME>2</CODE_REGIME>
        <DOUBLEMENT>0</DOUBLEMENT>
        <ADHESION_TRANSPORT>0</ADHESION_TRANSPORT>
        <DATE_MODIFICATION>01/09/2026</DATE_MODIFICATION>
        <CODE_PROVENANCE>0</CODE_PROVENANCE>
        <SCOLARITE_AN_DERNIER>
          <CODE_STRUCTURE>3E4</CODE_STRUCTURE>
          <CODE_RNE>0009998T</CODE_RNE>
          <SIGLE>CLG</SIGLE>
          <DENOM_PRINC>COLLEGE DES PEUPLIERS</DENOM_PRINC>
          <DENOM_COMPL>ETABLISSEMENT INVENTE POUR LA MESURE</DENOM_COMPL>
          <LIGNE1_ADRESSE>12 RUE DE NULLE PART</LIGNE1_ADRESSE>
          <LIGNE2_ADRESSE>BATIMENT B</LIGNE2_ADRESSE>
          <LIGNE3_ADRESSE>LIEU-DIT LES FICTIONS</LIGNE3_ADRESSE>
          <LIGNE4_ADRESSE/>
          <BOITE_POSTALE/>
          <MEL>0009998t@exemple.invalid</MEL>
          <TELEPHONE>0000000000</TELEPHONE>
          <LL_COMMUNE_INSEE>VILLE-IMAGINAIRE</LL_COMMUNE_INSEE>
          <CODE_COMMUNE_INSEE>00000</CODE_COMMUNE_INSEE>
          <CODE_POSTAL>00000</CODE_POSTAL>
        </SCOLARITE_AN_DERNIER>
        <NIVEAU_VIGILANCE/>
        <MEF_PRECEDENT>10110001110</MEF_PRECEDENT>
        <LIBELLE_MEF_PRECEDENT>3EME GENERALE</LIBELLE_MEF_PRECEDENT>
        <STATUT_PRECEDENT>SCOLAIRE</STATUT_PRECEDENT>
      </ELEVE>"""


def lengthen(path: pathlib.Path):
    text = path.read_text(encoding="iso-8859-15")
    numbers = iter(range(1, 1_000_000))
    path.write_text(re.sub(r" *</ELEVE>", lambda _: LAST_YEAR.format(id=next(numbers)), text), encoding="iso-8859-15")


def multipart(files: list[pathlib.Path], secret: str) -> tuple[str, bytes]:
    boundary = "jalon-roster-0f5e1c"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{secret}\r\n'.encode()]
    for file in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\nContent-Type: text/xml\r\n\r\n'
        parts += [head.encode(), file.read_bytes(), b"\r\n"]
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()


def first_start(port: int, log: pathlib.Path) -> SignIn:
    link = urllib.parse.urlsplit(re.search(r"http://\S+/first-start/\S+", log.read_text()).group()).path
    who = SignIn("administrator", "claire.moreau", "une petite phrase")
    status, _, text = ask(port, "POST", link, form={
        "name": "Lycée de la mesure", "uai": "0009999U", "zone": "A", "given_name": "Claire", "family_name": "Moreau", "login": who.login,
        "password": who.password, "coordinates": "1", "civility": "Mme"})
    if status != 303:
        raise SystemExit(f"the first start answers {status}: {re.sub('<[^>]+>', ' ', text)[:800]}")
    return who


class Readers:
    """People who go on with their work. Their times are kept by what the import is doing."""

    def __init__(self, port: int, cookie: str, count: int):
        self.port, self.cookie, self.phase, self.times, self.statuses = port, cookie, "before", {}, Counter()
        self.done = threading.Event()
        self.threads = [threading.Thread(target=self.read, args=(number,), daemon=True) for number in range(count)]
        for thread in self.threads:
            thread.start()

    def read(self, number: int):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.done.is_set():
            path, phase, began = READ[number % len(READ)], self.phase, time.monotonic()
            connection.request("GET", path, headers={"Cookie": self.cookie, "Accept-Language": "fr"})
            answer = connection.getresponse()
            answer.read()
            self.times.setdefault(phase, []).append(time.monotonic() - began)
            self.statuses[answer.status] += 1
            number += 1
            time.sleep(0.1)

    def stop(self):
        self.done.set()
        for thread in self.threads:
            thread.join()


def until(pages: Pages, path: str, found: str, seen: set[str]) -> str:
    """Looks again, as the page itself does, until it holds what is waited for."""
    for _ in range(1_200):
        text = pages.get(path)
        if found in text:
            return text
        seen.update(re.findall(r'<progress[^>]* value="(\d+)"', text))
        if "<progress" not in text:
            raise SystemExit(f"{path}: {re.sub('<[^>]+>', ' ', text)[:2000]}")
        time.sleep(0.25)
    raise SystemExit(f"{path} was not ready in five minutes")


def measure(jalon: str, location: str, files: list[pathlib.Path], readers: int, place: pathlib.Path) -> dict:
    port, log = free_port(), place / "jalon.log"
    log.write_text("")
    server = Process([jalon, "serve", "--database", location, "--port", str(port)], port, log)
    try:
        pages = Pages(port, first_start(port, log))
        others = Readers(port, pages.cookie, readers)
        time.sleep(3)
        kind, body = multipart(files, pages.secret)
        at_rest, seen, began = server.resident_megabytes(), set(), time.monotonic()
        others.phase = "during"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/imports", body, {"Cookie": pages.cookie, "Content-Type": kind, "Sec-Fetch-Site": "same-origin"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"POST /imports: {answer.status}")
        address, uploaded = answer.headers["Location"], time.monotonic()
        text = until(pages, address, 'name="fingerprint"', seen)
        previewed = time.monotonic()
        pages.post(f"{address}/application", [("fingerprint", re.search(r'name="fingerprint" value="([^"]+)"', text).group(1))])
        until(pages, address, "<h1>Import appliqué</h1>", seen)
        applied = time.monotonic()
        others.phase = "after"
        time.sleep(3)
        others.stop()
        during = others.times["during"]
        return {
            "MB": round(len(body) / 1e6, 1), "upload s": round(uploaded - began, 1), "preview s": round(previewed - uploaded, 1),
            "apply s": round(applied - previewed, 1), "whole s": round(applied - began, 1), "steps of progress seen": len(seen),
            "others’ pages during": len(during), "others’ p95 before s": round(percentile(others.times["before"], 0.95), 3),
            "others’ p95 during s": round(percentile(during, 0.95), 3), "others’ longest s": round(max(during), 3),
            "others’ p95 after s": round(percentile(others.times["after"], 0.95), 3), "others’ answers": dict(others.statuses),
            "memory at rest MB": at_rest, "memory at most MB": server.most_megabytes()}
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jalon")
    parser.add_argument("--pupils", type=int, default=4_000)
    parser.add_argument("--readers", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jalon-roster-") as folder:
        place = pathlib.Path(folder)
        demo(options.jalon, str(place / "drawn.sqlite"), "--pupils", str(options.pupils), "--files", str(place / "files"), "--password-cost", "1")
        files = sorted((place / "files").iterdir())
        lengthen(place / "files" / "ElevesSansAdresses.xml")
        result = measure(options.jalon, str(place / "school.sqlite"), files, options.readers, place)
        print("SQLite", json.dumps(result, ensure_ascii=False, indent=2), flush=True)
        with on_postgres("jalon_roster") as location:
            if location:
                result = measure(options.jalon, location, files, options.readers, place)
                print("PostgreSQL", json.dumps(result, ensure_ascii=False, indent=2), flush=True)


if __name__ == "__main__":
    main()
