"""Papers: facts in, bytes out, no queries.

```
facts (frozen) ──▶ every character has a glyph? ──▶ lines that fit ──▶ PDF bytes, the same for the same facts
```
A new paper is one file: a facts dataclass, `render(facts, faces) -> bytes`, `sample()`, and an entry in
`registry.PAPERS`.
"""

from competition.documents.certificate import CertificateFacts
from competition.documents.faces import Faces, open_faces
from competition.documents.facts import facts_to_json
from competition.documents.honour import HonourFacts
from competition.documents.look import Design, Look, Picture
from competition.documents.notice import NoticeFacts, NoticeLine, NoticeReason
from competition.documents.registry import PAPERS, Paper, Phase, facts_from_json, find_paper, render_paper
from competition.documents.slip import SlipFacts, SlipLine, SlipSentence

__all__ = [
    "PAPERS",
    "CertificateFacts",
    "Design",
    "Faces",
    "HonourFacts",
    "Look",
    "NoticeFacts",
    "NoticeLine",
    "NoticeReason",
    "Paper",
    "Phase",
    "Picture",
    "SlipFacts",
    "SlipLine",
    "SlipSentence",
    "facts_from_json",
    "facts_to_json",
    "find_paper",
    "open_faces",
    "render_paper",
]
