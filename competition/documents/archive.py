"""What makes a PDF last (ISO 19005-3, PDF/A-3b): its colours defined, its metadata open, its source attached."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFCatalog,
    PDFDictionary,
    PDFDocument,
    PDFObjectReference,
    PDFPage,
    PDFStream,
    PDFString,
    PDFZCompress,
)

PRODUCER = "Saiwu 赛务 (ReportLab)"
CREATOR = "Saiwu 赛务"


_format_stream = PDFStream.format


def _format_with_line_end(stream: PDFStream, document: PDFDocument) -> bytes:
    """ISO 19005-3, 6.1.7.1: a line ends before `endstream`, which reportlab leaves out."""
    return bytes(_format_stream(stream, document)).removesuffix(b"endstream\n") + b"\nendstream\n"


PDFStream.format = _format_with_line_end


class ArchiveCatalog(PDFCatalog):
    """reportlab's catalog with the entries of PDF/A that it does not know."""

    __NoDefault__ = (*PDFCatalog.__NoDefault__, "OutputIntents", "AF")


class TaggedPage(PDFPage):
    """reportlab's page with its place in the parent tree and the order of its annotations."""

    __NoDefault__ = (*PDFPage.__NoDefault__, "StructParents", "Tabs")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF: the source of what the paper says."""

    name: str
    content: bytes
    media_type: str
    says: str


def archive(document: PDFDocument, *, day: date, accessible: bool, attachments: list[Attachment]) -> None:
    """Give the document its output intent, metadata and attachments; `accessible` claims PDF/UA-1."""
    document.Catalog.__class__ = ArchiveCatalog
    document.info.producer = PRODUCER
    document.Catalog.OutputIntents = PDFArray([document.Reference(_output_intent(document), "intent")])
    document.Catalog.Metadata = _metadata(document, day, accessible)
    if attachments:
        files = [(each, _file(document, each, day)) for each in attachments]
        names = [part for each, file in files for part in (PDFString(each.name), file)]
        embedded = PDFDictionary({"Names": PDFArray(names)})
        document.Catalog.Names = PDFDictionary({"EmbeddedFiles": embedded})
        document.Catalog.AF = PDFArray([file for _each, file in files])


@cache
def srgb() -> bytes:
    """The sRGB profile that Little CMS makes; its date, of which the colours do not depend, is always the same."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = b"".join(part.to_bytes(2, "big") for part in (2020, 1, 1, 0, 0, 0))
    return bytes(profile)


@cache
def _packed_profile() -> bytes:
    return zlib.compress(srgb())


def _output_intent(document: PDFDocument) -> PDFDictionary:
    header = PDFDictionary({"N": 3, "Filter": "/FlateDecode"})
    profile = PDFStream(dictionary=header, content=_packed_profile())
    return PDFDictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(profile, "intent.profile"),
        }
    )


def _file(document: PDFDocument, file: Attachment, day: date) -> PDFObjectReference:
    header = {
        "Type": "/EmbeddedFile",
        "Subtype": "/" + file.media_type.replace("/", "#2F"),
        "Params": PDFDictionary({"Size": len(file.content), "ModDate": PDFString(f"D:{day:%Y%m%d}000000Z")}),
    }
    stream = PDFStream(dictionary=PDFDictionary(header), content=file.content, filters=[PDFZCompress])
    content = document.Reference(stream, f"file.{file.name}")
    entries = {
        "Type": "/Filespec",
        "F": PDFString(file.name),
        "UF": PDFString(file.name),
        "Desc": PDFString(file.says),
        "AFRelationship": "/Source",
        "EF": PDFDictionary({"F": content, "UF": content}),
    }
    return document.Reference(PDFDictionary(entries), f"filespec.{file.name}")


def _metadata(document: PDFDocument, day: date, accessible: bool) -> PDFObjectReference:
    info = document.info
    packet = PACKET.format(
        title=escape(info.title),
        author=escape(info.author),
        moment=f"{day.isoformat()}T00:00:00Z",
        creator=CREATOR,
        producer=PRODUCER,
        accessible=ACCESSIBLE if accessible else "",
    )
    header = PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"})
    return document.Reference(
        PDFStream(dictionary=header, content=packet.encode(), filters=None), "archive.metadata"
    )


ACCESSIBLE = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
"""PDF/UA-1 claimed, and the claim's schema described as PDF/A asks for what it does not define itself."""

PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>{accessible}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""
