"""An RO-Crate 1.1: a folder with the trail, the models' texts and the sources, which says of itself what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from lca.diagnostics.render import inert
from lca.exports.bibliography import as_bibtex, as_csl
from lca.exports.export_files import as_json_file, safe_names
from lca.exports.prov import as_prov
from lca.signatures.envelopes import SUFFIX
from lca.signatures.verdicts import FoundSignature, Verdict
from lca.trail.canonical import canonical
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import DerivedResultRecord, ResultRecord, Texts

METADATA, PREVIEW, TRAIL = "ro-crate-metadata.json", "ro-crate-preview.html", "trail.json"
SIGNATURES = TRAIL + SUFFIX
PROFILE = "https://w3id.org/ro/crate/1.1"
KINDS = {
    ".json": "application/json",
    ".jsonl": "application/vnd.in-toto.bundle",
    ".bib": "application/x-bibtex",
    ".lca": "text/plain",
}
FIELDS = {
    "title": "name", "author": "author", "publisher": "publisher", "issued": "datePublished", "url": "url",
    "doi": "identifier", "licence": "license", "note": "description", "attribution": "creditText",
}  # fmt: skip
"""What the fields of a source are called in schema.org."""
NAMES = {
    TRAIL: "The audit trail, from which every number can be derived again",
    "provenance.json": "The same as W3C PROV-JSON",
    "references.bib": "The sources, as BibTeX",
    "references.json": "The sources, as CSL-JSON",
    SIGNATURES: "Signatures over the trail, as an in-toto bundle",
}


def as_ro_crate(reading: Reading) -> dict[str, bytes]:
    """The files of the crate by path; models keep the last part of their names as far as that is safe."""
    models = dict(_models(reading))
    files = {
        TRAIL: canonical(reading.trail) + b"\n",
        "provenance.json": as_prov(reading),
        "references.bib": as_bibtex(reading),
        "references.json": as_csl(reading),
        **({SIGNATURES: reading.bundle} if isinstance(reading.bundle, bytes) and reading.bundle else {}),
        **models,
    }
    described = [_file(path, data, reading) for path, data in files.items()]
    graph = [*_root(reading, list(files)), *described, *_action(reading, list(models)), *_context(reading)]
    metadata = as_json_file({"@context": f"{PROFILE}/context", "@graph": graph})
    return {METADATA: metadata, PREVIEW: _preview(reading, list(files)), **files}


def _models(reading: Reading) -> Iterator[tuple[str, bytes]]:
    texts = {file.path: file.text for file in reading.content.files if file.text is not None}
    for path, name in safe_names(texts).items():
        yield f"models/{name}", texts[path].encode("utf-8", "replace")


def _root(reading: Reading, paths: list[str]) -> Iterator[dict[str, Any]]:
    """The crate's description of itself, and the data set that it is."""
    stated = reading.content.study.fields
    yield {"@id": METADATA, "@type": "CreativeWork", "conformsTo": {"@id": PROFILE}, "about": {"@id": "./"}}
    told = {
        "name": reading.title,
        "alternateName": reading.content.study.name,
        "description": _description(stated),
        "datePublished": reading.made[:10],
        "license": stated.get("licence", "") or "The study does not state a licence",
        "version": stated.get("version", ""),
        "temporalCoverage": stated.get("period", ""),
        "spatialCoverage": stated.get("geography", ""),
        "identifier": f"sha256:{reading.digest}",
    }
    links = {
        "hasPart": paths,
        "author": ["#author"] if stated.get("author") else [],
        "contributor": ["#reviewer"] if stated.get("reviewer") else [],
        "citation": [_source_id(name) for name in reading.sources],
        "variableMeasured": [one["@id"] for one in _totals(reading)],
        "mentions": ["#computation", *(f"#signature-{number}" for number, _ in _signed(reading))],
    }
    known = {name: value for name, value in told.items() if value}
    pointing = {name: [{"@id": one} for one in ids] for name, ids in links.items() if ids}
    yield {"@id": "./", "@type": "Dataset", **known, **pointing}
    yield {"@id": PREVIEW, "@type": "CreativeWork", "about": {"@id": "./"}}


def _description(stated: Texts) -> str:
    names = ("goal", "functional_unit", "boundary", "excludes", "limitations")
    told = [f"{name.replace('_', ' ').capitalize()}: {stated[name]}." for name in names if stated.get(name)]
    return " ".join(told) or "The study does not state its goal."


def _file(path: str, data: bytes, reading: Reading) -> dict[str, Any]:
    known = {"identifier": f"sha256:{reading.digest}", "description": " ".join(reading.unproved)}
    of_trail = known if path == TRAIL else {}
    return {
        "@id": path, "@type": "File", "name": NAMES.get(path, "A model, as it was read"),
        "encodingFormat": KINDS.get(path[path.rfind(".") :], "text/plain"), "contentSize": str(len(data)), **of_trail,
    }  # fmt: skip


def _action(reading: Reading, models: list[str]) -> Iterator[dict[str, Any]]:
    """Which program made the trail of which models, and when."""
    name, _, version = reading.content.method.engine.partition(" ")
    yield {"@id": "#engine", "@type": "SoftwareApplication", "name": name, "softwareVersion": version}
    ended = {"endTime": reading.made} if reading.made else {}
    yield {
        "@id": "#computation", "@type": "CreateAction", "name": "The computation of the footprint",
        "instrument": {"@id": "#engine"}, "object": [{"@id": path} for path in models], "result": {"@id": TRAIL},
        **ended,
    }  # fmt: skip


def _context(reading: Reading) -> Iterator[dict[str, Any]]:
    """Totals, people, signatures and sources."""
    stated = reading.content.study.fields
    yield from _totals(reading)
    for role in ("author", "reviewer"):
        if stated.get(role):
            yield {"@id": f"#{role}", "@type": "Person", "name": stated[role], "description": f"{role} of the study"}
    for number, signature in _signed(reading):
        yield from _signature(number, signature)
    for name, source in reading.sources.items():
        told = {FIELDS[field]: value for field, value in source.fields.items() if field in FIELDS and value}
        yield {"@id": _source_id(name), "@type": "CreativeWork", "name": name, **told}


def _signed(reading: Reading) -> list[tuple[int, FoundSignature]]:
    """The signatures over the trail that the crate holds, of which nothing is wrong that is seen without keys."""
    return [(at, one) for at, one in enumerate(reading.signatures, 1) if one.verdict is Verdict.UNCHECKED]


def _signature(number: int, signature: FoundSignature) -> Iterator[dict[str, Any]]:
    """A signature, and who made it by its own words."""
    agent = f"#signer-{number}"
    yield {
        "@id": f"#signature-{number}", "@type": "EndorseAction", "name": "A signature over the trail",
        "description": f"{signature.sentence}. lca verify --key checks it.", "agent": {"@id": agent},
        "object": {"@id": TRAIL}, "endTime": signature.signed,
    }  # fmt: skip
    key = {"identifier": f"sha256:{signature.key}"} if signature.key else {}
    yield {
        "@id": agent,
        "@type": "Person",
        "name": signature.name or "without a name",
        "description": signature.role,
        **key,
    }


def _totals(reading: Reading) -> list[dict[str, str]]:
    """The total of each result of each case, and the derived results."""
    return [
        {
            "@id": f"#total-{number}-{place}", "@type": "PropertyValue",
            "name": name, "value": result.total.value, "unitText": result.unit,
        }
        for number, case in enumerate(reading.cases, 1)
        for place, (name, result) in enumerate(_named(case), 1)
    ]  # fmt: skip


def _named(case: CaseReading) -> Iterator[tuple[str, ResultRecord | DerivedResultRecord]]:
    yield from ((_result_name(result, case.scenario), result) for result in case.case.results)
    under = f" [scenario {case.scenario}]" if case.scenario else ""
    for derived in case.case.derived:
        yield f"{derived.name}{under}" + (f": {derived.title}" if derived.title else ""), derived


def _result_name(result: ResultRecord, scenario: str) -> str:
    under = f" [scenario {scenario}]" if scenario else ""
    return f"{result.assessment}{under}: {result.indicator_title or result.indicator}"


def _source_id(name: str) -> str:
    return f"#source-{quote(name, safe='', errors='replace')}"


def _preview(reading: Reading, paths: list[str]) -> bytes:
    """A page for people: totals and files. It asks for nothing from elsewhere, and nothing in it runs."""
    totals = [f"<tr>{_cells(one['name'], one['value'], one['unitText'])}</tr>" for one in _totals(reading)]
    listed = [f'<li><a href="{_shown(quote(path))}">{_shown(path)}</a></li>' for path in paths]
    described = _shown(_description(reading.content.study.fields))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>{_shown(reading.title)}</title>
</head>
<body>
<h1>{_shown(reading.title)}</h1>
<p>{described}</p>
<table><thead><tr><th>result</th><th>total</th><th>unit</th></tr></thead>
<tbody>
{chr(10).join(totals)}
</tbody></table>
<h2>Files</h2>
<ul>
{chr(10).join(listed)}
</ul>
<p>SHA-256 of the trail's content: <code>{_shown(reading.digest)}</code></p>
{chr(10).join(f"<p>{_shown(line)}</p>" for line in (*reading.signers, *reading.unproved))}
</body>
</html>
""".encode("utf-8", "replace")


def _cells(*texts: str) -> str:
    return "".join(f"<td>{_shown(text)}</td>" for text in texts)


def _shown(text: str) -> str:
    return escape(inert(text))
